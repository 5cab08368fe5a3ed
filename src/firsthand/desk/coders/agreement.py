"""Compare what the coders of a blind round said: how far they agree, and what is to be settled.

docs/explain/workbench.md says what is compared and why so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from firsthand.counting.reliability import Agreement, alpha, kappa, pooled
from firsthand.model.coding import Basis, Coding, Polarity
from firsthand.model.rounds import Round, RoundRecord
from firsthand.model.testimony import InterviewRef, PassageRef, Speaker
from firsthand.vault import Vault

Said = tuple[Polarity | None, tuple[Basis, ...]]
"""What a coder says of one code on one turn: its polarity (mixed where she says two), and how the source knows."""

Turn = tuple[InterviewRef, int]
Values = Mapping[tuple[str, Turn, str], Said]
"""What is said, by code, turn and coder."""

Coefficients = tuple[Agreement | None, Agreement | None]
"""Kappa, for two coders only, and alpha."""

_ABSENT, _UNSAID = "", "-"


@dataclass(frozen=True, slots=True)
class OfCode:
    """How far the coders agree on a code. ``used`` is on how many units each put it: the coefficients rest on that.

    ``alike`` is the share of pairs of coders and units that are alike. ``kappa`` is there for two coders only; a
    coefficient is None where nothing varies.
    """

    code: str
    used: Mapping[str, int]
    alike: float
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A passage of which the coders said different things of a code; what each said, None for nothing.

    ``now`` is how their codings stand now, None where the text was revised since and its turns may have other numbers.
    """

    passage: PassageRef
    code: str
    said: Mapping[str, Said | None]
    now: Mapping[str, Said | None] | None

    @property
    def settled(self) -> bool:
        """Whether they say the same by now."""
        return self.now is not None and len(set(self.now.values())) == 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """A closed round: how many units were compared, what came of each code and of all, and what is to be settled.

    ``hidden`` are interviews left out of ``disagreements``, because the reader codes them blind anew.
    """

    round: Round
    units: int
    of_codes: tuple[OfCode, ...]
    over_all: OfCode | None
    disagreements: tuple[Disagreement, ...]
    hidden: tuple[InterviewRef, ...]


def compare(vault: Vault, number: int) -> Comparison:
    """Compare what the coders of a closed round said. Raises UsageError where there is none such.

    The unit is a turn: each the source or a third person speaks in, and one of the interviewer's only where a coding
    stands on her turns alone. Of a code a coder says of each unit its polarity, or nothing.
    """
    record = vault.rounds.record(number)
    units, coders, said = _units(record), record.round.compared, _values(record.codings)
    codes = sorted({code for code, _, coder in said if coder in coders}) if len(coders) > 1 else []
    of_codes = [_of_code(code, units, coders, said) for code in codes]
    blind = vault.rounds.blind()
    seen = [unit for unit in units if unit[0] not in blind]
    return Comparison(
        record.round,
        len(units),
        tuple(one for one, _ in of_codes),
        _over_all(of_codes, coders),
        tuple(_disagreements(seen, codes, coders, said, _now(vault, record))),
        tuple(sorted(blind & record.turns.keys())),
    )


def _units(record: RoundRecord) -> list[Turn]:
    units: set[Turn] = set()
    for interview, turns in record.turns.items():
        units |= {(interview, number) for number, speaker in turns.items() if speaker is not Speaker.INTERVIEWER}
    alone: set[Turn] = set()
    for coding in record.codings:
        on = set(_turns(coding.passage))
        if on.isdisjoint(units):
            alone |= on
    return sorted(units | alone)


def _turns(passage: PassageRef) -> Iterator[Turn]:
    for number in range(passage.first, passage.last + 1):
        yield passage.interview, number


def _values(codings: Iterable[Coding]) -> dict[tuple[str, Turn, str], Said]:
    """Say of each code, turn and coder what she says: overlapping codings of hers together."""
    heard: dict[tuple[str, Turn, str], list[Coding]] = {}
    for coding in codings:
        for turn in _turns(coding.passage):
            heard.setdefault((coding.code, turn, coding.coder), []).append(coding)
    return {key: _together(several) for key, several in heard.items()}


def _together(codings: Sequence[Coding]) -> Said:
    polarities = {coding.polarity for coding in codings if coding.polarity is not None}
    polarity = next(iter(polarities), None) if len(polarities) < 2 else Polarity.MIXED
    known = {coding.basis for coding in codings if coding.basis is not None}
    return polarity, tuple(basis for basis in Basis if basis in known)


def _of_code(
    code: str, units: Sequence[Turn], coders: Sequence[str], said: Values
) -> tuple[OfCode, Coefficients]:
    values = [[_nominal(said.get((code, unit, coder))) for coder in coders] for unit in units]
    used = Counter(coder for row in values for coder, value in zip(coders, row, strict=True) if value != _ABSENT)
    found = kappa(values) if len(coders) == 2 else None, alpha(values)
    return _told(code, {coder: used[coder] for coder in coders}, found), found


def _nominal(said: Said | None) -> str:
    return _ABSENT if said is None else said[0] or _UNSAID


def _told(code: str, used: Mapping[str, int], found: Coefficients) -> OfCode:
    two, several = found
    return OfCode(
        code,
        used,
        float(several.observed) if several else 1.0,
        two.coefficient if two else None,
        several.coefficient if several else None,
    )


def _over_all(of_codes: Sequence[tuple[OfCode, Coefficients]], coders: Sequence[str]) -> OfCode | None:
    if not of_codes:
        return None
    used = {coder: sum(one.used[coder] for one, _ in of_codes) for coder in coders}
    found = [coefficients for _, coefficients in of_codes]
    return _told("", used, (pooled(two for two, _ in found), pooled(several for _, several in found)))


def _now(vault: Vault, record: RoundRecord) -> tuple[Values, frozenset[InterviewRef]]:
    """Read how the codings stand now, and of which interviews that can be said."""
    there = frozenset(record.turns.keys() - record.revised)
    sources = sorted({interview.source for interview in there})
    found = [dated.coding for source in sources for dated in vault.codings(source=source)]
    return _values(coding for coding in found if coding.passage.interview in there), there


def _disagreements(
    units: Sequence[Turn],
    codes: Sequence[str],
    coders: Sequence[str],
    said: Values,
    now: tuple[Values, frozenset[InterviewRef]],
) -> list[Disagreement]:
    """List them in the order of the text, turns in a row of which the same was said as one passage."""
    values, known = now
    found: list[Disagreement] = []
    for code in codes:
        rows = [(unit, _row(said, code, unit, coders), _row(values, code, unit, coders)) for unit in units]
        for (interview, then, stands), run in groupby(rows, lambda row: (row[0][0], *row[1:])):
            turns = [number for (_, number), _, _ in run]
            if len(set(then)) > 1:
                passage = PassageRef(interview, turns[0], turns[-1])
                later = dict(zip(coders, stands, strict=True)) if interview in known else None
                found.append(Disagreement(passage, code, dict(zip(coders, then, strict=True)), later))
    return sorted(found, key=lambda one: (one.passage, one.code))


def _row(held: Values, code: str, unit: Turn, coders: Sequence[str]) -> tuple[Said | None, ...]:
    return tuple(held.get((code, unit, coder)) for coder in coders)
