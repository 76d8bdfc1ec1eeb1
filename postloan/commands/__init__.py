"""What a person who runs a desk can tell it to do, a module each kind of command."""
