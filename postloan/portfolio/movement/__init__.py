"""Why balances changed: the bars of a bridge, its two ends, and what it is held against."""
