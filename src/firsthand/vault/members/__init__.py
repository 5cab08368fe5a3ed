"""Who may open the vault, and what each may do."""
