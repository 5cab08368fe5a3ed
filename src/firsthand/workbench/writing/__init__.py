"""Pages on which a report is written."""
