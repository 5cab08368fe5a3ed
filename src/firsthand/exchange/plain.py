"""Plain text and Markdown."""

from __future__ import annotations


def without_comments(text: str) -> str:
    """Leave out HTML comments that have their lines to themselves; any other stays, as words do.

    A comment that is never closed is no comment. Time is linear in the text, whatever it holds.
    """
    if "<!--" not in text:
        return text
    kept: list[str] = []
    at, closing = 0, -1
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end + 1
        if text[at:end].lstrip().startswith("<!--"):
            if closing < at:
                closing = text.find("-->", text.index("<!--", at) + 4)
                closing = len(text) if closing < 0 else closing
            after = text.find("\n", closing)
            after = len(text) if after < 0 else after
            if closing < len(text) and not text[closing + 3 : after].strip():
                at = after + 1
                continue
        kept.append(text[at:end])
        at = end
    return "".join(kept)
