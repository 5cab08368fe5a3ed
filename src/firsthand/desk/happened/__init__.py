"""The record of what happened: kept, drawn, given away as totals, and what in it may be the same."""
