"""The forms of section 4: which names an object has, no more and no less, and what each may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from firsthand_verify.result import Refused

Check = Callable[[Any], bool]

_HEX = re.compile(r"[0-9a-f]+")
_B64 = re.compile(r"[A-Za-z0-9_-]+")


def text(value: Any) -> bool:
    """A string."""
    return isinstance(value, str)


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


def either(value: Any) -> bool:
    """True or false."""
    return isinstance(value, bool)


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


DIGEST, SALT, HIDDEN = hexadecimal(32), b64(16), many(b64(32))
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

_CITED: Mapping[str, dict[str, Check]] = {
    "quote": {
        "passage": text, "language": text, "spoken": text, "translated": either,
        "alias": _or(text, one_of(None)), "_sd": HIDDEN,
    },
    "finding": {"question": DIGEST},
    "source": {"_sd": HIDDEN},
    "fact": {"fact": text, "source": text},
    "table": {"exhibit": text, "questions": many(DIGEST)},
    "chart": {"exhibit": text, "questions": many(DIGEST)},
}  # fmt: skip
_ASKED: dict[str, Check] = {
    "finding": text, "asks": text, "unit": text, "among": text, "where": text, "tally": numbers,
    "complete": either,
}  # fmt: skip
_RANGE: dict[str, Check] = {"least": lambda value: type(value) is int, "most": lambda value: type(value) is int}


def check(value: Any, form: Check, step: str, what: str) -> Any:
    """Return a value that has a form. Raises Refused for any other."""
    if not form(value):
        raise Refused(step, f"{what} is not of the form of section 4")
    return value


def citation(value: Any) -> bool:
    """A record of section 4.3."""
    link = value.get("link") if isinstance(value, dict) else None
    own = _CITED.get(link) if isinstance(link, str) else None
    head = {"kind": one_of("citation"), "at": whole, "link": text, "printed": text, "salt": SALT}
    return own is not None and has(**head, **own)(value)


def question(value: Any) -> bool:
    """A record of section 4.4: in words only, or with a tally and perhaps a range."""
    head = {"kind": one_of("question"), "salt": SALT, **_ASKED}
    in_words = has(**head, words=many(text), _sd=HIDDEN)(value) and value["tally"] == {} and not value["complete"]
    return in_words or has(**head)(value) or has(**head, **_RANGE)(value)


def ballot(value: Any) -> bool:
    """A record of section 4.5."""
    return has(kind=one_of("ballot"), salt=SALT, question=DIGEST, answer=text, _sd=HIDDEN)(value)
