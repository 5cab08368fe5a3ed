"""Pages of the gate, of editions and of releases."""
