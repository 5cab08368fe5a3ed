"""What all numbers together give away of one record. Definitions: ``docs/explain/mosaic.md``."""
