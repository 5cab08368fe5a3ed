"""Pages of findings and exhibits."""
