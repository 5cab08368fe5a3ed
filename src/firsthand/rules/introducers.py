"""Who is said to speak the words of a quotation: another source by her link or alias, or somebody she cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from firsthand.disclosure.words.attribution import is_age
from firsthand.disclosure.words.called import composed
from firsthand.model.bound import Bound, Quotation
from firsthand.model.manuscript import Block, CitationKind
from firsthand.rules.attributed import descriptions
from firsthand.rules.places import Link, Span, links_in, prose_blocks, sentences

_SAYS = (
    r"(?:sa(?:id|ys)|t(?:old|ells)|recall(?:ed|s)|repl(?:ied|ies)|answer(?:ed|s)|add(?:ed|s)|explain(?:ed|s)|describe[ds]"
    r"|conclude[ds]|remember(?:ed|s)|sp(?:oke|eaks)|puts?\sit|reported|relate[ds]|testified|stated|began|continued|wrote"
    r"|confirmed|insisted|admitted|repeated|remark(?:ed|s)|complained)\b"
)
_SPEAKS = re.compile(
    rf"(?:,[^,:]*,|\s\([^)]*\))?(?:\s(?:also|too|then|later|once|again|has|had|himself|herself|\w+ly))*\s{_SAYS}(?P<rest>.*)",
    re.IGNORECASE,
)
_VERB = re.compile(rf"\b{_SAYS}", re.IGNORECASE)
_SOMEBODY_ELSE = re.compile(
    rf"[;—]|\b(?:who|whom|whose|another|others?|but|while)\b|\band\s(?:an?|the|one|his|her)\b|\b{_SAYS}", re.IGNORECASE
)
_SIGNED = re.compile(rf"[\s.,”\"'’]*(?:[-–—―⸺]+\s*|(?:so\s)?{_SAYS}\s)", re.IGNORECASE)
_SPEAKS_KO = re.compile(r"(?:\s?씨)?(?:\s?\([^)]*\))?(?:은|는|이|가|도|께서는?)\s(?P<rest>.*)")
_SAID_KO = re.compile(r"말|이야기|대답|설명|덧붙|회상|증언|털어놓|되물|물었|답하|답했|맺")
_QUOTED_KO = re.compile(r"[\s.”\"'’]*(?:이?라고|이?라며|이?라면서|고|며)[\s.,]")
_SOMEBODY_ELSE_KO = re.compile(
    r"(?:여성|여자|남성|남자|아내|남편|이웃|어머니|아버지|사람|친구|씨|딸|아들|언니|형|동생)(?:은|는|이|가|도)\s"
)
_ONE = re.compile(
    r"\W*(?:(?:and|but|then|later|so)\s)*(?:(?P<he>s?he)\s*|(?:an?|the|this|that|one|another)\s(?P<who>.*))",
    re.IGNORECASE,
)
_WORDS_OF = re.compile(r"\b(?:in\sthe\swords\sof|according\sto)\s(?P<who>an?\s.*)", re.IGNORECASE)
_ASIDE = re.compile(r"\W*(?:who|whose|which|then|aged|now)\b", re.IGNORECASE)
_CUT = re.compile(r"\s(?:who|whom|whose|which|that|when|with)\s.*", re.IGNORECASE)
_ONE_KO = re.compile(r"\W*(?:\S+\s){0,3}?\S*?(?P<one>여성|여자|남성|남자)(?:은|는|이|가|도)\s")


class _Intro(NamedTuple):
    """What leads to a quotation: the words before it, who is linked or quoted there, and what follows the link."""

    words: str
    speakers: tuple[tuple[int, str, bool], ...]
    """Where in the words each ends, her code, and whether it is a quotation."""
    after: str
    next_code: str
    """The code of the source whose link follows, where nothing but ``after`` lies between."""


class Misled(NamedTuple):
    """A quotation, the code of another source said to speak it, or else the details that cannot be the speaker's."""

    quotation: Quotation
    another: str = ""
    details: tuple[str, ...] = ()


def misled(bound: Bound) -> Iterator[Misled]:
    """Find the quotations that the sentence gives to another source, or to somebody of another sex or age."""
    if not bound.quotations:
        return
    reading = _Reading(bound)
    for quotation in bound.quotations:
        passage = quotation.citation.passage
        intro = reading.intro(quotation)
        if passage is None or intro is None:
            continue
        code = passage.source
        if another := _another(intro, code, korean=reading.korean):
            yield Misled(quotation, another)
        elif not intro.speakers and (details := reading.contradicted(intro.words, code)):
            yield Misled(quotation, details=details)


def _another(intro: _Intro, code: str, *, korean: bool) -> str:
    """Name the source that introduces a quotation, where she is another and the speaker is not named there at all."""
    if any(own == code for _, own, _ in intro.speakers):
        return ""
    if intro.next_code not in {"", code} and not intro.speakers and _SIGNED.fullmatch(intro.after):
        return intro.next_code
    end, nearest, quoted = max(intro.speakers, default=(0, "", True))
    if quoted:
        return ""
    between = intro.words[end:]
    if found := _SPEAKS.fullmatch(between):
        return "" if _SOMEBODY_ELSE.search(found["rest"]) else nearest
    if korean and (found := _SPEAKS_KO.fullmatch(between + " ")):
        said = _SAID_KO.search(found["rest"]) or _QUOTED_KO.match(intro.after + " ")
        return nearest if said and not _SOMEBODY_ELSE_KO.search(found["rest"]) else ""
    return ""


