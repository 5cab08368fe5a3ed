"""Pages on which things come in."""
