"""The project's folder: begun, and its files changed."""
