"""What "the same words" means, what numbers and quantifiers say, and how text is searched. Pure, in both languages."""
