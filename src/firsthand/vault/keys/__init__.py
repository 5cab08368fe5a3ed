"""Keys: the members', the database's, each source's, and a secret in several hands."""
