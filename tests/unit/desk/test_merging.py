"""Merging, moving and splitting codes: what was told beforehand comes, nothing is lost, and a kill is mended."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.counting.followed import followed
from firsthand.counting.naming import named_codes
from firsthand.desk.changesets import cut_short, finish, let_be, undo
from firsthand.desk.coders.coding import Judgement, apply_code, suggest
from firsthand.desk.codes import merging, splitting
from firsthand.desk.codes.code_history import history
from firsthand.desk.files import ChangedMeanwhile
from firsthand.desk.numbers.findings import count_all
from firsthand.errors import NotPermitted, UsageError
from firsthand.model.coding import Basis, Coding, DatedCoding, Polarity
from firsthand.model.private import Private
from firsthand.model.roles import Role
from firsthand.model.snapshot import Wanted
from firsthand.model.testimony import PassageRef
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support import mill

TODAY = date(2011, 5, 20)
LATER = mill.NOW + timedelta(minutes=2)
OLD, NEW = "complaint.made", "wages.withheld"
THIRD = """
# About what the office did.
[[code]]
id = "wages.owed"
label = { en = "Owed" }
definition = "Wages are owed."
"""


def passage(words: str) -> PassageRef:
    found = PassageRef.parse(words)
    assert found is not None
    return found


def code(vault: Vault, where: str, what: str, polarity: Polarity | None, coder: str = "C1",
         basis: Basis | None = None, memo: str = "") -> None:  # fmt: skip
    coding = Coding(passage(where), what, coder, polarity, basis)
    with vault.write("code", now=mill.NOW) as writer:
        writer.add_codings([DatedCoding(coding, memo=Private(memo) if memo else None)], at=mill.NOW)


def state(vault: Vault) -> list[tuple[object, ...]]:
    """Say all that is coded, with memos, and which suggestions wait."""
    rows = [*vault.codings(), *vault.suggestions()]
    return sorted((str(r.coding), r.memo.reveal() if r.memo else "", r.suggested, r.day) for r in rows)


def numbers(vault: Vault, root: Path) -> dict[str, object]:
    counted = count_all(vault, read_project(root), TODAY)
    assert all(one.count is not None and not one.problems for one in counted)
    return {one.name: (one.count.n, one.count.of) for one in counted if one.count}


@pytest.fixture
def book(root: Path) -> Path:
    """The project with three codes, and a finding of each kind that names one."""
    with (root / "codebook.toml").open("a", encoding="utf-8") as file:
        file.write(THIRD)
    (root / "findings" / "complained.toml").write_text(
        'question = "Complained"\nunit = "source"\n# why\namong = "asked(\'wages\')"\n'
        "where = \"says('complaint.made') and not denies('complaint.*')\"\n"
    )
    (root / "policy.toml").write_text(f'doubled = ["{OLD}"]  # grave\n')
    return root


def test_what_a_merge_told_beforehand_is_what_comes(filled: Vault, book: Path) -> None:
    (book / "findings" / "complained.toml").write_text(
        'question = "Complained"\nunit = "source"\n# why\nwhere = "says(\'complaint.made\')"\n'
    )
    project = read_project(book)
    for where, what, polarity in (("S01/4", OLD, Polarity.AFFIRMS), ("S02/2", OLD, Polarity.DENIES)):
        code(filled, where, what, polarity)
    before = numbers(filled, book)
    plan = merging.plan_merge(filled, project, OLD, NEW, TODAY)
    assert plan.problems == ()
    assert {use.path for use in plan.places} == {"findings/complained.toml", "policy.toml"}
    assert plan.numbers
    merging.carry(filled, project, plan, now=LATER)
    assert numbers(filled, book) == {**before, **{n.finding: n.becomes for n in plan.numbers}}
    text = (book / "codebook.toml").read_text("utf-8")
    assert OLD not in text
    assert "# About what the office did." in text
    assert f'doubled = ["{NEW}"]  # grave' in (book / "policy.toml").read_text()
    assert "# why" in (book / "findings" / "complained.toml").read_text()
    filled.verify()


POLARITY = st.sampled_from([None, *Polarity])
JUDGED = st.lists(
    st.tuples(st.sampled_from(["S01/2", "S01/4", "S02/2", "S03/2"]), st.sampled_from([OLD, NEW, "wages.owed"]),
              POLARITY, st.sampled_from(["C1", "C2"]), st.sampled_from([None, Basis.TOLD, Basis.OPINION])),
    max_size=10,
)  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(judged=JUDGED)
def test_a_merge_keeps_every_judgement_and_can_be_taken_back(
    judged: list[tuple[str, str, Polarity | None, str, Basis | None]], filled: Vault, book: Path
) -> None:
    project = read_project(book)
    for where, what, polarity, coder, basis in judged:
        code(filled, where, what, polarity, coder, basis, memo=f"{what} {polarity}")
    before, counted, files = state(filled), numbers(filled, book), (book / "codebook.toml").read_bytes()
    plan = merging.plan_merge(filled, project, "wages.owed", NEW, TODAY)
    told = merging.carry(filled, project, plan, now=LATER)
    assert told.moved + told.collapsed == plan.codings
    assert numbers(filled, book) == {**counted, **{n.finding: n.becomes for n in plan.numbers}}
    said: dict[tuple[PassageRef, str], set[Polarity | None]] = {}
    for row in filled.codings(NEW):
        said[row.coding.passage, row.coding.coder] = {row.coding.polarity}
    for where, what, _, coder, _ in judged:
        assert what == OLD or (passage(where), coder) in said
    undo(filled, book, filled.rewritings()[-1].entry, now=LATER)
    assert (state(filled), numbers(filled, book), (book / "codebook.toml").read_bytes()) == (before, counted, files)


def test_two_judgements_of_one_passage_become_one_that_says_both(filled: Vault, book: Path) -> None:
    project = read_project(book)
    code(filled, "S01/4", NEW, Polarity.AFFIRMS, memo="held back")
    code(filled, "S01/4", "wages.owed", Polarity.DENIES, basis=Basis.TOLD, memo="not owed")
    assert suggest(filled, project, "office", "wages.owed", "C1", now=mill.NOW)
    plan = merging.plan_merge(filled, project, "wages.owed", NEW, TODAY)
    assert [str(one) for one in plan.mixed] == ["S01/4"]
    merging.carry(filled, project, plan, now=LATER)
    row = next(r for r in filled.codings(NEW) if str(r.coding.passage) == "S01/4")
    assert (row.coding.polarity, row.coding.basis) == (Polarity.MIXED, Basis.TOLD)
    assert row.memo is not None
    assert row.memo.reveal() == "held back\nnot owed"
    coded = {r.coding.passage for r in filled.codings(NEW)}
    assert coded.isdisjoint(r.coding.passage for r in filled.suggestions(NEW))


def test_a_graphic_code_makes_the_other_graphic(filled: Vault, book: Path) -> None:
    text = (book / "codebook.toml").read_text("utf-8")
    (book / "codebook.toml").write_text(text + "graphic = true\n", "utf-8")
    project = read_project(book)
    plan = merging.plan_merge(filled, project, "wages.owed", NEW, TODAY)
    book_file = next(file for file in plan.changeset.files if file.path == "codebook.toml")
    assert book_file.after is not None
    assert b"graphic = true" in book_file.after


def test_a_merge_that_would_break_a_finding_is_refused_with_the_place(filled: Vault, book: Path) -> None:
    project = read_project(book)
    before = (book / "codebook.toml").read_bytes()
    plan = merging.plan_merge(filled, project, OLD, NEW, TODAY)
    assert [problem.place.path for problem in plan.problems] == ["findings/complained.toml"]  # complaint.*
    with pytest.raises(UsageError, match=r"findings/complained\.toml"):
        merging.carry(filled, project, plan, now=LATER)
    assert (book / "codebook.toml").read_bytes() == before


def test_nothing_is_undone_once_something_was_done_since(filled: Vault, book: Path) -> None:
    project = read_project(book)
    code(filled, "S01/4", "wages.owed", Polarity.AFFIRMS)
    merging.carry(filled, project, merging.plan_merge(filled, project, "wages.owed", NEW, TODAY), now=LATER)
    entry = filled.rewritings()[-1].entry
    code(filled, "S02/2", NEW, Polarity.AFFIRMS)
    with pytest.raises(UsageError, match="changed since"):
        undo(filled, book, entry, now=LATER)
    assert "wages.owed" not in (book / "codebook.toml").read_text("utf-8")
    text = book / "codebook.toml"
    text.write_text(text.read_text("utf-8") + "# more\n", "utf-8")
    with pytest.raises(ChangedMeanwhile):
        undo(filled, book, entry, now=LATER)


def test_a_code_moves_with_all_below_it(filled: Vault, book: Path) -> None:
    with (book / "codebook.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[code]]\nid = "wages.owed.late"\nlabel = { en = "Late" }\ndefinition = "Paid late."\n')
    project = read_project(book)
    code(filled, "S01/4", "wages.owed.late", Polarity.AFFIRMS)
    plan = merging.plan_move(filled, project, "wages.owed", "complaint.owed", TODAY)
    merging.carry(filled, project, plan, now=LATER)
    assert [str(r.coding.passage) for r in filled.codings("complaint.owed.late")] == ["S01/4"]
    assert {"complaint.owed", "complaint.owed.late"} <= set(read_project(book).codebook.codes)
    with pytest.raises(UsageError, match="already"):
        merging.plan_move(filled, read_project(book), "complaint.owed", NEW, TODAY)


def test_an_agreed_plan_is_not_carried_out_once_it_is_another(filled: Vault, book: Path) -> None:
    project = read_project(book)
    plan = merging.plan_merge(filled, project, "wages.owed", NEW, TODAY)
    code(filled, "S01/4", "wages.owed", Polarity.AFFIRMS)
    again = merging.plan_merge(filled, project, "wages.owed", NEW, TODAY)
    with pytest.raises(ChangedMeanwhile):
        merging.as_planned(again, plan.digest)
    (book / "codebook.toml").write_text((book / "codebook.toml").read_text("utf-8") + "# more\n", "utf-8")
    with pytest.raises(ChangedMeanwhile):
        merging.carry(filled, project, again, now=LATER)
    assert filled.codings("wages.owed")


def test_a_split_changes_no_number_and_each_passage_goes_where_it_is_put(filled: Vault, book: Path) -> None:
    with (book / "codebook.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[code]]\nid = "wages.late"\nlabel = { en = "Late" }\ndefinition = "Paid late."\n')
    project = read_project(book)
    before = numbers(filled, book)
    parts = ("wages.owed", "wages.late")
    plan = splitting.plan_split(filled, project, NEW, parts, TODAY)
    assert (plan.numbers, [use.path for use in plan.places]) == ((), ["findings/withheld.toml"])
    splitting.begin(filled, project, plan, NEW, parts, now=LATER)
    left = splitting.open_split(filled, NEW).left
    assert left
    for number, row in enumerate(left):
        assert numbers(filled, book) == before
        c = row.coding
        assert splitting.assign(filled, c.passage, c.coder, NEW, parts[number % 2], now=LATER) == 1
        assert splitting.assign(filled, c.passage, c.coder, NEW, parts[number % 2], now=LATER) == 0, "decided already"
    assert numbers(filled, book) == before
    assert splitting.open_split(filled, NEW).left == ()
    assert sum(len(filled.codings(part)) for part in parts) == len(left)
    undo(filled, book, history(filled, read_project(book))[0].entry, now=LATER)
    assert len(filled.codings(NEW)) == 1
    again = splitting.open_split(filled, NEW).left[0].coding
    splitting.assign(filled, again.passage, again.coder, NEW, parts[0], now=LATER)
    splitting.end(filled, NEW, now=LATER)
    gone = merging.plan_removal(filled, read_project(book), NEW, TODAY)
    merging.carry(filled, read_project(book), gone, now=LATER)
    assert (numbers(filled, book), NEW in read_project(book).codebook.codes) == (before, False)
    became = filled.snapshot(Wanted(), TODAY).became
    assert set(became[NEW]) == {NEW, *parts}
    today = followed(f"says('{NEW}')", became, read_project(book).codebook)
    assert {named.word for named in named_codes(today)} == set(parts)


def test_what_became_of_a_code_is_known_by_every_name_it_had(filled: Vault, book: Path) -> None:
    def became() -> dict[str, tuple[str, ...]]:
        return dict(filled.snapshot(Wanted(), TODAY).became)

    project = read_project(book)
    assert became() == {}
    moved = merging.plan_move(filled, project, "wages.owed", "complaint.owed", TODAY)
    merging.carry(filled, project, moved, now=LATER)
    project = read_project(book)
    merging.carry(filled, project, merging.plan_merge(filled, project, "complaint.owed", NEW, TODAY), now=LATER)
    assert became() == {"wages.owed": (NEW,), "complaint.owed": (NEW,)}
    undo(filled, book, filled.rewritings()[-1].entry, now=LATER)
    assert became() == {"wages.owed": ("complaint.owed",)}


def test_a_code_on_a_passage_is_not_taken_out(filled: Vault, book: Path) -> None:
    with pytest.raises(UsageError, match="on passages still"):
        merging.plan_removal(filled, read_project(book), NEW, TODAY)


def test_who_may_not_code_changes_no_codebook(filled: Vault, book: Path) -> None:
    filled.set_roles("example", {Role.EDITOR, Role.OFFICER}, now=mill.NOW)
    with pytest.raises(NotPermitted):
        merging.plan_merge(filled, read_project(book), "wages.owed", NEW, TODAY)
    with pytest.raises(NotPermitted):
        splitting.begin(filled, read_project(book), None, NEW, ("wages.owed",), now=LATER)


KILLED = """
    import os, sys
    from datetime import date, datetime
    from pathlib import Path
    from firsthand.desk.codes import merging
    from firsthand.project import read_project
    from firsthand.vault import Vault
    root, after, moved = Path(sys.argv[1]), int(sys.argv[2]), Path.replace
    left = [after]
    def replace(self, target):
        if self.name.endswith(".part") and not self.is_relative_to(root / "vault"):
            left[0] -= 1
            if left[0] < 0:
                os._exit(9)
        return moved(self, target)
    project = read_project(root)
    with Vault.open(root / "vault", lambda user: "", writing=True) as vault:
        plan = merging.plan_merge(vault, project, "wages.owed", "wages.withheld", date(2011, 5, 20))
        Path.replace = replace
        merging.carry(vault, project, plan, now=datetime.fromisoformat(sys.argv[3]))
