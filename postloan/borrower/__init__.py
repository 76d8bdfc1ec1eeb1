"""A borrower over time: statements kept and confirmed, ratios, health, covenants, guarantees and flows."""
