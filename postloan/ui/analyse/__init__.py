"""What the analyse pages are put together from: their choices, figures, tables and forms."""
