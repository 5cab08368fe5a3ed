"""Same event, two witnesses: which events, passages and persons may be one and the same, and why.

The score only puts pairs in an order for a person to read; nothing here joins anything. ``docs/explain/linkage.md`` has
the argument, the weights and the limits.
"""
