"""What the notes say: where a quotation stands, what a number answers. Codes, never names."""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.model.bound import Claim, Quotation
from firsthand.model.finding import Fact
from firsthand.model.testimony import PassageRef, Speaker
from firsthand.render.numbers import counted, unknowns
from firsthand.render.spans import has_hangul, spans
from firsthand.render.tree import Node, Paragraph, Span, Spans
from firsthand.render.words import Words

PASSAGES = 12
"""How many passages a note lists before it says how many more there are."""

_OMISSIONS = ("[…]", "[...]", "[⋯]")


def omissions(quotation: Quotation) -> int:
    """Count the places where the quotation marks words left out."""
    return sum(quotation.citation.text.count(sign) for sign in _OMISSIONS) if quotation.verdict.omitted else 0


def on_quotation(quotation: Quotation, words: Words) -> tuple[Node, ...]:
    """Say where the words stand, in which language they were spoken and who translated; then the original words."""
    parts = [f"{quotation.citation.passage}."]
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
    if quotation.verdict.original:
        return (_line(" ".join(parts), words),)
    parts.append(words.say("quote.original"))
    return (_line(" ".join(parts), words), *_original(quotation, words))


def _original(quotation: Quotation, words: Words) -> Iterable[Node]:
    """Give the source's own words in the turns named."""
    lang = quotation.original.language
    for turn in quotation.original.turns:
        if turn.speaker is Speaker.SOURCE:
            said = spans(turn.text.reveal(), lang, lang=lang)
            yield Paragraph(said, "original", "" if lang == words.language else lang)


def on_claim(claim: Claim, words: Words) -> tuple[Node, ...]:
    """Say the question, the count, who could not be known, and the passages."""
    count = claim.count
    answer = counted(count, words)
    beside = unknowns(count, words, denied=True)
    if not beside and count.evidence:
        beside = words.say("all-known")
    text = [f"{answer}; {beside}." if beside else f"{answer}."]
    if count.low is not None and count.high is not None:
        key = "value" if count.low == count.high else "values"
        text.append(words.say(key, low=count.low, high=count.high))
    text += [_passages("passages", count.evidence, words), _passages("against", count.against, words)]
    question = stated(claim.finding.question, words)
    stop = "" if claim.finding.question.rstrip().endswith((".", "?", "!")) else "."
    rest = spans(f"{stop} {' '.join(part for part in text if part)}", words.language)
    return (Paragraph((*question, *rest)),)


def on_source(code: str, words: Words) -> tuple[Node, ...]:
    """Give the reference code and nothing else."""
    return (_line(words.say("source", code=code), words),)


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


def _passages(key: str, passages: tuple[PassageRef, ...], words: Words) -> str:
    if not passages:
        return ""
    listed = words.many([str(passage) for passage in passages[:PASSAGES]])
    more = len(passages) - PASSAGES
    return words.say(f"{key}.more", passages=listed, n=more) if more > 0 else words.say(key, passages=listed)


def _line(text: str, words: Words) -> Paragraph:
    return Paragraph(spans(text, words.language))
