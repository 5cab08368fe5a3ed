"""NB: words such as "most", "all", "only" and "often", in links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firsthand.diagnostics.diagnostic import Diagnostic, Fix, RuleInfo, Severity
from firsthand.model.bound import Bound, Claim
from firsthand.model.coding import Codebook, Polarity
from firsthand.model.finding import Answer, Finding
from firsthand.model.ladder import Ladder
from firsthand.model.place import Place
from firsthand.rules.in_words import in_other_words
from firsthand.rules.judged import quantifier_fault, unasked
from firsthand.rules.places import place_in
from firsthand.rules.recorded import Beside, asks_how_often, beside
from firsthand.rules.registry import rule
from firsthand.rules.told import Paragraph, Telling, read, rung_of
from firsthand.text.mentions import QuantifierMention
from firsthand.text.particles import particle_after
from firsthand.text.quantifiers import suggest

_SAYS = re.compile(r"\bsays\s*\(\s*'([^']+)'", re.IGNORECASE)


@rule(
    "NB07",
    "overstated-quantifier",
    Severity.BLOCK,
    "A word of the ladder says what the count does not bear out.",
    waivable=False,
)
def overstated_quantifier(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """The share, the number and the size each rung asks for; of "all" and "none", who denies it and who was not asked.

    Not asked is never no, and never yes: who was not asked, declined, or has no record, is not in "all".
    """
    ladder = bound.project.ladder
    for telling, word in _words(bound):
        rung = rung_of(word, ladder)
        contradicted, unknown = _contradicted(telling, word, bound), (rung.universal or rung.none) and unasked(telling)
        if contradicted:
            yield _denied(info, telling, word, ladder)
        if unknown:
            yield _unasked(info, telling, word, ladder)
        if contradicted or unknown:
            continue
        if rung.kind == "frequency" and not _measures_frequency(bound, telling.claim):
            continue
        reason = quantifier_fault(telling, word, ladder)
        if reason is not None:
            why, names = f"'{word.rung}' {reason}", (telling.claim.finding.name,)
            yield _instead(info, telling, word, ladder, why, names, n=telling.n, of=telling.count.of, kind="unborne")
    for telling in read(bound).tellings:
        yield from _nought(info, telling)


def _denied(info: RuleInfo, telling: Telling, word: QuantifierMention, ladder: Ladder) -> Diagnostic:
    """Name the units that contradict the universal, and the passages in which they do."""
    count, universal = telling.count, rung_of(word, ladder).universal
    units = count.units(Answer.DENIED if universal else Answer.IN)
    passages = tuple(map(str, count.against if universal else count.evidence))
    does = {True: ("denies", "deny"), False: ("says", "say")}[universal][len(units) != 1]
    who = ", ".join(units[:5]) + (f" and {len(units) - 5} more" if len(units) > 5 else "")
    where = f" at {', '.join(passages[:5])}" if passages and passages != units else ""
    names = (telling.claim.finding.name, *units, *passages)
    return _instead(info, telling, word, ladder, f"{who} {does} it{where}", names, n=len(units), kind="denied")


def _nought(info: RuleInfo, telling: Telling) -> Iterator[Diagnostic]:
    """A nought is a "none" in figures: it speaks of those, too, of whom it is not known."""
    told, count = telling.main, telling.count
    if told is None or told.value != 0 or told.of not in {None, count.of} or telling.n or not unasked(telling):
        return
    if telling.quantifiers or telling.claim.finding.in_words_only or telling.claim.finding.value:
        return
    unknown, units = _not_known(telling)
    message = f"0, but of {count.of}: {unknown}; say of how many it is known"
    yield info.at(
        place_in(telling.block, told.start, told.end), message,
        subjects=(telling.claim.finding.name, *units), unknown=count.unknown, of=count.of, kind="unasked",
    )  # fmt: skip


def _unasked(info: RuleInfo, telling: Telling, word: QuantifierMention, ladder: Ladder) -> Diagnostic:
    count = telling.count
    told, units = _not_known(telling)
    return info.at(
        place_in(telling.block, word.start, word.end),
        f"of {count.of}: {told}; write '{_rewritten(telling, word, ladder)[0]}'",
        subjects=(telling.claim.finding.name, *units), unknown=count.unknown, of=count.of, kind="unasked",
    )  # fmt: skip


def _not_known(telling: Telling) -> tuple[str, tuple[str, ...]]:
    """Tell of how many the answer is not known, and why; and name them."""
    count = telling.count
    kinds = (("not asked", count.not_asked), ("declined", count.declined), ("without a record", count.missing))
    told = ", ".join(f"{number} {what}" for what, number in kinds if number)
    units = tuple(u for a in (Answer.NOT_ASKED, Answer.DECLINED, Answer.MISSING) for u in count.units(a))
    return told, units


def _instead(
    info: RuleInfo,
    telling: Telling,
    word: QuantifierMention,
    ladder: Ladder,
    why: str,
    subjects: tuple[str, ...],
    **values: int | str,
) -> Diagnostic:
    """Say why a word will not do, and what would; ``--fix`` writes that where grammar allows."""
    better, fix = _rewritten(telling, word, ladder)
    place = place_in(telling.block, *(fix[0] if fix else (word.start, word.end)))
    fixed = Fix(fix[1]) if fix else None
    verb = ", and the verb without 'not'" if _negates(telling, word, ladder) else ""
    return info.at(place, f"{why}; write '{better}'{verb}", subjects=subjects, fix=fixed, **values)


@rule("NB08", "not-only", Severity.BLOCK, '"Only" is told of one thing where other things of its kind are on record.')
def not_only(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """The codes beside the finding's own that anyone in its universe affirms; what else came of its complaints."""
    reading = read(bound)
    paragraphs = {id(paragraph.block): paragraph for paragraph in reading.paragraphs}
    for telling in reading.tellings:
        word = _around(telling, paragraphs[id(telling.block)], "exclusive", bound)
        if word is None:
            continue
        name, place = telling.claim.finding.name, place_in(telling.block, word.start, word.end)
        others = _affirmed_beside(telling, bound)
        if others:
            told = ", ".join(f"{code} ({len(units)})" for code, units in others.items())
            yield info.at(
                place, f"'only', but also coded: {told}", subjects=(name, *others),
                n=len({u for units in others.values() for u in units}), kind="beside",
            )  # fmt: skip
        yield from _came_beside(info, name, place, beside(bound, telling.claim))


