"""What the notes say: where a quotation stands, what a number answers. Codes, never names.

A note on a number names its finding and never who answered: printed together, such lists would give away what each
source answered to every question (decision 0004).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from firsthand.model.bound import Bound, Claim, Quotation
from firsthand.model.finding import Count, Fact
from firsthand.model.manuscript import Citation
from firsthand.render.numbers import counted, unknowns
from firsthand.render.spans import has_hangul, plain, spans
from firsthand.render.tree import STRONG, Node, Paragraph, Span, Spans
from firsthand.render.words import Words

_OMISSIONS = ("[…]", "[...]", "[⋯]")


def omissions(quotation: Quotation) -> int:
    """Count the places where the quotation marks words left out."""
    return sum(quotation.citation.text.count(sign) for sign in _OMISSIONS) if quotation.verdict.omitted else 0


def on_quotation(quotation: Quotation, words: Words) -> tuple[Node, ...]:
    """Say where the words stand, in which language they were spoken and who translated; then the original words."""
    parts: list[str] = []
    spoken = words.tongue(quotation.original.language)
    if quotation.verdict.original:
        parts.append(words.say("quote.spoken", language=spoken))
    else:
        text = quotation.transcript
        key = "quote.translated" if text.translator else "quote.translated.nobody"
        parts.append(words.say(key, language=spoken, translator=text.translator))
        if text.reviewer:
            parts.append(words.say("quote.reviewed", reviewer=text.reviewer))
    left_out = omissions(quotation)
    if left_out:
        parts.append(words.say("quote.omitted", n=left_out))
    said = () if quotation.verdict.original else tuple(_original(quotation, words))
    if not quotation.verdict.original:
        parts.append(words.say("quote.original" if said else "quote.unpaired"))
    return (_coded(str(quotation.citation.passage), " ".join(parts), words), *said)


def _original(quotation: Quotation, words: Words) -> Iterable[Node]:
    """Give the source's own words that answer to those quoted; nothing when binding could not pair them."""
    lang = quotation.original.language
    for turn in quotation.original.turns:
        said = spans(turn.text.reveal(), lang, lang=lang)
        yield Paragraph(said, "original", "" if lang == words.language else lang)


def on_claim(claim: Claim, words: Words, told: str = "") -> tuple[Node, ...]:
    """Name the finding; say the question, the count, and how many denied or could not be known; or the words ``told``.

    Of a finding told in words only no number is said, whatever is told of it.
    """
    text = f"{told}." if claim.finding.in_words_only else _numbers(claim.count, words)
    question = stated(claim.finding.asks(words.language), words)
    stop = "" if plain(question).endswith((".", "?", "!")) else "."
    return (_coded(claim.finding.name, f"{stop} {text}", words, question),)


def _numbers(count: Count, words: Words) -> str:
    answer = counted(count, words)
    beside = unknowns(count, words, denied=True)
    if not beside and count.evidence:
        beside = words.say("all-known")
    text = [f"{answer}; {beside}." if beside else f"{answer}."]
    if count.low is not None and count.high is not None:
        key = "value" if count.low == count.high else "values"
        text.append(words.say(key, low=count.low, high=count.high))
    return " ".join(text)


def described_beside_a_quotation(bound: Bound) -> frozenset[Citation]:
    """List the descriptions of sources that lead to a quotation of the same source, in their own block or the next.

    There the quotation's note gives the code away already. Anywhere else a code would join what the report keeps apart.
    """
    quoted = {quotation.citation: quotation.citation.passage for quotation in bound.quotations}
    described = {attribution.citation: attribution.source.code for attribution in bound.attributions}
    leaves = bound.manuscript.leaves()
    cited = [list(dict.fromkeys(run.citation for run in leaf.runs if run.citation)) for leaf in leaves]
    found: set[Citation] = set()
    for here, following in pairwise([*cited, []]):
        for position, citation in enumerate(here):
            code = described.get(citation)
            passages = (quoted.get(other) for other in [*here[position + 1 :], *following])
            if code and any(passage and passage.source == code for passage in passages):
                found.add(citation)
    return frozenset(found)


def on_source(code: str, words: Words) -> tuple[Node, ...]:
    """Give the reference code, or without one say only what allowed the description."""
    return (_line(words.say("source", code=code) if code else words.say("source.described"), words),)


def on_fact(fact: Fact, words: Words) -> tuple[Node, ...]:
    """Give the citation, the publisher and the date."""
    citation = fact.citation.strip()
    stop = "" if citation.endswith((".", "?", "!")) else "."
    imprint = words.many([part for part in (fact.publisher, fact.date) if part])
    text = f"{citation}{stop} {imprint}." if imprint else f"{citation}{stop}"
    address = (Span(" "), *spans(fact.url, words.language, href=fact.url)) if fact.url else ()
    return (Paragraph((*spans(text, words.language), *address)),)


def stated(text: str, words: Words) -> Spans:
    """Set what a project file says in one language only; without Hangul, in a Korean report, it is English."""
    english = words.language != "en" and not has_hangul(text)
    return spans(text.strip(), words.language, lang="en" if english else "")


def _coded(code: str, text: str, words: Words, before: Spans = ()) -> Paragraph:
    """Begin with a reference code, as every note does that has one."""
    name = spans(code, words.language, marks=STRONG)
    return Paragraph((*name, *spans(". ", words.language), *before, *spans(text, words.language)))


def _line(text: str, words: Words) -> Paragraph:
    return Paragraph(spans(text, words.language))
