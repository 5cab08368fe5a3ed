"""What a person who withdrew is told: when it came, by when it must be done, and what was done."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from firsthand.desk.sources.resting import editions_with
from firsthand.errors import UsageError
from firsthand.model.consent import Dependent, Resting, Withdrawal
from firsthand.model.project import Project
from firsthand.model.snapshot import Wanted
from firsthand.vault import Vault

LANGUAGES = ("ko", "en")

_PLACES = (
    ("quotations", Resting.QUOTATION),
    ("descriptions", Resting.DESCRIPTION),
    ("findings", Resting.FINDING),
)


def notice(vault: Vault, project: Project, source: str, language: str, *, today: date) -> str:
    """Write the notice on a source's last withdrawal.

    It says nothing by which whoever finds it could connect her with the report: neither code nor alias, no place and no
    word of hers. Raises UsageError when she has not withdrawn.
    """
    held = [withdrawal for withdrawal in vault.withdrawals() if withdrawal.source == source]
    if not held:
        raise UsageError(f"no withdrawal of {source} is recorded", f"firsthand withdraw {source} records one.")
    words = tomllib.loads((files("firsthand.desk") / "notices.toml").read_text("utf-8"))[language]
    editions = editions_with(vault.snapshot(Wanted(codes=frozenset(), events=False), today), held[-1])
    marked = [
        d for d in vault.dependents(source) if d.kind is not Resting.EDITION
    ]  # those there are, not those of then
    said = "\n\n".join(_paragraphs(held[-1], [*marked, *editions], words, language))
    signed = project.group.get(language) or next(iter(project.group.values()), "")
    return f"{said}\n\n{signed}\n"


def _paragraphs(
    withdrawal: Withdrawal, dependents: Sequence[Dependent], words: Mapping[str, Any], language: str
) -> Iterator[str]:
    def on(day: date) -> str:
        return f"{day.year}년 {day.month}월 {day.day}일" if language == "ko" else f"{day.day} {day:%B %Y}"

    yield words["title"]
    yield words["received"].format(received=on(withdrawal.received))
    named = words["and"].join(words["scope"][scope] for scope in sorted(withdrawal.scopes))
    yield words["scopes"].format(scopes=named) if withdrawal.scopes else words["everything"]
    yield words["due"].format(due=on(withdrawal.due))
    number = Counter(dependent.kind for dependent in dependents)
    places = [f"- {words[name].format(n=number[kind])}" for name, kind in _PLACES if number[kind]]
    yield "\n".join([words["marked"], *places]) if places else words["still"]
    yield words["settled"].format(settled=on(withdrawal.settled)) if withdrawal.settled else words["open"]
    yield words["erased"].format(erased=on(withdrawal.erased)) if withdrawal.erased else words["kept"]
    if number[Resting.EDITION]:
        yield words["editions"].format(n=number[Resting.EDITION])
    yield words["rights"]
