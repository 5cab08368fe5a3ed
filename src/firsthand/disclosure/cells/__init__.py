"""Tables: which cells are left out, and what can be worked out of the rest, or of two editions."""
