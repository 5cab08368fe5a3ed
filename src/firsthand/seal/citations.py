"""The evidence links of a report, as records: what each prints and what it rests on (4.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from firsthand.model.bound import Attribution, Bound, Claim, Display, Quotation, Reference
from firsthand.model.manuscript import Citation, Run
from firsthand.model.testimony import PassageRef, Transcript
from firsthand.render.spans import printable
from firsthand.rules.attributed import disclosures
from firsthand.rules.published import published_numbers
from firsthand.seal.questions import Key
from firsthand.seal.salts import Plain
from firsthand.text.standing import standing

Followed = Quotation | Claim | Attribution | Reference | Display


def citations_of(bound: Bound, leaves: Mapping[Key, str], passages: Mapping[PassageRef, str]) -> tuple[Plain, ...]:
    """List the evidence links in reading order.

    ``leaves`` are the leaf hashes of the questions; ``passages`` holds the words of each passage quoted, in the
    original. Raises ValueError for a link that leads nowhere: of such a report there is no edition.
    """
    followed: dict[Citation, Followed] = {
        each.citation: each
        for kind in (bound.quotations, bound.claims, bound.attributions, bound.references, bound.displays)
        for each in kind
    }
    printed, words = _printed(bound), _Words(bound, leaves, passages)
    found = []
    for at, citation in enumerate(bound.manuscript.citations(), 1):
        if citation.kind is None or citation not in followed:
            raise ValueError(f"the link at {citation.place.path}:{citation.place.line} leads nowhere")
        fields, hidden, source = words.of(followed[citation])
        head = {"kind": "citation", "at": at, "link": citation.kind.value, "printed": printed[citation]}
        found.append(Plain(("citation", str(at)), {**head, **fields}, hidden, source))
    return tuple(found)


def _printed(bound: Bound) -> dict[Citation, str]:
    """Give the words of each link as the reader reads them: no picture, no note mark, each run of space as one."""
    runs: dict[Citation, list[Run]] = defaultdict(list)
    for leaf in bound.manuscript.leaves():
        for run in leaf.runs:
            if run.citation is not None and not run.image and not run.note:
                runs[run.citation].append(run)
    return {citation: collapsed(printable("".join(run.text for run in found))) for citation, found in runs.items()}


def collapsed(text: str) -> str:
    """Take each run of the white space that HTML knows as one space, with none at the ends."""
    return " ".join(text.replace("\u2028", " ").replace("\u2029", " ").translate(_SPACES).split(" ")).strip()


_SPACES = dict.fromkeys(map(ord, "\t\n\f\r"), " ")


class _Words:
    """What is said of each kind of link, what is hidden, and whose it is."""

    def __init__(self, bound: Bound, leaves: Mapping[Key, str], passages: Mapping[PassageRef, str]) -> None:
        self._bound, self._passages = bound, passages
        self._questions: dict[Citation, list[str]] = defaultdict(list)
        for number in published_numbers(bound):
            if number.citation is not None:
                self._questions[number.citation].append(leaves[number.question])
        self._details: dict[tuple[str, str], list[str]] = defaultdict(list)
        for told in disclosures(bound):
            self._details[told.source, told.place].append(str(told.detail))

    def of(self, link: Followed) -> tuple[dict[str, object], dict[str, object], str]:
        """Return what is shown of a link, what is hidden, and whose it is."""
        match link:
            case Quotation():
                return *self._quotation(link), _passage(link).source
            case Claim():
                (question,) = dict.fromkeys(self._questions[link.citation])
                return {"question": question}, {}, ""
            case Attribution():
                place, code = link.citation.place, link.source.code
                details = self._details.get((code, f"{place.path}:{place.line}:{place.column}"), [])
                return {}, {"told": {"source": code, "details": details}}, code
            case Reference():
                return {"fact": link.fact.name, "source": link.fact.citation.strip()}, {}, ""
            case Display():
                questions = sorted(set(self._questions.get(link.citation, ())))
                return {"exhibit": link.figure.exhibit.name, "questions": questions}, {}, ""

    def _quotation(self, link: Quotation) -> tuple[dict[str, object], dict[str, object]]:
        passage, original = _passage(link), link.verdict.original
        shown: dict[str, object] = {
            "passage": str(passage),
            "language": link.verdict.language,
            "spoken": link.original.language,
            "translated": not original,
            "alias": self._alias(passage.source),
        }
        start, end = standing(link.citation.text, link.transcript.turns) or (None, None)
        origin: dict[str, object] = {
            "text": self._passages[passage], "transcript": link.original.digest, "start": start, "end": end,
        }  # fmt: skip
        if not original:
            origin |= {"translation": _words_of(link.transcript), "translation_transcript": link.transcript.digest}
        return shown, {"origin": origin}

    def _alias(self, code: str) -> str | None:
        """Give the name by which the report calls a source, if it calls her by one."""
        told: Iterable[Attribution] = (each for each in self._bound.attributions if each.source.code == code)
        for each in told:
            alias = each.source.alias.get(self._bound.manuscript.language, "")
            if alias and alias in each.citation.text:
                return alias
        return None


def _passage(link: Quotation) -> PassageRef:
    if link.citation.passage is None:
        raise ValueError(f"the link at {link.citation.place.path}:{link.citation.place.line} names no passage")
    return link.citation.passage


def _words_of(text: Transcript) -> str:
    return "\n".join(turn.text.reveal() for turn in text.turns)
