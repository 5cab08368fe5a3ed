"""Who the sources are, sealed to the protection officers, and sealed anew as members come and go."""
