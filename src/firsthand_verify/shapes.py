"""The forms of section 4: which names an object has, no more and no less, and what each may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

from firsthand_verify.result import Refused

Check = Callable[[Any], bool]

_HEX, _B64 = re.compile(r"[0-9a-f]+"), re.compile(r"[A-Za-z0-9_-]+")


def one_type(kind: type) -> Check:
    """A value of just this type: true is no number."""
    return lambda value: type(value) is kind


text = one_type(str)


def whole(value: Any) -> bool:
    """A whole number that is not negative."""
    return type(value) is int and value >= 0


def hexadecimal(size: int) -> Check:
    """So many bytes in lower-case hexadecimal."""
    return lambda value: isinstance(value, str) and len(value) == 2 * size and bool(_HEX.fullmatch(value))


def b64(size: int) -> Check:
    """So many bytes in base64url without padding."""
    return lambda value: isinstance(value, str) and len(value) == -(-size * 4 // 3) and bool(_B64.fullmatch(value))


def one_of(*values: object) -> Check:
    """One of these."""
    return lambda value: any(type(value) is type(each) and value == each for each in values)


def many(check: Check) -> Check:
    """An array of such."""
    return lambda value: isinstance(value, list) and all(map(check, value))


def numbers(value: Any) -> bool:
    """An object of whole numbers by name."""
    return isinstance(value, dict) and all(map(whole, value.values()))


def day(value: Any) -> bool:
    """A day, as 2026-11-28."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def has(**names: Check) -> Check:
    """An object with exactly these names."""
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == names.keys()
        and all(check(value[name]) for name, check in names.items())
    )


def _or(*checks: Check) -> Check:
    return lambda value: any(check(value) for check in checks)


def _rising(value: Any) -> bool:
    return many(DIGEST)(value) and all(one < next_one for one, next_one in pairwise(value))


def _counted(value: Any) -> bool:
    """A question's tally: every answer that a question of its kind can have, or who is in alone."""
    known = COVERAGE if value["finding"] == "coverage" else ANSWERS
    return set(value["tally"]) <= (known if value["complete"] else {"in"})


ANSWERS = frozenset({"in", "denied", "silent", "not-asked", "declined", "missing", "other"})
COVERAGE = frozenset({"in", "asked", "raised", "not-asked", "declined", "missing"})
DIGEST, SALT, HIDDEN, INTEGER, FLAG = hexadecimal(32), b64(16), many(b64(32)), one_type(int), one_type(bool)
JOURNAL = has(size=whole, root=DIGEST)
SEAL = has(
    format=one_of("firsthand-evidence-pack/1"), report=text, language=text, day=day, root=DIGEST, journal=JOURNAL,
    files=lambda value: isinstance(value, dict) and len(value) > 0 and all(map(DIGEST, value.values())),
    records=has(citations=whole, questions=whole, ballots=whole), program=text, _sd=HIDDEN,
    before=_or(one_of(None), has(
        seal=DIGEST, how=one_of("supersedes", "corrects", "withdraws"), journal=JOURNAL, proof=many(DIGEST),
        changes=many(text),
    )),
)  # fmt: skip
SIGNATURES = many(has(role=text, key=hexadecimal(32), signature=hexadecimal(64)))
OPENING = has(
    format=one_of("firsthand-opening/1"), seal=DIGEST, record=text, index=whole, path=many(DIGEST),
    disclosures=many(text),
)  # fmt: skip
DISCLOSURE = lambda value: isinstance(value, list) and len(value) == 3 and SALT(value[0]) and text(value[1])  # noqa: E731


def _one(value: Any) -> bool:
    """One hidden part: with two of a name, each of two openings would be true."""
    return HIDDEN(value) and len(value) == 1


def _cited(link: str, **names: Check) -> Check:
    return has(kind=one_of("citation"), link=one_of(link), at=whole, printed=text, salt=SALT, **names)


_EXHIBIT: dict[str, Check] = {"exhibit": text, "questions": _rising}
CITATION = _or(
    _cited("quote", passage=text, language=text, spoken=text, translated=FLAG, alias=_or(text, one_of(None)),
           _sd=_one),
    _cited("finding", question=DIGEST), _cited("source", _sd=_one), _cited("fact", fact=text, source=text),
    _cited("table", **_EXHIBIT), _cited("chart", **_EXHIBIT),
)  # fmt: skip
_ASKED: dict[str, Check] = {
    "kind": one_of("question"), "salt": SALT, "finding": text, "asks": text, "unit": text, "among": text,
    "where": text, "tally": numbers,
}  # fmt: skip
_COUNT = _or(has(**_ASKED, complete=FLAG), has(**_ASKED, complete=FLAG, least=INTEGER, most=INTEGER))
_IN_WORDS = has(**{**_ASKED, "tally": has(), "complete": lambda value: value is False}, words=many(text), _sd=_one)
QUESTION = _or(_IN_WORDS, lambda value: _COUNT(value) and _counted(value))
BALLOT = has(kind=one_of("ballot"), salt=SALT, question=DIGEST, answer=one_of(*ANSWERS, *COVERAGE), _sd=_one)


def check(value: Any, form: Check, step: str, what: str) -> Any:
    """Return a value that has a form. Raises Refused for any other."""
    if not form(value):
        raise Refused(step, f"{what} is not of the form of section 4")
    return value
