"""Codings, and what a coder may see of them and change."""
