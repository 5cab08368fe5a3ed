"""EV: what others tell against what is counted, and whether the report lets them speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from firsthand.counting.conditions import Complained, Condition, IsNull, OneOf, Order, Outcome, Suffered, leaves
from firsthand.counting.happened import Accounts, Days, Deed, Happened, Instance
from firsthand.counting.port import CompiledFinding
from firsthand.counting.prepare import prepare
from firsthand.diagnostics.diagnostic import Diagnostic, RuleInfo, Severity
from firsthand.model.bound import Bound, Claim
from firsthand.model.event import Account
from firsthand.model.finding import Answer, Unit
from firsthand.model.manuscript import CitationKind
from firsthand.model.testimony import PassageRef
from firsthand.model.when import When
from firsthand.rules.places import Link, links_in, sentences
from firsthand.rules.recorded import compiled, instances
from firsthand.rules.registry import rule


class Dissent(NamedTuple):
    """An account that contradicts what is counted: of which thing, and in which field (empty where it denies it)."""

    thing: str
    account: Account
    field: str = ""


@rule(
    "EV04", "contradicted-account", Severity.REVIEW,
    "A number counts what another account contradicts, and the report does not say so.",
)  # fmt: skip
def contradicted_account(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """Each finding once, where it is first told.

    A report says so that quotes a passage of the other account, or tells of it in words in the sentence or after it.
    """
    quoted = [quotation.citation.passage for quotation in bound.quotations]
    seen: set[str] = set()
    for claim in bound.claims:
        if claim.citation.part not in {"n", "of"} or claim.finding.name in seen:
            continue
        seen.add(claim.finding.name)
        if _in_words(claim, bound.manuscript.language):
            continue
        silent = [
            one for one in _dissent(bound, claim)
            if not any(_share(mine, said) for mine in one.account.passages for said in quoted if said)
        ]  # fmt: skip
        if silent:
            who = ", ".join(dict.fromkeys(_told(one) for one in silent))
            subjects = (claim.finding.name, *dict.fromkeys(one.thing for one in silent))
            kind = "denied" if any(not one.field for one in silent) else "otherwise"
            message = f"'{claim.finding.name}' counts what others contradict: {who}; say so, and quote them"
            yield info.at(claim.citation.place, message, subjects=subjects, n=len(subjects) - 1, kind=kind)


_DIFFERS = {
    "en": re.compile(
        r"\b(?<!nobody )(?<!no one )(?<!no-one )(?<!none )(?<!not )(?<!never )(?<!n't )"
        r"(?:(?:den(?:y|ies|ied)|contradict\w*|disput\w*|disagree\w*)\b(?! (?:by )?(?:nobody|no one|none))"
        r"|accounts (?:differ|vary|diverge)\b"
        r"|(?:says?|said|tells?|told|recalls?|recalled)(?: it| this)?(?: otherwise| differently)\b"
        r"|(?:says?|said)(?: that)? (?:there was (?:no|nothing|none)|nothing of the (?:kind|sort))\b)",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"부인(?:하는|하며|하였|했|한다|한(?=\s(?:이|사람|증언|진술|말)))"
        r"(?!\s?(?:이|사람|말|증언|진술)(?:은|는|도|이|가)?\s?(?:아무도\s)?없)|반박|엇갈"
        r"|(?:일|적|사실)(?:이|은|도)?\s?없었다고|(?:사실이|것이|게)\s아니라고|(?:다르게|달리) (?:말|기억|전)"
    ),
}
"""Words that tell of an account that says otherwise. Who may not be quoted is told of so. Not 부인, somebody's wife."""


_ANOTHER = {
    "en": re.compile(r"\b(?:another|others?|someone else|somebody else|neighbours?|witness(?:es)?)\b", re.IGNORECASE),
    "ko": re.compile(r"다른 (?:이|사람|여성|남성|증언|진술)|이웃|목격|(?:이|사람)도 있"),
}
"""Words for another who tells of it: further on, only what is said of one such is the other account."""


def _in_words(claim: Claim, language: str) -> bool:
    """Whether such words stand in the claim's sentence, or after it in one that tells of no other finding.

    Further than the next sentence they must be said of another who tells of it.
    """
    pattern, links = _DIFFERS.get(language), links_in(claim.block)
    at = next((link.start for link in links if link.citation is claim.citation), None)
    if pattern is None or at is None:
        return False
    after = [span for span in sentences(claim.block, language) if span[1] > at]
    for number, (start, end) in enumerate(after):
        others = {link.citation.name for link in links if start <= link.start < end and _of_finding(link)}
        hers = number == 0 or others <= {claim.finding.name}
        near = number < 2 or _ANOTHER[language].search(claim.block.text, start, end)
        if hers and near and pattern.search(claim.block.text, start, end):
            return True
    return False


