"""Read one TOML file of the project key by key, gathering what is wrong with it as problems at their places."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from firsthand.errors import EnvironmentFault
from firsthand.model.manuscript import Problem
from firsthand.model.place import Place
from firsthand.model.project import Words
from firsthand.project.positions import KeyPath, Spot, scan, too_deep
from firsthand.text.nfc import nfc

LARGEST = 4_000_000
"""The largest file of a project that is read, in bytes."""

_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Document:
    """A file of the project, read. ``kind`` names the rule that reports what is wrong with it.

    Bad content is a problem and leaves an empty document; only a file that the machine cannot give us raises
    EnvironmentFault. Text is NFC. ``given`` is read in the file's stead: what it would hold if it were saved.
    """

    def __init__(
        self, root: Path, name: str, kind: str, problems: list[Problem], *, given: bytes | None = None
    ) -> None:
        self.path, self.kind, self.problems = name, kind, problems
        self.text = ""
        self.data: dict[str, Any] = {}
        self.readable = False
        self._spots: dict[KeyPath, Spot] | None = None
        self._lines: list[int] = []
        raw = self._bytes(root / name) if given is None else self._not_too_large(given)
        if raw is None:
            return
        try:
            text = raw.decode("utf-8-sig").replace("\r\n", "\n")
            self.text = nfc(text)
            if too_deep(self.text):
                self._refuse("the file nests too deep")
            else:
                self.data = tomllib.loads(self.text)
                self.readable = True
        except UnicodeDecodeError:
            self._refuse("the file is not UTF-8")
        except RecursionError:
            self._refuse("the file nests too deep")
        except ValueError as error:
            self._misread(str(error))

    def _bytes(self, path: Path) -> bytes | None:
        if not path.is_file():
            self._refuse("this is not a file")
            return None
        try:
            return self._not_too_large(path.read_bytes() if path.stat().st_size <= LARGEST else None)
        except OSError as error:
            raise EnvironmentFault(f"{self.path} cannot be read", error.strerror or "") from None

    def _not_too_large(self, raw: bytes | None) -> bytes | None:
        if raw is not None and len(raw) <= LARGEST:
            return raw
        self._refuse(f"the file is larger than {LARGEST} bytes")
        return None

    def _refuse(self, detail: str) -> None:
        self.problems.append(Problem(self.kind, Place(self.path), detail))

    def _misread(self, message: str) -> None:
        """Report what ``tomllib`` could not read, where it says, in its words less what they repeat of the file."""
        found = _AT.search(message)
        last = self.text.count("\n") + 1
        line, column = (int(found[1]), int(found[2])) if found and found[1] else (last if found else 1, 1)
        self.problems.append(Problem(self.kind, Place(self.path, line, column), "this is not valid TOML from here on"))

    def table(self) -> Table:
        """Return the file's own table, the one outside all headers."""
        return Table(self, self.data, ())

    def place(self, path: KeyPath, *, of_value: bool = False) -> Place:
        """Say where a key stands, or its value; failing that the nearest table around it."""
        if self._spots is None:
            self._spots = scan(self.text)
            self._lines = [0, *(match.end() for match in re.finditer("\n", self.text))]
        while path and path not in self._spots:
            path = path[:-1]
        spot = self._spots.get(path)
        if spot is None:
            return Place(self.path)
        line, column = self._position(spot.value if of_value else spot.start)
        return Place(self.path, line, column) if of_value else Place(self.path, line, column, *self._position(spot.end))

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def fault(self, path: KeyPath, detail: str, *subjects: str, wants: str = "") -> None:
        """Report something wrong with a key; ``wants`` as in :class:`~firsthand.model.manuscript.Problem`."""
        self.problems.append(Problem(self.kind, self.place(path), detail, subjects, wants))


