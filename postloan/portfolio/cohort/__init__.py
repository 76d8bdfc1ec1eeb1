"""How the lending of each month turned out: vintage, first-payment default, cure."""
