"""Pieces of the pages about borrowers."""
