"""Pages of the vault and its members."""