class _Reading:
    """Reads what introduces quotations of one report."""

    def __init__(self, bound: Bound) -> None:
        self._language, self.korean = bound.manuscript.language, bound.manuscript.language == "ko"
        self._blocks = tuple(prose_blocks(bound.manuscript))
        self._number = {id(block): number for number, block in enumerate(self._blocks)}
        self._codes = {id(each.citation): each.source.code for each in bound.attributions}
        self._codes |= {id(q.citation): q.citation.passage.source for q in bound.quotations if q.citation.passage}
        self._reader = descriptions(bound).reader
        self._sources = {source.code: source for source in bound.snapshot.sources}
        self._ages = {name for name, attribute in bound.project.attributes.items() if is_age(attribute)}

    def intro(self, quotation: Quotation) -> _Intro | None:
        """Return what introduces a quotation: its sentence up to it, or the one before that leads to it."""
        block = quotation.block
        links = links_in(block)
        link = next((k for k in links if k.citation is quotation.citation), None)
        if link is None or id(block) not in self._number:
            return None
        spans = sentences(block, self._language)
        start = next((a for a, b in spans if a < link.end and link.start < b), link.start)
        found = self._until(block, (start, link.start))
        before = [span for span in spans if span[1] <= start]
        if not any(sign.isalnum() for sign in found[0]):
            found = self._until(block, before[-1]) if before and self.korean else found if before else self._led(block)
            found = found if _leads(found[0], korean=self.korean) else ("", ())
        following = next((k for k in links if k.start >= link.end), None)
        after = block.text[link.end : following.start if following else len(block.text)]
        source = following is not None and following.citation.kind is CitationKind.SOURCE
        code = self._codes.get(id(following.citation), "") if following and source else ""
        return _Intro(*found, after, code)

    def _led(self, block: Block) -> tuple[str, tuple[tuple[int, str, bool], ...]]:
        """Return the last sentence of the block before."""
        number = self._number[id(block)]
        spans = sentences(self._blocks[number - 1], self._language) if number else ()
        return self._until(self._blocks[number - 1], spans[-1]) if spans else ("", ())

    def _until(self, block: Block, span: Span) -> tuple[str, tuple[tuple[int, str, bool], ...]]:
        """Return a stretch of a block with the quoted words blank, and who speaks or is named in it, and where."""
        text, speakers = block.text, list[tuple[int, str, bool]]()
        pieces, at = list[str](), span[0]
        for link in links_in(block):
            if span[0] <= link.start and link.end <= span[1] and id(link.citation) in self._codes:
                quoted = link.citation.kind is CitationKind.QUOTE
                pieces += [text[at : link.start], " " * (link.end - link.start) if quoted else _text(block, link)]
                speakers.append((len(composed("".join(pieces))), self._codes[id(link.citation)], quoted))
                at = link.end
        words = composed("".join((*pieces, text[at : span[1]])))
        ends = {end for end, _, _ in speakers}
        named = [(c.end, c.code, False) for c in self._reader.called(words) if c.whole and c.end not in ends]
        return words, (*speakers, *named)

    def contradicted(self, words: str, code: str) -> tuple[str, ...]:
        """Name the sex and the ages that the words right before a quotation tell of its speaker and she has not."""
        source = self._sources.get(code)
        who, sexed = _who_ko(words) if self.korean else _who(words)
        if source is None or not who:
            return ()
        lexicon, found = self._reader.lexicon, []
        said = lexicon.sex(sexed, pronouns=True)
        for name, values in lexicon.sexes.items() if len(said) == 1 else ():
            own = source.attributes.get(name)
            if own is not None and own not in {values[sex] for sex in said}:
                found.append(name)
        told = self._reader.read(who, source)
        found += [t.detail.attribute for t in told if not t.fits and t.detail.attribute in self._ages]
        return tuple(dict.fromkeys(found))


def _text(block: Block, link: Link) -> str:
    return block.text[link.start : link.end]


def _leads(words: str, *, korean: bool) -> bool:
    """Tell whether a sentence of its own leads to a quotation after it."""
    bare = words.rstrip(" “\"'")
    return bare.endswith((":", "：")) or (korean and bool(_SAID_KO.search(bare[-12:])))


def _who(words: str) -> tuple[str, str]:
    """Return the words of who speaks, an aside left out, and those of them that may tell the sex."""
    said = _VERB.search(words)
    if said is None:
        of = _WORDS_OF.search(words)
        who = _CUT.sub("", of["who"]) if of else ""
        return who, who
    if _SOMEBODY_ELSE.search(words, said.end()):
        return "", ""
    aged = ""
    for piece in reversed(words[: said.start()].split(",")):
        if not piece.strip() or _ASIDE.match(piece):
            aged = piece if piece.strip().startswith("aged ") else aged
            continue
        one = _ONE.fullmatch(piece)
        who = (one["he"] or _CUT.sub("", one["who"])) if one else ""
        return who and who + aged, who
    return "", ""


def _who_ko(words: str) -> tuple[str, str]:
    one = _ONE_KO.match(words)
    return (words[: one.end()], one["one"]) if one else ("", "")
