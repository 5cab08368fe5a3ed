"""Bound report → HTML, PDF and Word. Decides nothing: what may be shown was checked before."""
