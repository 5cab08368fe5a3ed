"""From a checked report to an edition, its evidence pack, and what is opened of it to whom."""
