"""Interviews: taken in, indexed, their originals sealed, read and gone through."""
