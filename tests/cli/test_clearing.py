"""``clear``, ``alias check`` and ``publish`` as people of several roles type them."""

from __future__ import annotations

import pytest

from tests.cli.test_commands import Mill, Said
from tests.cli.test_identities import CANARY, SISTER, full, known, laid
from tests.support import mill

__all__ = ["full", "known", "laid"]

PUBLISH = ("publish", "report", "--yes", "--formats", "html", "--today", "2026-03-01")
CLEAR = ("clear", "report", "--formats", "html", "--today", "2026-03-01")


@pytest.fixture
def ready(known: Mill) -> Mill:
    """With what the report needs, and its translation approved."""
    known.does("admit", "--consents", "consents.csv", "--coverage", "coverage.csv", "--codings", "codings.csv")
    known.does("approve", "S01", "--language", "en", "--reviewer", "R1")
    return known


def test_an_editor_asks_an_officer_and_then_publishes(ready: Mill, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _as_sora(ready, monkeypatch, *PUBLISH)
    assert asked.code == 11
    assert "Ask a protection officer for: firsthand clear report" in asked.err
    assert not (ready.root / "out").exists()
    assert _as_sora(ready, monkeypatch, *CLEAR).code == 3
    said = ready(*CLEAR)
    assert (said.code, said.out) == (0, "1 file searched for 1 identity: cleared.\n")
    built = _as_sora(ready, monkeypatch, *PUBLISH)
    assert (built.code, "published" in built.out) == (0, True)


def _as_sora(ready: Mill, monkeypatch: pytest.MonkeyPatch, *words: str) -> Said:
    with monkeypatch.context() as patch:
        patch.setenv("FIRSTHAND_PASSPHRASE_FILE", str(ready.write_secret("other.txt", mill.OTHER)))
        patch.setenv("FIRSTHAND_USER", "sora")
        return ready(*words)


def test_what_refuses_is_told_by_code_and_never_by_name(ready: Mill) -> None:
    report = ready.root / "report/report.md"
    report.write_text(f"{mill.GOOD}\nAsk {CANARY}는, {SISTER}의 언니.\n", "utf-8")
    for command in (PUBLISH, CLEAR):
        said = ready(*command)
        assert said.code == 10
        assert "report.html: block DS09 [name-in-output]" in said.out
        assert "a relative of S01" in said.out
        assert CANARY not in said.out.split("DS09", 1)[1] + said.err
        assert SISTER not in said.out.split("DS09", 1)[1] + said.err
    assert not (ready.root / "out").exists()


def test_a_given_name_is_shown_by_place_and_accepted_by_who_looked(ready: Mill) -> None:
    report = ready.root / "report/report.md"
    report.write_text(f"{mill.GOOD}\nThe word {CANARY[1:]} means lint.\n", "utf-8")
    assert (ready(*PUBLISH).code, ready(*CLEAR).code) == (11, 11)
    said = ready(*CLEAR, "--accept")
    assert said.code == 0
    assert "report.html: text: S01" in said.err
    assert CANARY[1:] not in said.err
    assert ready(*PUBLISH).code == 0


def test_aliases_are_compared_without_a_name_being_shown(ready: Mill) -> None:
    said = ready("alias", "check")
    assert (said.code, said.out) == (0, "No alias is a name among 1 identity.\n")


def test_explain_knows_the_rules_of_files(ready: Mill) -> None:
    for code, name in (("DS09", "name-in-output"), ("DS10", "telling-metadata"), ("DS03", "unfit-alias")):
        assert ready("explain", code).out.startswith(f"# {code} {name}\n")
