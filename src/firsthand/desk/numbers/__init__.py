"""Findings and exhibits: made, changed, crossed, and how they rest on single sources."""
