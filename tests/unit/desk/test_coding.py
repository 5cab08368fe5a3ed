"""Codes on passages, suggestions, and the tables that bring them."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.desk.admission.intake import admit
from firsthand.desk.admission.tables import take_codings, take_consents, take_coverage
from firsthand.desk.coders import coding
from firsthand.desk.coders.coding import Judgement, require_code
from firsthand.desk.explain import catalogue, page
from firsthand.desk.interviews.search import query
from firsthand.errors import UsageError
from firsthand.model.coding import Basis, Polarity
from firsthand.model.project import Project
from firsthand.model.testimony import PassageRef
from firsthand.rules.registry import CATALOGUE
from firsthand.vault import Vault
from tests.support import mill

C1 = Judgement("C1", Polarity.AFFIRMS, Basis.EXPERIENCED)
MADE = "complaint.made"


def _passages(*words: str) -> list[PassageRef]:
    return [found for word in words if (found := PassageRef.parse(word)) is not None]


def _shown(vault: Vault, code: str = MADE) -> list[str]:
    return [f"{row.coding.passage} {row.coding.coder} {row.coding.polarity}" for row in vault.codings(code)]


def test_one_unknown_passage_keeps_every_code_off(filled: Vault, project: Project) -> None:
    with pytest.raises(UsageError, match="there is no passage S01/40"):
        coding.apply_code(filled, project, _passages("S01/4", "S01/40"), MADE, C1, now=mill.NOW)
    assert _shown(filled) == []


def test_two_coders_judge_one_passage_apart(filled: Vault, project: Project) -> None:
    second = Judgement("C2", Polarity.MIXED, None)
    for judgement in (C1, second):
        assert coding.apply_code(filled, project, _passages("S01/4"), MADE, judgement, now=mill.NOW) == 1
    assert _shown(filled) == ["S01/4 C1 affirms", "S01/4 C2 mixed"]
    assert coding.remove_code(filled, _passages("S01/4")[0], MADE, "C2", now=mill.NOW) == 1
    assert _shown(filled) == ["S01/4 C1 affirms"]


def test_only_a_sources_own_words_are_suggested(filled: Vault, project: Project) -> None:
    assert coding.suggest(filled, project, "complain OR office", MADE, "C1", now=mill.NOW) == 3
    assert [str(row.coding.passage) for row in filled.suggestions()] == ["S01/4", "S02/4", "S03/4"]
    assert coding.suggest(filled, project, "office", MADE, "C1", now=mill.NOW) == 0
    assert _shown(filled) == []


def test_an_accepted_suggestion_is_a_coding_and_a_rejected_one_is_gone(filled: Vault, project: Project) -> None:
    coding.suggest(filled, project, "office", MADE, "C2", now=mill.NOW)
    assert coding.decide(filled, _passages("S01/4"), MADE, C1, accept=True, now=mill.NOW) == 1
    assert coding.decide(filled, None, MADE, C1, accept=False, now=mill.NOW) == 2
    assert (_shown(filled), filled.suggestions()) == (["S01/4 C1 affirms"], ())


@pytest.mark.parametrize("judgement", [Judgement("C1", None, Basis.TOLD), Judgement("C1", Polarity.AFFIRMS, None)])
def test_accepting_needs_polarity_and_basis(filled: Vault, project: Project, judgement: Judgement) -> None:
    coding.suggest(filled, project, "office", MADE, "C2", now=mill.NOW)
    with pytest.raises(UsageError, match="needs --polarity and --basis"):
        coding.decide(filled, None, MADE, judgement, accept=True, now=mill.NOW)
    assert len(filled.suggestions()) == 3


def test_an_unknown_code_is_told_the_nearest(project: Project) -> None:
    with pytest.raises(UsageError, match=r"no code complaint\.mad\nDid you mean complaint\.made\?"):
        require_code(project, "complaint.mad")
    with pytest.raises(UsageError, match=r"no code x\nAdd it to codebook\.toml\."):
        require_code(project, "x")


def test_a_table_goes_in_whole_or_not_at_all(filled: Vault, project: Project, root: Path) -> None:
    table = root / "more.csv"
    table.write_text("passage,code,coder\nS01/4,complaint.made,C2\nS01/40,complaint.made,C2\n", "utf-8")
    taken = take_codings(filled, project, table, now=mill.NOW)
    assert (taken.rows, [fault.message for fault in taken.faults]) == (0, ["S01/40 is not in the vault"])
    table.write_text("source,topic,state\nS01,wages,asked\nS01,weather,asked\n", "utf-8")
    assert take_coverage(filled, project, table, now=mill.NOW).rows == 0
    table.write_text("source,scope,decision,given\nS09,quote,granted,2024-05-04\n", "utf-8")
    assert take_consents(filled, project, table, now=mill.NOW).rows == 0
    assert (_shown(filled), len(filled.coverage())) == ([], 4)


def test_all_faults_of_a_table_of_codings_are_told_at_once(filled: Vault, project: Project, root: Path) -> None:
    table = root / "more.csv"
    table.write_text("passage,code,coder\nS01/40,complaint.mad,C2\nS01/41,complaint.made,C2\nS02/1,x,C2\n", "utf-8")
    taken = take_codings(filled, project, table, now=mill.NOW)
    assert [(fault.row, fault.column) for fault in taken.faults] == [
        (2, "passage"), (2, "code"), (3, "passage"), (4, "passage"), (4, "code")
    ]  # fmt: skip
    assert taken.faults[2].message == "S01/41 is not in the vault"


def test_what_the_interviewer_said_takes_no_code(filled: Vault, project: Project, root: Path) -> None:
    with pytest.raises(UsageError, match="S02/1 is the interviewer's turn; code the answer"):
        coding.apply_code(filled, project, _passages("S02/2", "S02/1"), MADE, C1, now=mill.NOW)
    table = root / "more.csv"
    table.write_text(f"passage,code,coder\nS02/4,{MADE},C1\nS02/3,{MADE},C1\n", "utf-8")
    faults = take_codings(filled, project, table, now=mill.NOW).faults
    assert [str(fault) for fault in faults] == [
        "more.csv: row 3, column passage: S02/3 is the interviewer's turn; code the answer"
    ]
    assert _shown(filled) == []
    assert coding.apply_code(filled, project, _passages("S02/1-2"), MADE, C1, now=mill.NOW) == 1


def test_what_another_said_takes_no_code_and_what_has_no_labels_does(
    vault: Vault, project: Project, root: Path
) -> None:
    told = "INTERVIEWER: Who went?\n\nSOURCE: I did.\n\nHUSBAND: I went, too.\n\nSOURCE: So he did.\n"
    (root / "interviews/S02.txt").write_text(told, "utf-8")
    (root / "interviews/S03.txt").write_text("I went to the office.\n\nNobody was there.\n", "utf-8")
    register = (root / "register.csv").read_text("utf-8")
    (root / "register.csv").write_text(register.replace("05-11,en,SOURCE", "05-11,en,"), "utf-8")
    assert admit(vault, project, [root / "interviews"], root / "register.csv", now=mill.NOW).refusals == ()
    with pytest.raises(UsageError, match="no turn of S02/3 is the source's"):
        coding.apply_code(vault, project, _passages("S02/3"), MADE, C1, now=mill.NOW)
    assert coding.apply_code(vault, project, _passages("S03/1"), MADE, C1, now=mill.NOW) == 1


def test_a_table_again_changes_nothing(filled: Vault, project: Project, root: Path) -> None:
    before = list(filled.journal())
    for name, take in (("consents", take_consents), ("coverage", take_coverage), ("codings", take_codings)):
        assert take(filled, project, root / f"{name}.csv", now=mill.NOW).faults == ()
    assert list(filled.journal()) == before


def test_a_search_that_cannot_be_read_says_where(filled: Vault) -> None:
    assert filled.search(query("held near:3 wages")).total == 1
    with pytest.raises(UsageError, match="malformed at character 1"):
        query('"held')


def test_every_rule_of_the_catalogue_has_a_page_to_read() -> None:
    lines = catalogue().splitlines()
    assert len(lines) == len(CATALOGUE)
    for line in lines:
        code, _, named = line.split(maxsplit=2)
        assert page(named.split(":")[0]).startswith(f"# {code} ")
    with pytest.raises(UsageError, match="there is no rule altered-quote\nDid you mean altered-quotation"):
        page("altered-quote")
