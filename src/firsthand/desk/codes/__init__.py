"""The codebook, and changing it with everything that names a code."""