"""


@pytest.mark.parametrize("files", [0, 1])
def test_a_merge_killed_between_vault_and_files_is_finished_by_the_next_who_opens(
    filled: Vault, book: Path, files: int
) -> None:
    (book / "findings" / "owed.toml").write_text(
        'question = "Owed"\nunit = "source"\nwhere = "says(\'wages.owed\')"\n', "utf-8"
    )
    code(filled, "S01/4", "wages.owed", Polarity.AFFIRMS)
    filled.close()
    words = [sys.executable, "-c", textwrap.dedent(KILLED), str(book), str(files), LATER.isoformat()]
    assert subprocess.run(words, check=False, env=dict(os.environ)).returncode == 9
    assert "wages.owed" in (book / "findings" / "owed.toml").read_text("utf-8")
    with Vault.open(book / "vault", lambda _user: "") as vault:
        assert vault.codings("wages.owed") == ()
        assert [change.written for change in vault.rewritings()] == [False]
        assert finish(vault, book, now=LATER)
        assert not finish(vault, book, now=LATER)
        assert "wages.owed" not in (book / "codebook.toml").read_text("utf-8")
        assert NEW in (book / "findings" / "owed.toml").read_text("utf-8")
        assert vault.rewritings()[0].written
        vault.verify()


def test_a_file_changed_after_the_kill_is_told_of_and_never_overwritten(filled: Vault, book: Path) -> None:
    project = read_project(book)
    filled.close()
    words = [sys.executable, "-c", textwrap.dedent(KILLED), str(book), "0", LATER.isoformat()]
    assert subprocess.run(words, check=False, env=dict(os.environ)).returncode == 9
    mine = (book / "codebook.toml").read_text("utf-8") + "# mine\n"
    (book / "codebook.toml").write_text(mine, "utf-8")
    with Vault.open(book / "vault", lambda _user: "", writing=True) as vault:
        assert finish(vault, book, now=LATER, writing=True)
        left = cut_short(vault, book)
        assert [one.paths for one in left] == [("codebook.toml",)]
        assert (book / "codebook.toml").read_text("utf-8") == mine
        let_be(vault, left[0].change.entry, now=LATER)
        assert cut_short(vault, book) == ()
        assert apply_code(vault, project, [passage("S01/4")], OLD, Judgement("C1", None, None), now=LATER) == 1
