"""The vault's folder on the disk: what lies where, written whole, one writer at a time."""
