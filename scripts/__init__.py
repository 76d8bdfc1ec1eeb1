"""What the makers of the product run; nothing that a running desk needs."""
