"""A report while it is written: its files, its links, its remarks and what is let stand."""
