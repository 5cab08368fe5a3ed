"""The way to the first edition, on home, ticked off by what is there; a code suggested for what a search found."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from firsthand.desk.first_steps import FirstStep, first_steps
from firsthand.desk.publication.publishing import publish
from firsthand.desk.writing.reports import check_report
from firsthand.model.roles import Role
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.support.example import laid_out
from tests.support.workbench import client, lay_empty, unlock

NOW = datetime(2011, 5, 20, tzinfo=UTC)
STEPS = re.compile(r"<li( class=\"done\")?><(a|span)[^>]*>([^<]+)<")


def steps(page: str) -> list[tuple[str, str, str]]:
    return STEPS.findall(page.partition('<section class="steps"')[2].partition("</section>")[0])


def test_an_empty_project_leads_each_member_to_what_she_may_do(tmp_path: Path) -> None:
    with client(lay_empty(tmp_path / "project", coder=Role.CODER)) as asked:
        unlock(asked)
        told = steps(asked.get("/").text)
        assert len(told) == len(FirstStep)
        assert [name for done, element, name in told if done or element != "a"] == []
        empty = {"/sources": "no source yet", "/codebook": "no code yet", "/events": "begin one from a passage"}
        assert [address for address, words in empty.items() if words not in asked.get(address).text] == []
        unlock(asked, "coder")
        hers = {name for _, element, name in steps(asked.get("/").text) if element == "a"}
    assert "Read and code" in hers
    assert hers.isdisjoint({"Add a second person", "Seal who they are", "Publish", "Write the report"})


def test_a_step_is_done_by_what_is_there_and_none_is_left_after_an_edition(tmp_path: Path) -> None:
    root = laid_out(tmp_path / "project")
    project = read_project(root)
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        left = [one.step for one in first_steps(vault, project) if not one.done]
        assert left == [FirstStep.SECOND, FirstStep.PUBLISH]
        vault.add_member("sora", None, now=NOW, roles={Role.READER})
        assert [one.step for one in first_steps(vault, project) if not one.done] == left, "a reader decides nothing"
        vault.add_member("jiwon", None, now=NOW, roles={Role.EDITOR})
        assert [one.step for one in first_steps(vault, project) if not one.done] == [FirstStep.PUBLISH]
        checked = check_report(vault, project, project.reports["report"], today=NOW.date())
        assert publish(vault, checked, tmp_path / "out", ("html",), now=NOW).edition
        assert first_steps(vault, project) == ()


def test_a_code_is_suggested_for_what_a_search_found_by_a_coder_alone(tmp_path: Path) -> None:
    root = laid_out(tmp_path / "project")
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        before = {d.coding.passage for d in vault.codings("police.pointless")}
        vault.add_member("sora", None, now=NOW, roles={Role.EDITOR})
    sent = {"words": "police", "code": "police.pointless"}
    with client(root) as asked:
        asked.headers["x-firsthand-form"] = unlock(asked)
        page = asked.post("/search/suggest", data=sent).text
        assert asked.post("/search/suggest", data={**sent, "code": "no.such"}).status_code == 400
        asked.headers["x-firsthand-form"] = unlock(asked, "sora")
        assert asked.post("/search/suggest", data=sent).status_code == 403
        assert "/search/suggest" not in asked.post("/search", data=sent).text, "nor is it offered to her"
    with Vault.open(root / "vault", lambda _user: "", user="example") as vault:
        made = {d.coding.passage for d in vault.suggestions("police.pointless")}
    assert made
    assert made.isdisjoint(before)
    assert f"{len(made)} suggestions are made" in page
