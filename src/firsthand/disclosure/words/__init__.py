"""What words tell of a person: details, names, days, and the words they are known by."""
