from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.model.consent import Consent, Decision, Scope
from firsthand.model.private import Private
from firsthand.model.snapshot import Repeated, Wanted
from firsthand.model.testimony import InterviewRef, Speaker, Status, Transcript, Turn
from firsthand.vault import Vault
from tests.support.plain_repeats import plain_repeated
from tests.unit.vault.making import NOW, TODAY, admission, admit, passage

TOLD = "The foreman carried the ledger to the boiler room and burned it page by page."
GAVE = "각서를 쓰고 나서야 창고 열쇠를 돌려받았다고 들었습니다."


def _repeated(vault: Vault, *printed: str) -> tuple[Repeated, ...]:
    return vault.snapshot(Wanted(printed=printed), TODAY).repeated


def test_a_pasted_sentence_is_found_in_any_interview_and_its_place_told(vault: Vault) -> None:
    admit(vault, admission("S01"), admission("S02", ["What then?", "I saw it. " + TOLD, "And you?", "I kept still."]))
    printed = "One told that " + TOLD.lower() + " Others did not."
    (found,) = _repeated(vault, "Nothing of the kind stands here, and nobody said so.", printed)
    assert (found.text, found.passage, found.speaker) == (1, passage("S02/2"), Speaker.SOURCE)
    assert printed[found.start : found.end] == TOLD.lower().rstrip(".")
    assert (found.language, found.original, found.agree) == ("en", True, 15)


def test_a_run_goes_on_in_the_next_answer(vault: Vault) -> None:
    lines = ["What then?", "They took the ledger upstairs quietly.", "And after?", "Burned the pages before noon."]
    admit(vault, admission("S01", lines))
    (found,) = _repeated(vault, "They took the ledger upstairs quietly. Burned the pages before noon.")
    assert (found.passage, found.agree) == (passage("S01/2-4"), 11)


def test_a_translation_and_korean_words_as_written_are_found(vault: Vault) -> None:
    admit(vault, admission("S01", ["?", GAVE], "ko"), admission("S01", ["?", TOLD], of="S01.ko.txt"))
    found = _repeated(vault, "그는 " + GAVE, TOLD)
    assert [(each.text, each.language, each.original) for each in found] == [(0, "ko", True), (1, "en", False)]


def test_words_of_who_withdrew_are_found(vault: Vault) -> None:
    admit(vault, admission("S01", ["?", TOLD]), admission("S02"))
    with vault.write("tables", now=NOW) as writer:
        writer.set_consents([Consent("S01", Scope.QUOTE, Decision.WITHDRAWN, TODAY)])
    taken = vault.snapshot(Wanted(printed=(TOLD,)), TODAY)
    assert [each.passage.source for each in taken.repeated] == ["S01"]


def test_phrases_of_every_day_are_not(vault: Vault) -> None:
    everyday = "I do not know what to do and I did not know what to say to them at that time"
    admit(vault, admission("S01", ["?", everyday]))
    assert _repeated(vault, everyday) == ()


_ENGLISH = ("the", "ledger", "foreman", "and", "burned", "stairs", "to", "carried")
_KOREAN = ("각서를", "창고", "열쇠를", "그", "썼다", "불길", "수")
_CHANCE = Random(7)
_SAID = [[" ".join(_CHANCE.choices(own, k=14)) for _ in range(4)] for own in (_ENGLISH, _ENGLISH, _KOREAN)]
_PIECES = [*(line for lines in _SAID for line in lines), *_ENGLISH, *_KOREAN]


def test_the_index_and_the_plain_way_agree(vault: Vault) -> None:
    admit(vault, *(admission(f"S0{number}", lines) for number, lines in enumerate(_SAID, 1)))
    texts = [
        Transcript(
            InterviewRef(f"S0{number}"), "en", original=True, status=Status.DRAFT,
            turns=tuple(
                Turn(n, Speaker.INTERVIEWER if n % 2 else Speaker.SOURCE, Private(line))
                for n, line in enumerate(lines, 1)
            ),
        )
        for number, lines in enumerate(_SAID, 1)
    ]  # fmt: skip

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6), st.integers(0, 20))
    def agrees(pieces: list[str], without: int) -> None:
        words = " ".join(pieces).split()
        printed = (" ".join(words), " ".join(words[:without] + words[without + 1 :]))
        found = _repeated(vault, *printed)
        seen.append(len(found))
        assert found == plain_repeated(texts, printed)

    seen: list[int] = []
    agrees()
    assert sum(seen) > 20
