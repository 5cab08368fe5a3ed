"""The encrypted database: connections, the schema, the journal, and how things are numbered in it."""
