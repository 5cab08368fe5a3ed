"""Pages on which coders work."""
