"""A package, for what its tests share goes when the last of them is done: others must not find it running."""
