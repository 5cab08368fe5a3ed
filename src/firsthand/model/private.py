"""Text that belongs to a person who spoke, or to one who could be harmed by it."""

from __future__ import annotations

from typing import NoReturn


class Private:
    """Testimony or a name, in a wrapper that cannot print itself.

    ``repr``, ``str`` and ``format`` show only a length class, so that no log, traceback, f-string or debugger
    line carries the words; pickling is refused. :meth:`reveal` is the one way to the text, and easy to search for.
    Equality and hash follow the text.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text itself. The caller answers for where it goes."""
        return self._text

    def __len__(self) -> int:
        return len(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Private) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "<private>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "<private>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("private text cannot be pickled")

    def __copy__(self) -> Private:
        return self

    def __deepcopy__(self, memo: object) -> Private:
        return self
