"""``firsthand link`` on the example: what it proposes, what people decide, and that it counts."""

from __future__ import annotations

import io
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firsthand.cli import run
from firsthand.demo import SAME
from firsthand.model.linking import Verdict
from firsthand.vault import Vault
from tests.support.example import laid_out

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_out(tmp_path_factory.mktemp("linking") / "example")


@pytest.fixture
def example(laid: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(laid)
    return laid


def _say(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(words)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_example_decides_what_its_truth_says_and_nothing_of_it_is_proposed_again(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    truth = tomllib.loads((example / "truth.toml").read_text("utf-8"))
    assert [list(pair) for pair in SAME] == truth["same"]["pairs"]
    code, out, _ = _say(capsys, "link", "list")
    assert code == 0
    assert [line.split()[:3] for line in out.splitlines()] == [[*pair, "same"] for pair in SAME]
    code, out, err = _say(capsys, "link", "--limit", "500")
    shown = [line.split()[1:3] for line in out.splitlines()]
    assert code == 0
    assert not any(list(pair) in shown for pair in SAME)
    assert f"{len(shown)} pairs to decide on" in err


def test_undecided_the_event_entered_twice_comes_first_and_its_reasons_are_told(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for pair in SAME:
        assert _say(capsys, "link", "decide", *pair, "unsure")[0] == 0
    with Vault.open(example / "vault", lambda _: "", writing=True) as vault:
        assert [decision.verdict for decision in vault.links()] == [Verdict.SAME] * 3 + [Verdict.UNSURE] * 3
    from firsthand.linkage.gather import Gathered
    from firsthand.linkage.scoring import score
    from firsthand.model.snapshot import Wanted

    with Vault.open(example / "vault", lambda _: "") as vault:
        seen = vault.snapshot(Wanted(codes=frozenset()), NOW.date())
        told = frozenset(ref.interview for account in seen.events.accounts for ref in account.passages)
        texts = vault.snapshot(Wanted(told), NOW.date()).transcripts
    originals = {ref: text for ref, whole in texts.items() for text in whole if text.original}
    first = score(Gathered(seen.events, originals).happenings())[0]
    assert (first.first, first.second) == SAME[0]
    assert {reason.comparison for reason in first.reasons} == {"time", "place", "type", "role", "victim", "words"}
    for pair in SAME:
        assert _say(capsys, "link", "decide", *pair, "same")[:2] == (0, "Decided.\n")
    assert _say(capsys, "link", "decide", *reversed(SAME[0]), "same")[:2] == (0, "It was decided so already.\n")


def test_no_word_of_testimony_is_printed(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = _say(capsys, "link", "--limit", "500", "--least", "-99")
    assert not [letter for letter in out + err if "가" <= letter <= "힣"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("E1", "E9999", "same"), "there is no event, passage or person E9999"),
        (("E1", "P1", "same"), "cannot be decided on"),
        (("E1", "E2"), "name two ids and a verdict"),
        ((), "nobody is there to ask"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    example: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    code, _, err = _say(capsys, "link", "decide", *words)
    assert code == 2
    assert told in err


class _Keyboard(io.StringIO):
    """Lines typed at a terminal."""

    def isatty(self) -> bool:
        return True


def test_pairs_are_asked_about_one_after_another_and_an_empty_answer_leaves_one_open(
    example: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = [line.split()[1:3] for line in _say(capsys, "link")[1].splitlines()[:3]]
    monkeypatch.setattr(sys, "stdin", _Keyboard("different\n\nunsure\n" + "\n" * 500))
    code, out, _ = _say(capsys, "link", "decide")
    assert (code, out.splitlines()[-1].strip()) == (0, "2 pairs decided.")
    with Vault.open(example / "vault", lambda _: "") as vault:
        made = vault.links()[-2:]
    assert [decision.verdict for decision in made] == [Verdict.DIFFERENT, Verdict.UNSURE]
    assert [list(decision.pair) for decision in made] == [shown[0], shown[2]]
