"""How many people fit what is told of a source, who is singled out, and the least to give up."""
