"""What a reader could learn: details told, how many people fit, what counts give away together, names that leak."""
