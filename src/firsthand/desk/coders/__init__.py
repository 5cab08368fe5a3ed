"""What coders do: codes on passages, memos, blind rounds and how far they agree."""
