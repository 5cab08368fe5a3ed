"""Pages of the project's files and settings."""
