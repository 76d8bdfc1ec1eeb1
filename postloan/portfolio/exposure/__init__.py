"""How much hangs on few names: concentration, limits and headroom, what falls due when."""
