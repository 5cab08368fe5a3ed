"""Quotations cut from real narratives at run time, whole and altered, and the calls that judge them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from bench.archive import NARRATIVES, PASSPHRASE, Archive
from firsthand.model.private import Private
from firsthand.model.testimony import Speaker, Turn

NEGATIONS = ("not", "never", "no")
LOOKALIKES = {"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "i": "і"}


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words said to stand in a turn."""

    words: str
    turn: Turn


@cache
def _turns() -> tuple[Turn, ...]:
    from firsthand.exchange import read
    from firsthand.model.intake import Reading

    turns: list[Turn] = []
    for path in sorted((NARRATIVES / "txt").glob("*.txt"))[:200]:
        reading = read(path, name=path.name)
        assert isinstance(reading, Reading)
        for n, utterance in enumerate(reading.utterances, 1):
            text = utterance.text.reveal()
            if len(text.split()) >= 50 and not set("[]…()") & set(text) and "..." not in text:
                turns.append(Turn(n, Speaker.SOURCE, Private(text)))
    return tuple(turns)


def quoted(number: int, seed: int = 3) -> list[Quoted]:
    """Cut ``number`` quotations of 6 to 40 words; every tenth leaves words out under a mark or inserts one."""
    rng = random.Random(seed)
    cut = []
    for n in range(number):
        turn = rng.choice(_turns())
        words = turn.text.reveal().split()
        length = rng.randint(6, min(40, len(words)))
        start = rng.randint(0, len(words) - length)
        chosen = words[start : start + length]
        if n % 10 == 0 and length >= 12:
            chosen = [*chosen[:4], "[…]", *chosen[7:]] if n % 20 else [*chosen[:5], "[then]", *chosen[5:]]
        cut.append(Quoted(" ".join(chosen), turn))
    return cut


def altered(number: int, seed: int = 4) -> list[Quoted]:
    """Alter quotations: a letter, a word, a negation, a look-alike letter, a zero-width mark, the order of words."""
    rng = random.Random(seed)
    kinds = (_letter, _word, _negation, _lookalike, _zero_width, _order)
    found: list[Quoted] = []
    while len(found) < number:
        for case in quoted(number // 2, seed=rng.randint(0, 10**9)):
            if "[" in case.words:
                continue
            words = kinds[len(found) % len(kinds)](case.words.split(), rng)
            text = " ".join(words)
            plain = " ".join(case.turn.text.reveal().split())
            if text not in plain and len(found) < number:
                found.append(replace(case, words=text))
    return found


def _letter(words: list[str], rng: random.Random) -> list[str]:
    spots = [i for i, w in enumerate(words) if w.isalpha() and len(w) > 2] or [0]
    at = rng.choice(spots)
    word = words[at]
    place = rng.randrange(len(word))
    other = rng.choice([c for c in "abdefghklmnoprstuvwz" if c != word[place].lower()])
    return [*words[:at], word[:place] + other + word[place + 1 :], *words[at + 1 :]]


def _word(words: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(len(words))
    return [*words[:at], "wickerwork", *words[at + 1 :]]


def _negation(words: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(1, len(words))
    return [*words[:at], rng.choice(NEGATIONS), *words[at:]]


def _lookalike(words: list[str], rng: random.Random) -> list[str]:
    text = " ".join(words)
    spots = [i for i, c in enumerate(text) if c in LOOKALIKES] or [0]
    at = rng.choice(spots)
    return (text[:at] + LOOKALIKES.get(text[at], "а") + text[at + 1 :]).split()


def _zero_width(words: list[str], rng: random.Random) -> list[str]:
    text = " ".join(words)
    at = rng.randrange(1, len(text))
    return [text[:at] + "\u200b" + text[at:]]


def _order(words: list[str], rng: random.Random) -> list[str]:
    spots = [i for i in range(len(words) - 1) if words[i] != words[i + 1]]
    at = rng.choice(spots)
    return [*words[:at], words[at + 1], words[at], *words[at + 2 :]]


def verify_all(cases: list[Quoted]) -> bool:
    """Verify each in its passage; whether all are verbatim."""
    from firsthand.text.verbatim import verify

    verdicts = [verify(c.words, (c.turn,), language="en", original=True, longest_omission=1200) for c in cases]
    return all(v.verbatim for v in verdicts)


def nearest_calls(cases: list[Quoted], archive: Archive) -> list[Callable[[], object]]:
    """Calls that name the passage an altered quotation came from, shortlist from the vault included."""
    from firsthand.text.nearest import nearest
    from firsthand.vault import Vault

    vault = Vault.open(archive.root / "vault", lambda _: PASSPHRASE)
    return [lambda words=c.words: nearest(words, vault.candidates(words)) for c in cases]  # type: ignore[misc]
