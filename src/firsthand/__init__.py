"""Firsthand: a compiler for testimony."""

__version__ = "0.1.0"