def _of_finding(link: Link) -> bool:
    return link.citation.kind is CitationKind.FINDING


def _share(one: PassageRef, other: PassageRef) -> bool:
    """Whether two passages have a turn in common."""
    return one.interview == other.interview and one.first <= other.last and other.first <= one.last


def _told(one: Dissent) -> str:
    who = one.account.source
    return f"{who} tells {one.field} of {one.thing} otherwise" if one.field else f"{who} denies {one.thing}"


def _dissent(bound: Bound, claim: Claim) -> Iterator[Dissent]:
    finding = compiled(bound, claim)
    if finding is None or not bound.snapshot.events.accounts:
        return
    happened = prepare(bound.snapshot)
    whole = claim.citation.part == "of"
    names = frozenset(claim.count.answers if whole else claim.count.units(Answer.IN))
    asked = [leaf for part in (finding.among, finding.where) for leaf, _ in leaves(part)]
    seen: set[tuple[str, str, str]] = set()
    for one in instances(happened, claim.finding.unit, names):
        for thing, accounts, days in _things(happened, finding, one, asked):
            for dissent in _against(thing, accounts, days, _fields(asked)):
                key = (dissent.account.of, dissent.account.source, dissent.field)
                if key not in seen:
                    seen.add(key)
                    yield dissent


def _things(
    happened: Happened, finding: CompiledFinding, one: Instance, asked: list[Condition]
) -> Iterator[tuple[str, Accounts, Days | None]]:
    """List what a unit is counted for, each with who tells of it: acts, their events, complaints."""
    suffered = [leaf for leaf in asked if isinstance(leaf, Suffered)]
    events = {event.name: event for event in happened.units.get(Unit.EVENT, ())}
    if finding.unit is Unit.EVENT:
        yield one.name, _own(one), None
    for deed in (happened.deeds[i] for i in one.deeds):
        if finding.unit is Unit.ACT or any(_may_be(leaf, deed) for leaf in suffered):
            yield deed.id, deed.accounts, deed.days
            if deed.event in events and finding.unit is not Unit.EVENT:
                yield deed.event, _with(deed.accounts, _own(events[deed.event])), None
    if finding.unit is Unit.COMPLAINT or any(isinstance(leaf, Complained | Outcome) for leaf in asked):
        for complaint in (happened.complaints[i] for i in one.complaints):
            yield complaint.id, complaint.accounts, complaint.days


def _own(event: Instance) -> Accounts:
    """Return the accounts of the event itself: who denies one act of it does not deny the event."""
    every = (*event.accounts.affirming, *event.accounts.denying, *event.accounts.mixed)
    return Accounts.of([account for account in every if account.of.startswith("E") and "." not in account.of])


def _with(affirmed: Accounts, event: Accounts) -> Accounts:
    """Join who affirms an act and who denies its event."""
    return Accounts(affirmed.affirming, event.denying)


def _may_be(leaf: Suffered, deed: Deed) -> bool:
    return (leaf.types is None or deed.type in leaf.types) and (
        leaf.settings is None or deed.setting is None or deed.setting in leaf.settings
    )


def _against(thing: str, accounts: Accounts, days: Days | None, fields: frozenset[str]) -> Iterator[Dissent]:
    if not accounts.affirming:
        return
    for account in accounts.denying:
        yield Dissent(thing, account)
    for account in accounts.affirming:
        for field in sorted(fields & account.tells.keys()):
            if field != "when" or _apart(account.tells[field], days):
                yield Dissent(thing, account, field)


def _apart(told: str, days: Days | None) -> bool:
    """Whether a date that she tells cannot lie within the days on record."""
    when = When.parse(told)
    return when is not None and days is not None and when.within(*days) is False


def _fields(asked: list[Condition]) -> frozenset[str]:
    """Name the fields of the record that the conditions ask about; of no other does it matter who tells it how."""
    found: set[str] = set()
    for leaf in asked:
        if isinstance(leaf, Suffered):
            given = {"type": leaf.types, "setting": leaf.settings, "phase": leaf.phases, "frequency": leaf.frequencies,
                     "when": leaf.during, "perpetrators": leaf.roles or leaf.relations or leaf.degrees}  # fmt: skip
            found |= {name for name, value in given.items() if value is not None}
        elif isinstance(leaf, Complained | Outcome):
            stage = leaf.stage if isinstance(leaf, Complained) else leaf.part
            found |= {"retaliation" if stage == "retaliated" else stage} | ({"to"} if leaf.to is not None else set())
        elif isinstance(leaf, OneOf | Order | IsNull):
            found.add("when" if leaf.column.name == "year" else leaf.column.name)
    return frozenset(found)
