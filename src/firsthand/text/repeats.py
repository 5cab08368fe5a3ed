"""Runs of words that two texts share: what is printed and what was said.

English is compared by its words' stems, Korean by its words as written, so that no analyser is loaded. Signs, case and
white space do not count. Offsets are code points of the NFC text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from firsthand.text.analysis import Span, plain_spans, plain_tokens, surface_spans


class Script(NamedTuple):
    """How words of one writing are compared.

    A run has ``least`` words, ``telling`` different ones of them not among the commonest. Somewhere ``unbroken`` words,
    one of them telling, follow each other in both texts; elsewhere it goes on over one word changed, put in or left out
    where two more words agree. The index is asked for ``phrase`` words in a row, in its ``column``.
    """

    column: str
    least: int
    telling: int
    unbroken: int
    phrase: int


LATIN = Script("tokens", 8, 3, 5, 3)
HANGUL = Script("surface", 5, 3, 3, 2)
SCRIPTS = (LATIN, HANGUL)
"""The lengths were set by counting what real testimonies share by chance: ``docs/rules/QT06-unlinked-testimony.md``."""

_AGREE = 2
_STEPS = ((1, 1), (0, 1), (1, 0))
"""One word changed; one left out of the first text; one put into it."""

_ENGLISH = (
    "a about after again all also always am an and another any are as asked at away back be because became become been "
    "before being both but by call called came can cannot come could day days did didn't do does doesn't doing don't "
    "done down each else even ever every everyone everything few first for from gave get gets give go goes going gone "
    "good got had has have having he her here hers herself him himself his home house how i i'd i'll i'm i've if in "
    "into is isn't it it's its just knew know known last left let like little lived long look made make man many may "
    "me men might more most mother father much must my myself name never night no nobody not nothing now of off old on "
    "once one only or other others our ours out over own people place put ran right said same saw say says see seen "
    "she should so some somebody someone something still such take taken tell than that that's the their theirs them "
    "themselves then there these they thing things think this those thought through time times to told too took two "
    "under until up us use used very want wanted was wasn't way we well went were weren't what when where which while "
    "who whom whose why will with without woman women work worked would wouldn't year years yes you your yours"
)
_KOREAN = (
    "가 가서 가장 가지 가지고 같은 같이 거 거기 거기서 거는 건 걸 것 것도 것은 것을 것이 것이다 것입니다 게 계속 "
    "그 그거 그거는 그건 그걸 그것은 그것을 그것이 그게 그냥 그는 그때 그때는 그래 그래도 그래서 그랬어요 그러고 "
    "그러나 그러니까 그러면 그런 그런데 그럼 그렇게 그렇지만 그리고 근데 나 나는 나도 나를 난 날 내 내가 너무 네 "
    "누가 누구 늘 다 다른 다시 대한 더 데 두 뒤 뒤에 듯 등 때 때는 때도 때문에 때에 또 를 많은 많이 말 말을 말이 "
    "매우 못 무슨 무엇을 뭐 및 바로 번 보고 보면 사람 사람들 사람들은 사람들이 사람은 사람을 사람이 속에 수 수가 "
    "수는 수도 아니 아니고 아니라 아마 아무 아주 아직 안 안에 않고 않는 않았다 어디 어떤 어떻게 어느 없고 없는 "
    "없다 없어요 없었다 없었어요 에 여기 여러 예 와 왜 우리 우리가 우리는 위해 을 의 이 이거 이건 이것은 이것이 "
    "이게 이런 이렇게 이제 이후 일 일을 일이 있고 있는 있다 있습니다 있어요 있었다 있었어요 있었습니다 있으면 "
    "자기 자기가 잘 저 저는 저도 저를 저희 적이 전에 정말 제 제가 제일 좀 좋은 줄 중 중에 즉 지금 지금은 참 처음 "
    "처음에 큰 하고 하는 하나 하루 하면 하면서 한 한번 할 해서 했고 했다 했어요 했습니다 후 후에"
)
"""Words that say little of where a sentence is from: those of grammar, and those most frequent in any interview."""


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(plain_tokens(_ENGLISH)) | frozenset(_KOREAN.split())


def is_telling(word: str) -> bool:
    """Tell whether a word, as :func:`words` gives it, is none of the commonest."""
    return word not in _common()


def words(script: Script, text: str) -> list[Span]:
    """List the words of a text that are of this writing, with their places."""
    return plain_spans(text) if script is LATIN else surface_spans(text)


class Repeat(NamedTuple):
    """A run shared by two texts: first and last word in each, and how many words agree."""

    first: int
    last: int
    other_first: int
    other_last: int
    agree: int


class Printed:
    """The words of one text, ready to be compared with many."""

    def __init__(self, script: Script, text: str) -> None:
        self.script = script
        self.spans = words(script, text)
        self.words = [span.token for span in self.spans]
        self.rows: dict[tuple[str, ...], list[int]] = {}
        telling = list(map(is_telling, self.words))
        for at in range(len(self.words) - script.unbroken + 1):
            if any(telling[at : at + script.unbroken]):
                self.rows.setdefault(tuple(self.words[at : at + script.unbroken]), []).append(at)

    def repeats(self, there: Sequence[str]) -> Iterator[Repeat]:
        """Yield the runs that stand in ``there``, in order, of those that touch in this text the longest."""
        found = {_grown(self.words, there, at, other, self.script.unbroken) for at, other in self._seeds(there)}
        yield from longest([run for run in found if self._enough(run)])

    def _seeds(self, there: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield where so many words in a row agree, each stretch once, at its beginning."""
        size, before = self.script.unbroken, list[int]()
        for other in range(len(there) - size + 1):
            at = self.rows.get(tuple(there[other : other + size]), [])
            yield from ((n, other) for n in at if n - 1 not in before)
            before = at

    def _enough(self, run: Repeat) -> bool:
        telling = {word for word in self.words[run.first : run.last + 1] if is_telling(word)}
        return run.agree >= self.script.least and len(telling) >= self.script.telling


def longest(found: Collection[Repeat]) -> Iterator[Repeat]:
    """Leave out the runs that touch a longer one, and yield the others in order."""
    kept: list[Repeat] = []
    for run in sorted(found, key=lambda run: (-run.agree, run)):
        if all(run.last < other.first or other.last < run.first for other in kept):
            kept.append(run)
    yield from sorted(kept)


def _grown(here: Sequence[str], there: Sequence[str], at: int, other: int, size: int) -> Repeat:
    """Follow a run from its seed to both sides."""
    ahead, further, after = _followed(here, there, at + size - 1, other + size - 1, 1)
    back, further_back, before = _followed(here, there, at, other, -1)
    return Repeat(back, ahead, further_back, further, size + after + before)


def _followed(here: Sequence[str], there: Sequence[str], at: int, other: int, way: int) -> tuple[int, int, int]:
    """Follow both texts one way from words that agree; return the last that do, and how many more."""

    def agrees(a: int, b: int) -> bool:
        return 0 <= a < len(here) and 0 <= b < len(there) and here[a] == there[b]

    more = 0
    while True:
        if agrees(at + way, other + way):
            at, other, more = at + way, other + way, more + 1
            continue
        for a, b in _STEPS:
            to, beside = at + way * (a + 1), other + way * (b + 1)
            if all(agrees(to + way * n, beside + way * n) for n in range(_AGREE)):
                at, other, more = to, beside, more + 1
                break
        else:
            return at, other, more
