"""The pieces of the warning pages."""
