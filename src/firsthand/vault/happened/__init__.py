"""The record of events, and what in it is one and the same."""
