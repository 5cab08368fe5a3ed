"""Saying what the program says in the reader's language."""
