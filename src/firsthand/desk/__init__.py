"""The use cases: what a member of the group does. The only writers to the vault; each write ends in a journal entry."""
