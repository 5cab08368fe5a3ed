"""A source's side: what she allows and takes back, what was told of her, what singles her out."""
