"""Copies, looking over, erasing, new keys: the vault as a whole."""
