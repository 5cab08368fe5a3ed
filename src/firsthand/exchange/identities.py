"""The table of identities: names, birth, contacts, relatives, by source. No message repeats a word of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from firsthand.exchange.cells import Checker, Ranges, Unclear, a_date, a_known
from firsthand.exchange.columns import Columns, plain
from firsthand.exchange.headings import REGISTER
from firsthand.exchange.tables import Row, read_table, typed_row
from firsthand.model.identity import Birth, Contact, ContactKind, Identity, Name, Relative, Script
from firsthand.model.intake import RowFault
from firsthand.model.private import Private

NAMES = {"name_ko": Script.HANGUL, "name_hanja": Script.HANJA, "name_en": Script.ROMAN}
"""The columns of the source's own names, and what each is written in."""

COLUMNS = Columns(
    {
        "source": REGISTER["source"],
        "name_ko": ("name", "hangul", "이름", "성명", "실명", "한글 이름", "한글 성명", "이름 한글"),
        "name_hanja": ("hanja", "한자", "한자 이름", "한자 성명", "이름 한자"),
        "name_en": (
            "romanised", "romanized", "roman", "영문", "영문 이름", "로마자 이름", "영문 성명", "영어 이름", "영문명",
        ),
        "birth": ("born", "birth date", "date of birth", "생년월일", "생일", "출생일", "태어난 날"),
        "phone": ("telephone", "mobile", "전화", "전화번호", "휴대폰", "휴대전화", "연락처"),
        "address": ("주소", "사는 곳"),
        "email": ("e-mail", "이메일", "전자우편", "메일 주소"),
        "relatives": ("family", "가족", "친척", "가족 관계", "친족"),
        "notes": ("note", "비고", "메모", "참고"),
    },
    ("source",),
    apart=True,
)

_REMAINS = {"there": True, "거기": True, "남음": True, "left": False, "떠남": False, "나옴": False}
_DIGITS = re.compile(r"[+()\d][\d\s().+-]{5,30}")
_MONTH = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*월?")
_YEAR = re.compile(r"(\d{4})년?")


def read_identities(
    path: Path, sources: Collection[str], *, today: date | None = None, content: bytes | None = None
) -> tuple[tuple[Identity, ...], tuple[RowFault, ...]]:
    """Read the identities, and every fault in them. ``sources`` are the codes known; another is a fault.

    ``content`` is the table's where the file itself is sealed; ``path`` then only names it.
    """
    table = read_table(path, COLUMNS, content)
    check = Checker(table.name, list(table.faults))
    found: dict[str, tuple[int, Identity]] = {}
    for row in table.rows:
        identity = _identity(row, sources, Ranges(today=today), check)
        if identity is None:
            continue
        if identity.source in found:
            check.fault(row, "source", f"the same source as in row {found[identity.source][0]}")
        else:
            found[identity.source] = (row.number, identity)
    return tuple(identity for _, identity in found.values()), check.in_order()


def read_identity(
    cells: Mapping[str, str], sources: Collection[str], *, today: date | None = None
) -> tuple[Identity | None, tuple[RowFault, ...]]:
    """Read one identity from what somebody typed, by column, and every fault in it."""
    check = Checker("typed")
    found = _identity(typed_row(cells), sources, Ranges(today=today), check)
    return found, check.in_order()


def _identity(row: Row, sources: Collection[str], ranges: Ranges, check: Checker) -> Identity | None:
    before = len(check.faults)
    check.filled(row, COLUMNS.required)
    source = check.read(row, "source", lambda text: a_known(text, sources, "no such source is in the vault"))
    names = [check.read(row, column, partial(_names, script)) for column, script in NAMES.items()]
    birth = check.read(row, "birth", lambda text: a_birth(text, ranges))
    contacts = [check.read(row, kind.value, partial(_contacts, kind)) for kind in ContactKind]
    relatives = check.read(row, "relatives", _relatives) or ()
    if source and not any(row[column] for column in NAMES):
        check.fault(row, "name_ko", "an identity needs a name: in Hangul, Hanja or Roman letters")
    if len(check.faults) > before or source is None:
        return None
    return Identity(
        source,
        tuple(name for group in names for name in group or ()),
        birth,
        tuple(contact for group in contacts for contact in group or ()),
        relatives,
        Private(row["notes"]),
    )


def a_birth(text: str, ranges: Ranges) -> Birth:
    """Read a year, a month or a day of birth."""
    if match := _YEAR.fullmatch(text):
        a_date(f"{match[1]}-01-01", ranges)
        return Birth(Private(match[1]))
    if match := _MONTH.fullmatch(text):
        return Birth(Private(a_date(f"{match[1]}-{match[2]}-1", ranges).isoformat()[:7]))
    return Birth(Private(a_date(text, ranges).isoformat()))


def _names(script: Script, text: str) -> tuple[Name, ...]:
    found = tuple(Name.parse(part) for part in _parts(text))
    if any(name.script is not script for name in found):
        raise Unclear(f"not written in {script.value.capitalize() if script is not Script.ROMAN else 'Roman letters'}")
    return found


def _contacts(kind: ContactKind, text: str) -> tuple[Contact, ...]:
    parts = [text] if kind is ContactKind.ADDRESS else _parts(text)
    if kind is ContactKind.PHONE and not all(_DIGITS.fullmatch(part) for part in parts):
        raise Unclear("not a telephone number; several are separated by ;")
    if kind is ContactKind.EMAIL and not all(re.fullmatch(r"[^@\s]+@[^@\s]+", part) for part in parts):
        raise Unclear("not an electronic address; several are separated by ;")
    return tuple(Contact(kind, Private(part)) for part in parts)


def _relatives(text: str) -> tuple[Relative, ...]:
    return tuple(_relative([piece.strip() for piece in part.split(":")]) for part in _parts(text))


def _relative(pieces: list[str]) -> Relative:
    """Read ``name:relation``, or ``name:relation:there`` and ``:left`` for whether she is still in the country left."""
    if not 2 <= len(pieces) <= 3 or not all(pieces):
        raise Unclear("write each relative as name:relation, or name:relation:there; several by ;")
    remains = _REMAINS.get(plain(pieces[2])) if len(pieces) == 3 else None
    if len(pieces) == 3 and remains is None:
        raise Unclear("after a relative's relation comes there or left, or nothing")
    return Relative(Name.parse(pieces[0]), Private(pieces[1]), remains)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
