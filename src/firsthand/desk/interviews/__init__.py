"""One interview as it is read, searched, gone through and approved."""
