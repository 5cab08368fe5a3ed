"""Pages of the sources, and of what each allows and takes back."""
