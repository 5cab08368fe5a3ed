"""The columns of a table: their names and other names, and those that must not be there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

IDENTITIES = "identities do not belong in the register: names, birth dates and contacts are kept sealed, apart"

_IDENTIFYING = re.compile(
    r"(?:(?:real|full|first|last|given|family|sur|birth|legal|source|person)_?)?names?|surname|forename|"
    r"(?:date_of_birth|birth_?date|birth_?day|dob)|"
    r"(?:tele|mobile_?|cell_?|home_?)?phone(?:_?(?:number|no))?|mobile|tel|e_?mail(?:_?address)?|(?:home_?|street_?)?address|"
    r"passport.*|(?:national_?)?id_?(?:number|no|card)|resident_?registration.*|contact|kakao.*|"
    r"(?:구술자|면담자|본인|참여자)?_?(?:이름|성명|실명|본명)|생년월일|생일|생년월|전화(?:_?번호)?|휴대_?(?:폰|전화)(?:_?번호)?|"
    r"연락처|이메일|전자우편|주소|주민(?:등록)?_?번호|여권(?:_?번호)?|카카오톡.*"
)
_NEAR = 70
"""How alike (0 to 100) an unknown name must be to a known one to be offered."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table may have: ``names`` with their other names, the ``required`` ones, and ``more`` by a pattern.

    ``apart`` is true of the one table that identities belong in.
    """

    names: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    more: re.Pattern[str] | None = None
    apart: bool = False

    def names_any(self, header: Sequence[str]) -> bool:
        """Whether a row names a column, or one that must not be there: no title above a table does."""
        known, faults = self.resolve(header)
        return bool(known) or any(message == IDENTITIES for _, message in faults)

    def resolve(self, header: Sequence[str]) -> tuple[dict[str, int], list[tuple[str, str]]]:
        """Return each canonical column's index, and what is wrong with the header as (column, message)."""
        spelled = {plain(other): name for name, others in self.names.items() for other in (name, *others)}
        joined = {_joined(other): name for other, name in spelled.items()}
        known: dict[str, int] = {}
        faults: list[tuple[str, str]] = []
        for index, cell in enumerate(header):
            written = plain(cell)
            name = joined.get(_joined(written)) or (written if self.more and self.more.fullmatch(written) else "")
            if not written:
                continue
            if name and name in known:
                faults.append((letter(index), f"the column {name} is there twice"))
            elif name:
                known[name] = index
            elif not self.apart and _IDENTIFYING.fullmatch(written):
                faults.append((letter(index), IDENTITIES))
            else:
                faults.append((letter(index), f"unknown column{hint(written, spelled)}"))
        faults.extend((name, "this column is missing") for name in self.required if name not in known)
        return known, faults


def _joined(written: str) -> str:
    return written.replace("_", "")


def plain(text: str) -> str:
    """Return a column's name in its plain form: composed, small letters, words joined by ``_``."""
    return re.sub(r"[\s_\-./]+", "_", normalize("NFC", text).strip().casefold()).strip("_")


def letter(index: int) -> str:
    """Name a column as a spreadsheet does: A, B, … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def hint(written: str, known: Mapping[str, str] | Sequence[str]) -> str:
    """Return ``; the nearest known is …``, or nothing where none is near. Never repeats what was written."""
    from rapidfuzz import fuzz, process

    choices = list(known)
    best = process.extractOne(
        written.casefold(), choices, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_NEAR
    )
    if best is None:
        return ""
    return f"; the nearest known is {known[best[0]] if isinstance(known, Mapping) else best[0]}"