def _came_beside(info: RuleInfo, name: str, place: Place, came: Beside) -> Iterator[Diagnostic]:
    """Name what else was recorded; of whom it is not known what came of it, where nothing else was."""
    if came.others:
        told = ", ".join(f"{term} ({', '.join(ids)})" for term, ids in came.others.items())
        complaints = tuple(dict.fromkeys(ident for ids in came.others.values() for ident in ids))
        message = f"'only', but also on record: {told}; drop 'only', or tell the others"
        yield info.at(place, message, subjects=(name, *complaints), n=len(complaints), kind="beside")
    elif came.unknown:
        message = f"'only', but of {came.of} {len(came.unknown)} unknown: {', '.join(came.unknown)}; tell how many"
        subjects = (name, *came.unknown)
        yield info.at(place, message, subjects=subjects, unknown=len(came.unknown), of=came.of, kind="unknown")


@rule("NB09", "uncounted-frequency", Severity.BLOCK, "How often is told of a finding that does not count how often.")
def uncounted_frequency(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """How many people say a thing happens is not how often it happens; that needs a code that measures frequency."""
    reading = read(bound)
    paragraphs = {id(paragraph.block): paragraph for paragraph in reading.paragraphs}
    for telling in reading.tellings:
        word = _around(telling, paragraphs[id(telling.block)], "frequency", bound)
        if word and not _measures_frequency(bound, telling.claim):
            name = telling.claim.finding.name
            better = suggest(telling.count, reading.language)
            message = f"'{name}' counts who says so, not how often; tell how many said so: {better}"
            yield info.at(place_in(telling.block, word.start, word.end), message, subjects=(name,))


@rule("NB10", "too-few-for-word", Severity.REVIEW, 'A word such as "some" stands for three or fewer: write the number.')
def too_few_for_word(info: RuleInfo, bound: Bound) -> Iterator[Diagnostic]:
    """A word hides a number that is as short to write."""
    for telling, word in _words(bound):
        rung = rung_of(word, bound.project.ladder)
        if rung.kind != "share" or rung.universal or rung.none or not 0 < telling.n <= 3:
            continue
        if telling.claim.finding.in_words_only:
            continue
        if any(m.value == telling.n for m in telling.numbers) or quantifier_fault(telling, word, bound.project.ladder):
            continue
        why, names = f"'{word.rung}' is {telling.n} of {telling.count.of}", (telling.claim.finding.name,)
        yield _instead(info, telling, word, bound.project.ladder, why, names, n=telling.n)


def _words(bound: Bound) -> Iterator[tuple[Telling, QuantifierMention]]:
    for telling in read(bound).tellings:
        for word in telling.quantifiers:
            yield telling, word


def _contradicted(telling: Telling, word: QuantifierMention, bound: Bound) -> bool:
    rung = rung_of(word, bound.project.ladder)
    if telling.part != "n":
        return False
    return bool((rung.universal and telling.count.denied) or (rung.none and telling.count.n))


def _measures_frequency(bound: Bound, claim: Claim) -> bool:
    """Whether a code of the finding measures frequency, or its condition asks for acts that were done again."""
    codebook = bound.project.codebook
    return asks_how_often(bound, claim) or any(
        codebook.codes[code].measures == "frequency" for code in _codes(claim.finding, codebook)
    )


def _codes(finding: Finding, codebook: Codebook) -> tuple[str, ...]:
    """List the codes the finding's condition is about."""
    return tuple(dict.fromkeys(code for named in _SAYS.findall(finding.where) for code in codebook.covered_by(named)))


def _affirmed_beside(telling: Telling, bound: Bound) -> dict[str, set[str]]:
    """Map each sibling code that people of the finding's universe affirm to those people."""
    codebook, own = bound.project.codebook, _codes(telling.claim.finding, bound.project.codebook)
    beside = {sibling for code in own for sibling in codebook.siblings(code)} - set(own)
    universe = {unit.split("/")[0].split(".")[0] for unit in telling.count.answers}
    found: dict[str, set[str]] = {}
    for coding in bound.snapshot.codings:
        affirmed = coding.polarity in {Polarity.AFFIRMS, Polarity.MIXED}
        if coding.code in beside and affirmed and coding.source in universe:
            found.setdefault(coding.code, set()).add(coding.source)
    return dict(sorted(found.items()))


_NEAR_EN = re.compile(r"[”\"’]?(?:[ \n]+[\w'’-]+){0,3}[ \n]*")
_NEAR_KO = re.compile(r"[”\"’]?(?:[을를이가은는로]|으로)?(?:\s?[가-힣]+){0,2}\s?")


def _around(telling: Telling, paragraph: Paragraph, kind: str, bound: Bound) -> QuantifierMention | None:
    """Find a word of this kind in the link, or beside it in its sentence with at most three words between."""
    near = _NEAR_KO if bound.manuscript.language == "ko" else _NEAR_EN
    text, (start, end) = telling.block.text, telling.span
    for word in paragraph.quantifiers:
        if (
            rung_of(word, bound.project.ladder).kind != kind
            or not telling.sentence[0] <= word.start < telling.sentence[1]
        ):
            continue
        inside = start <= word.start and word.end <= end
        if inside or near.fullmatch(text[word.end : start] if word.end <= start else text[end : word.start]):
            other = paragraph.link_at((word.start, word.end))
            if inside or other is None:
                return word
    return None


def told_beside(telling: Telling, paragraph: Paragraph, bound: Bound) -> bool:
    """Tell whether "only" or "often" stands in the link or close beside it, which NB08 and NB09 look at."""
    return any(_around(telling, paragraph, kind, bound) is not None for kind in ("exclusive", "frequency"))


_OF_THE_REST = re.compile(r"[ \n]+of[ \n]+(?:the|those|these)?[ \n]*$", re.IGNORECASE)


def _rewritten(
    telling: Telling, word: QuantifierMention, ladder: Ladder
) -> tuple[str, tuple[tuple[int, int], str] | None]:
    """Word what would be true, and the stretch it may stand in for; None where grammar would not survive it.

    Where the number may not be told it is another word, which the writer puts in herself.
    """
    text = telling.block.text
    old = text[word.start : word.end]
    korean = bool(re.search(r"[가-힣]", old))
    if telling.claim.finding.in_words_only:
        return in_other_words(telling.count, ladder, "ko" if korean else "en"), None
    better = suggest(telling.count, "ko" if korean else "en", part=telling.part, like=old)
    if korean:
        if _negates(telling, word, ladder):
            return better, None
        return better, _korean_fix(text, word, better, telling.span[1])
    end, tail = word.reach, ""
    number = re.match(r"[ \n]+\d[\d,]*(?=[ \n]|$)", text[end : telling.span[1]])
    end += number.end() if number else 0
    if " who " in better:
        better_start, _, tail = better.partition(" who ")
        if word.noun and end <= word.noun[0] and word.noun[1] <= telling.span[1]:
            noun = text[end : word.noun[1]]
            keeps = noun.split()[-1].casefold() not in {"interviewed", "asked", "questioned", "who"}
            return better, ((word.start, word.noun[1]), f"{better_start}{noun if keeps else ''} who {tail}")
    fits = end <= telling.span[1]
    return better, ((word.start, end), better) if fits else None


def _negates(telling: Telling, word: QuantifierMention, ladder: Ladder) -> bool:
    """Whether it is a Korean "none": its verb says "not" already, which would turn a number in its place round."""
    korean = re.search(r"[가-힣]", telling.block.text[word.start : word.end])
    return bool(korean) and rung_of(word, ladder).none and not telling.claim.finding.in_words_only


def _korean_fix(text: str, word: QuantifierMention, better: str, limit: int) -> tuple[tuple[int, int], str] | None:
    particle = text[word.end : word.reach]
    after = text[word.reach : word.reach + 1]
    if word.reach > limit or (not particle and after.strip()):
        return None
    if not particle and word.noun and word.noun[0] >= word.reach:
        return (word.start, word.end), better + "의"
    joined = particle_after(particle, text[word.start : word.end], better)
    return (word.start, word.reach), better + (particle.replace(*joined, 1) if joined else particle)
