"""What the loans are expected to lose and what is set aside for it."""
