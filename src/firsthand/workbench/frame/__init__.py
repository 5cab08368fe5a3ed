"""What every page stands on: who is signed in, what stands before it, forms, templates, long work."""
