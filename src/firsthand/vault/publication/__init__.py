"""What was published, what was struck, what was let stand, and which files were cleared of names."""
