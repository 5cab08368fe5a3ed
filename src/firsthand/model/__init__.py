"""The nouns: frozen records, no input or output. ``GLOSSARY.md`` says what each word means and where it comes from."""
