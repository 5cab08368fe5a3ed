"""Pages on which interviews are read, searched and approved."""
