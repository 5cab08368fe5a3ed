"""What sources decided, and what they took back."""