class Table:
    """One table of a document. Every key asked for is known; :meth:`done` reports those nobody asked for.

    A key of the wrong type is reported and counts as absent.
    """

    def __init__(self, document: Document, data: Mapping[str, Any], path: KeyPath) -> None:
        self.document, self.data, self.path = document, data, path
        self.known: set[str] = set()

    def fault(self, key: str, detail: str, *subjects: str, wants: str = "") -> None:
        """Report something wrong with a key of this table, or with the table itself where the key is empty."""
        self.document.fault((*self.path, key) if key else self.path, detail, *subjects, wants=wants)

    def place(self) -> Place:
        """Say where the table begins."""
        return self.document.place(self.path)

    def value_place(self, key: str) -> Place:
        """Say where a key's value begins: for text its first character."""
        return self.document.place((*self.path, key), of_value=True)

    def done(self) -> None:
        """Report the keys that mean nothing here."""
        for key in self.data:
            if key not in self.known:
                self.fault(key, f"there is no key {shown(key)} here{nearest(key, self.known)}")

    def _get(self, key: str, types: type | tuple[type, ...], what: str, *, required: bool) -> Any:
        self.known.add(key)
        if key not in self.data:
            if required:
                self.fault("", f"{key} is missing")
            return None
        value = self.data[key]
        # A truth value is a whole number to Python, and a moment is a day; to the reader of a file they are not.
        if (
            not isinstance(value, types)
            or (isinstance(value, bool) and types is not bool)
            or isinstance(value, datetime)
        ):
            self.fault(key, f"{key} must be {what}")
            return None
        return value

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Return a text; required, it must hold more than blanks."""
        value = self._get(key, str, "text in quotation marks", required=required)
        if required and value is not None and not value.strip():
            self.fault(key, f"{key} is empty")
        return default if value is None else str(value)

    def choice(self, key: str, allowed: Collection[str], default: str = "", *, required: bool = False) -> str:
        """Return one of the words allowed."""
        value = self.text(key, default, required=required)
        if value not in allowed and key in self.data and isinstance(self.data[key], str) and value.strip():
            self.fault(key, f"{key} is one of {', '.join(allowed)}{nearest(value, allowed)}")
        return value if value in allowed else default

    def whole(self, key: str, default: int, least: int = 0) -> int:
        """Return a whole number, ``least`` or more."""
        value = self._get(key, int, "a whole number", required=False)
        if value is not None and value < least:
            self.fault(key, f"{key} must be {least} or more")
            return default
        return default if value is None else int(value)

    def wholes(self, key: str, default: tuple[int, ...], least: int = 0) -> tuple[int, ...]:
        """Return a list of whole numbers, ``least`` or more, ascending."""
        value = self._get(key, list, "a list of whole numbers, as in [5, 10]", required=False)
        if value is None:
            return default
        whole = all(isinstance(each, int) and not isinstance(each, bool) and each >= least for each in value)
        if not whole or sorted(set(value)) != value:
            self.fault(key, f"{key} holds whole numbers of {least} or more, ascending")
            return default
        return tuple(value)

    def share(self, key: str, default: float) -> float:
        """Return a number above 0, at most 1."""
        value = self._get(key, (int, float), "a number", required=False)
        if value is not None and not 0 < value <= 1:
            self.fault(key, f"{key} must be above 0 and at most 1")
            return default
        return default if value is None else float(value)

    def flag(self, key: str) -> bool:
        """Return true or false; false when absent."""
        return bool(self._get(key, bool, "true or false", required=False))

    def number_or_text(self, key: str) -> str | int | None:
        """Return a whole number or a text."""
        value = self._get(key, (int, str), "a whole number, or text in quotation marks", required=False)
        return value if isinstance(value, int | str) else None

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return a day, written ``2011-05-20`` with quotation marks or without."""
        value = self._get(key, (date, str), "a day, such as 2011-05-20", required=required)
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.fault(key, f"{key} must be a day, such as 2011-05-20")
                return None
        return value if isinstance(value, date) else None

    def when(self, key: str, *, required: bool = False) -> str:
        """Return a day, or a date in words as a citation may need (``2011``, ``spring 2011``), as text."""
        value = self._get(key, (date, str), "a day, or text in quotation marks", required=required)
        if required and isinstance(value, str) and not value.strip():
            self.fault(key, f"{key} is empty")
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts, each once."""
        value = self._get(key, list, 'a list of texts, as in ["…", "…"]', required=required)
        found: dict[str, None] = {}
        for number, element in enumerate(value or ()):
            path = (*self.path, key, number)
            if not isinstance(element, str) or not element.strip():
                self.document.fault(path, f"{key} must hold texts in quotation marks")
            elif element in found:
                self.document.fault(path, f"{key} names the same twice")
            else:
                found[element] = None
        if required and value is not None and not value:
            self.fault(key, f"{key} is empty")
        return tuple(found)

    def words(self, key: str, *, required: bool = False) -> Words:
        """Return one text in several languages, ``{en = "…", ko = "…"}``."""
        value = self._get(key, dict, 'a text for each language, as in {en = "…", ko = "…"}', required=required)
        found: dict[str, str] = {}
        for language, text in (value or {}).items():
            if _LANGUAGE.fullmatch(language) is None:
                self.document.fault((*self.path, key, language), f"{key} is given by language, such as en or ko")
            elif not isinstance(text, str):
                self.document.fault((*self.path, key, language), f"{key} must be text in quotation marks")
            else:
                found[language] = text
        return MappingProxyType(found)

    def by_language(self, key: str, *, required: bool = False) -> Words:
        """Read a text for each language; a blank one is a problem and is left out."""
        given = self.words(key, required=required)
        for language, text in given.items():
            if not text.strip():
                self.document.fault((*self.path, key, language), f"{key} is empty")
        if self.data.get(key) == {}:
            self.fault(key, f"{key} is empty")
        return MappingProxyType({language: text for language, text in given.items() if text.strip()})

    def table(self, key: str) -> Table:
        """Return the table under a key; empty when absent."""
        value = self._get(key, dict, "a table", required=False)
        return Table(self.document, value or {}, (*self.path, key))

    def tables(self, key: str) -> list[Table]:
        """Return an array of tables, ``[[key]]``."""
        value = self._get(key, list, f"written [[{key}]]", required=False)
        found = []
        for number, element in enumerate(value or ()):
            path = (*self.path, key, number)
            if isinstance(element, dict):
                found.append(Table(self.document, element, path))
            else:
                self.document.fault(path, f"{key} must be written [[{key}]]")
        return found

    def named(self) -> Iterable[tuple[str, Table]]:
        """Return every table in this one by its name; what is not a table is reported."""
        for key, value in self.data.items():
            self.known.add(key)
            if isinstance(value, dict):
                yield key, Table(self.document, value, (*self.path, key))
            else:
                self.fault(key, f"{shown(key) or 'this'} must be a table")


def nearest(name: str, known: Iterable[str]) -> str:
    """Word a hint: the known name most like this one, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def shown(key: str) -> str:
    """Repeat a key in a message only where it looks like one."""
    return key if re.fullmatch(r"[\w.-]{1,60}", key) else ""
