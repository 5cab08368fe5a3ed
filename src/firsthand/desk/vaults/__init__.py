"""Keeping the vault and its copies, and who may open it."""
