"""The forms of section 4: which names an object has, no more and no less, and what each may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from firsthand_verify.result import need

Check = Callable[[Any], bool]


def text(value: Any) -> bool:
    """Any string."""
    return isinstance(value, str)


def whole(value: Any) -> bool:
    """A whole number that is not negative: true is no number."""
    return type(value) is int and value >= 0


def matching(pattern: str) -> Check:
    """A string that is wholly of a pattern."""
    fits = re.compile(pattern).fullmatch
    return lambda value: isinstance(value, str) and fits(value) is not None


def one_of(*values: object) -> Check:
    """One of these."""
    return lambda value: any(type(value) is type(each) and value == each for each in values)


def many(check: Check) -> Check:
    """An array of such."""
    return lambda value: isinstance(value, list) and all(map(check, value))


def day(value: Any) -> bool:
    """A day, as 2026-11-28."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def has(**names: Check) -> Check:
    """An object with exactly these names."""
    return lambda value: isinstance(value, dict) and value.keys() == names.keys() and all(
        check(value[name]) for name, check in names.items()
    )  # fmt: skip


def _or(*checks: Check) -> Check:
    return lambda value: any(check(value) for check in checks)


def _unlike(check: Check) -> Check:
    """An array of such, none of them twice."""
    return lambda value: many(check)(value) and len(set(value)) == len(value)


def _rising(value: Any) -> bool:
    return _unlike(DIGEST)(value) and bool(value == sorted(value))


def _counted(value: Any) -> bool:
    """A question's tally: every answer that a question of its kind can have, or who is in alone; its range rises."""
    known = COVERAGE if value["finding"] == "coverage" else ANSWERS
    rising = value.get("least", 0) <= value.get("most", 0)
    return rising and set(value["tally"]) <= (known if value["complete"] else {"in"})


ANSWERS = frozenset({"in", "denied", "silent", "not-asked", "declined", "missing", "other"})
COVERAGE = frozenset({"in", "asked", "raised", "not-asked", "declined", "missing"})
DIGEST, FLAG, ROLE = matching("[0-9a-f]{64}"), lambda value: isinstance(value, bool), matching("[a-z-]{1,64}")
SALT = matching("[A-Za-z0-9_-]{21}[AQgw]")  # the bits that the last character leaves over are zero, here and below
HIDDEN = _unlike(matching("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"))
LINE, PRINTED = matching(r"[^\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+"), matching("(?s:.+)")
JOURNAL = has(size=whole, root=DIGEST)
_BEFORE = has(seal=DIGEST, how=one_of("supersedes", "corrects", "withdraws"), journal=JOURNAL, proof=many(DIGEST),
              changes=many(text))  # fmt: skip
SEAL = has(
    format=one_of("firsthand-evidence-pack/1"), report=LINE, language=LINE, day=day, root=DIGEST, journal=JOURNAL,
    files=lambda value: isinstance(value, dict) and len(value) > 0 and all(map(DIGEST, value.values())),
    records=has(citations=whole, questions=whole, ballots=whole), program=LINE, _sd=HIDDEN,
    before=lambda value: value is None or _BEFORE(value))  # fmt: skip
SIGNATURES = many(has(role=ROLE, key=DIGEST, signature=matching("[0-9a-f]{128}")))
OPENING = has(format=one_of("firsthand-opening/1"), seal=DIGEST, record=text, index=whole, path=many(DIGEST),
              disclosures=_unlike(text))  # fmt: skip
DISCLOSURE = lambda value: isinstance(value, list) and len(value) == 3 and SALT(value[0]) and text(value[1])  # noqa: E731


def _one(value: Any) -> bool:
    """One hidden part: with two of a name, each of two openings would be true."""
    return HIDDEN(value) and len(value) == 1


def _cited(link: str, **names: Check) -> Check:
    return has(kind=one_of("citation"), link=one_of(link), at=whole, printed=PRINTED, salt=SALT, **names)


_EXHIBIT: dict[str, Check] = {"exhibit": text, "questions": _rising}
CITATION = _or(
    _cited("quote", passage=text, language=text, spoken=text, translated=FLAG, alias=_or(text, one_of(None)), _sd=_one),
    _cited("finding", question=DIGEST), _cited("source", _sd=_one), _cited("fact", fact=text, source=text),
    _cited("table", **_EXHIBIT), _cited("chart", **_EXHIBIT))  # fmt: skip
_ASKED: dict[str, Check] = {
    "kind": one_of("question"), "salt": SALT, "finding": text, "asks": text, "unit": text, "among": text, "where": text,
    "tally": lambda value: isinstance(value, dict) and all(map(whole, value.values()))}  # fmt: skip
_COUNT = _or(has(**_ASKED, complete=FLAG), has(**_ASKED, complete=FLAG, least=whole, most=whole))
_IN_WORDS = has(**{**_ASKED, "tally": has(), "complete": lambda value: value is False}, words=many(text), _sd=_one)
QUESTION = _or(_IN_WORDS, lambda value: _COUNT(value) and _counted(value))
BALLOT = has(kind=one_of("ballot"), salt=SALT, question=DIGEST, answer=one_of(*ANSWERS, *COVERAGE), _sd=_one)


def check(value: Any, form: Check, step: str, what: str) -> Any:
    """Return a value that has a form. Raises Refused for any other."""
    need(form(value), step, f"{what} is not of the form of section 4")
    return value
