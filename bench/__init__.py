"""Performance, measured: ``make bench`` runs it and appends to ``RESULTS.md``. Never a test; machines are noisy."""
