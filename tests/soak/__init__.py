"""Nothing is lost: kills at random moments, and files mutated at random, both drawn from a seed.

``python -m tests.soak`` runs the whole of it, ``test_share.py`` a fixed share. ``docs/explain/nothing-is-lost.md``
says what is promised and how this shows it. Nothing here prints what a file holds: only targets, seeds and places.
"""
