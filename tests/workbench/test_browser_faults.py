"""What goes wrong under a person's hands: a session that ends, the way back, a server killed, files of no use."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Error, Page, expect

from firsthand.cli.app import app
from firsthand.exchange.register import read_row
from firsthand.model.testimony import InterviewRef
from firsthand.project import read_project
from firsthand.vault import Vault
from firsthand.vault.database.described import describe
from tests.support.example import laid_out
from tests.support.workbench import client, evaluated, focused, lay_empty, sat_down, stands, started, unlock, until
from tests.unit.desk.test_publish import SETTINGS
from tests.workbench.conftest import Sitting, at_one_size

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = "home.accepted"
DIES = """
import os, runpy, signal, sys

def heard(event, given):
    if event == {event!r} and str(given[0]).endswith({ending!r}):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(heard)
runpy.run_module("firsthand", run_name="__main__")
"""
"""Firsthand, killed at the moment it does a thing to a file."""


@pytest.fixture
def patient(sitting: Sitting) -> Sitting:
    """Who sits before a slow machine."""
    sitting.unlock()
    return sitting


def lock_elsewhere(page: Page, address: str) -> None:
    """Have the session end in another tab: what this page posts next comes to a server that knows of it no more."""
    other = page.context.new_page()
    other.goto(address)
    other.locator("#leave button").click()
    other.wait_for_url(f"{address}/unlock")


def told(page: Page, where: str, what: str) -> None:
    """Wait until a page says what it keeps ready to say, in its own language."""
    words = page.locator(where).get_attribute(f"data-{what}")
    assert words
    expect(page.locator(where)).to_have_text(words)


def unlock_again(sitting: Sitting) -> None:
    """Unlock in another tab, and leave what was refused meanwhile out of the page's faults."""
    other = sitting.page.context.new_page()
    Sitting(other, sitting.address, [], []).unlock()
    other.close()
    sitting.faults[:] = [fault for fault in sitting.faults if "401" not in fault]


def settled(sitting: Sitting) -> None:
    """A script's first post after that is refused once, for it carries what the ended session's page was given."""
    sitting.faults[:] = [fault for fault in sitting.faults if "403" not in fault]


@at_one_size
def test_a_session_that_ended_before_a_save_keeps_the_reports_text(patient: Sitting) -> None:
    page = patient.page
    page.goto(patient.address + "/reports/press")
    page.locator("#remarks:not([aria-busy]) li").first.wait_for()
    page.locator("#text").focus()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("\n\nHeron at noon.")
    lock_elsewhere(page, patient.address)
    page.keyboard.press("ControlOrMeta+s")
    told(page, "#said", "locked")
    assert page.locator("#text").input_value().endswith("Heron at noon.")
    unlock_again(patient)
    page.locator("#text").focus()
    page.keyboard.press("ControlOrMeta+s")
    told(page, "#said", "saved")
    settled(patient)
    page.reload()
    assert page.locator("#text").input_value().rstrip().endswith("Heron at noon.")


@at_one_size
def test_a_session_that_ended_while_a_passage_is_coded_keeps_the_choice_and_the_memo(patient: Sitting) -> None:
    page, press = patient.page, patient.page.keyboard.press
    page.goto(patient.address + "/read/S09")
    press("ArrowDown")
    press("Enter")
    page.keyboard.type(CODE)
    for _ in range(3):
        press("Tab")
    page.keyboard.type("ask her again")
    lock_elsewhere(page, patient.address)
    press("ControlOrMeta+Enter")
    told(page, "#said", "locked")
    assert page.locator("#code-memo").input_value() == "ask her again"
    assert page.locator("#code-words").input_value() == CODE
    unlock_again(patient)
    page.locator("#code-memo").focus()
    press("ControlOrMeta+Enter")
    mine = page.locator(f'#t2 .code[data-code="{CODE}"]')
    mine.wait_for()
    expect(page.locator("#choose")).to_be_hidden()
    settled(patient)
    press("c")
    press("m")
    expect(page.locator("#memo-words")).to_have_value("ask her again")


@at_one_size
def test_the_way_back_after_locking_shows_nothing(patient: Sitting) -> None:
    page, address = patient.page, patient.address
    page.goto(address + "/read/S14")
    words = page.locator(".turn .spoken").first.inner_text()
    page.goto(address + "/reports/report")
    page.locator("#text").wait_for()
    page.goto(address + "/search")
    focused(page, "words")
    page.keyboard.type("police")
    page.keyboard.press("Enter")
    page.locator(".hits li").first.wait_for()
    page.goto(address + "/codebook")
    page.locator("#leave button").click()
    page.wait_for_url(address + "/unlock")
    for _ in range(4):
        try:
            page.go_back()
        except Error as fault:
            if "ERR_CACHE_MISS" not in fault.message:  # what a form had answered with is not there any more
                raise
        assert evaluated(page, "document.querySelectorAll('.turn, .hits li, #text').length") == 0
        assert words not in evaluated(page, "document.documentElement.outerHTML")
    patient.faults[:] = [fault for fault in patient.faults if "ERR_CACHE_MISS" not in fault]


@at_one_size
def test_a_page_that_was_left_is_gone_once_another_tab_locks(patient: Sitting) -> None:
    page, address = patient.page, patient.address
    page.goto(address + "/read/S14")
    with page.expect_navigation():
        page.locator("nav a").nth(4).click()
    other = page.context.new_page()
    other.goto(address)
    other.locator("#leave button").click()
    other.wait_for_url(address + "/unlock")
    page.go_back()
    page.wait_for_url(address + "/unlock")
    assert page.locator(".turn").count() == 0


@at_one_size
@pytest.mark.parametrize("where", ["/reports/press", "/findings/detained"])
def test_the_way_back_shows_what_was_saved_and_no_older_text(patient: Sitting, where: str) -> None:
    page, address = patient.page, patient.address
    mark = "# later" if where.startswith("/findings") else "Later."
    page.goto(address + where)
    opened = page.locator("#text").input_value()
    page.goto(address + "/codebook")
    page.goto(address + where)
    page.locator("#text").focus()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(f"\n{mark}\n")
    typed = page.locator("#text").input_value()
    page.keyboard.press("ControlOrMeta+s")
    told(page, "#said", "saved")
    page.goto(address + "/codebook")
    for _ in range(2):
        page.go_back()
        until(page, "document.readyState == 'complete'")
        if page.locator("#text").count():
            assert page.locator("#text").input_value().rstrip() == typed.rstrip() != opened.rstrip()
    page.go_back()
    page.wait_for_url(address + where)
    assert page.locator("#text").input_value().rstrip() == typed.rstrip()


@at_one_size
def test_files_of_no_use_are_refused_beside_their_names_and_the_others_go_in(
    patient: Sitting, tmp_path: Path
) -> None:
    head = "file,source,date,language,speaker,status,sex,age\n"
    names = ("F1.txt", "F2.docx", "F3.txt", "F4.exe")
    rows = [f"{name},F{number},2011-05-03,en,SOURCE,,female,54\n" for number, name in enumerate(names, 1)]
    (tmp_path / "register.csv").write_text(head + "".join(rows), "utf-8")
    (tmp_path / "F1.txt").write_text("INTERVIEWER: And then?\n\nSOURCE: Nothing more.", "utf-8")
    (tmp_path / "F2.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    (tmp_path / "F3.txt").write_bytes(b"")
    (tmp_path / "F4.exe").write_bytes(b"MZ" + bytes(60))
    page = patient.page
    page.goto(patient.address + "/admit")
    page.locator("[name=files]").set_input_files([tmp_path / "register.csv", *(tmp_path / name for name in names)])
    page.locator("#send").click()
    refused = page.locator("table.refusals tbody tr")
    stands(refused.first)
    assert set(refused.locator("th").all_inner_texts()) == set(names[1:])
    reasons = refused.locator("td").all_inner_texts()
    assert len(set(reasons)) == 3, reasons
    assert all(reasons)
    assert page.goto(patient.address + "/read/F1").status == 200  # type: ignore[union-attr]
    for number in (2, 3, 4):
        assert page.goto(f"{patient.address}/sources/F{number}").status == 400  # type: ignore[union-attr]
    patient.faults[:] = [fault for fault in patient.faults if "400" not in fault]


@contextmanager
def sat(browser: Browser, address: str) -> Iterator[Page]:
    """A page of its own, unlocked, before a server of its own."""
    context = sat_down(browser)
    page = context.new_page()
    Sitting(page, address, [], []).unlock()
    yield page
    context.close()


def hand_over(page: Page, address: str, folder: Path) -> None:
    """Choose a folder, and go on to the page that tells how far it is."""
    page.goto(address + "/admit")
    page.locator("[name=folder]").set_input_files(folder)
    page.locator("#send").click()
    page.wait_for_url("**/admit/*")


def held(root: Path) -> dict[str, object]:
    """All that a vault holds of the example, read whole, once its record was verified."""
    with Vault.open(root / "vault", lambda _user: "") as vault:
        vault.verify()
        texts = [vault.transcript(text.interview, text.language) for text in vault.transcripts()]
        said = [tuple(turn.text.reveal() for turn in text.turns) for text in texts if text is not None]
        assert len(said) == len(texts)
        return {
            "texts": sorted(said), "sources": sorted(source.code for source in vault.sources()),
            "codings": len(vault.codings()), "consents": len(vault.consents()), "coverage": len(vault.coverage()),
            "events": vault.events(),
        }  # fmt: skip


def sound(root: Path) -> None:
    """The commands say so, too, once one that writes has put away what a kill left half written."""
    Vault.open(root / "vault", lambda _user: "", writing=True).close()
    verified = CliRunner().invoke(app, ["journal", "verify", "--project", str(root)])
    assert verified.exit_code == 0, verified.output
    looked = CliRunner().invoke(app, ["doctor", "--project", str(root)])
    wrong = [line for line in looked.output.splitlines() if not line.startswith("ok")]
    assert not [line for line in wrong if "backup" not in line and "passphrase" not in line], wrong


def test_a_server_killed_in_an_intake_leaves_the_vault_whole_and_the_intake_goes_on(
    chromium: Browser, tmp_path: Path
) -> None:
    root, given = tmp_path / "project", tmp_path / "example"
    with as_file(files("firsthand.demo") / "example") as example:
        shutil.copytree(example, root)
        shutil.copytree(example, given)
    Vault.create(root / "vault", "example", None, now=datetime.now(UTC)).close()
    with started(root) as (process, address), sat(chromium, address) as page:
        hand_over(page, address, given)
        process.send_signal(signal.SIGKILL)
        process.wait()
        told(page, "#told", "lost")
    whole, cut = held(laid_out(tmp_path / "whole")), held(root)
    sound(root)
    assert cut != whole, "it was in the middle"
    assert set(cut["texts"]) <= set(whole["texts"])  # type: ignore[call-overload]
    with started(root) as (_process, address), sat(chromium, address) as page:
        hand_over(page, address, given)
        stands(page.locator("section.next"))
        assert page.locator(".fault, .faulty").all_inner_texts() == []
    assert held(root) == whole


def test_a_server_killed_in_publishing_leaves_nothing_half_and_the_edition_is_made(
    chromium: Browser, tmp_path: Path
) -> None:
    root = tmp_path / "project"
    (root / "texts").mkdir(parents=True)
    (root / "firsthand.toml").write_text(SETTINGS, "utf-8")
    (root / "codebook.toml").write_text("", "utf-8")
    (root / "texts" / "report.md").write_text("# Doors\n\nA door is closed.\n", "utf-8")
    Vault.create(root / "vault", "example", None, now=datetime.now(UTC)).close()
    with dying(root, "open") as (process, address), sat(chromium, address) as page:
        publish_and_die(page, address, process)
    assert lying(root) == {".report.html.part"}
    with dying(root, "os.rename") as (process, address), sat(chromium, address) as page:
        assert lying(root) == set(), "what was never recorded is gone"
        publish_and_die(page, address, process)
    assert ".report.pdf.part" in lying(root), "it was recorded, and one file moved"
    with started(root) as (_process, address), sat(chromium, address) as page:
        page.goto(address + "/publish/report")
        assert page.locator("#report ol.editions li").count() == 1
        assert page.locator("#report ul.files li").count() == 3
    with Vault.open(root / "vault", lambda _user: "") as vault:
        (edition,) = vault.editions()
    laid = {path.name: sha256(path.read_bytes()).hexdigest() for path in (root / "out").iterdir()}
    assert laid == dict(edition.digests)
    sound(root)


def dying(root: Path, event: str) -> AbstractContextManager[tuple[subprocess.Popen[bytes], str]]:
    """Serve a project by a program that is killed when it does this to the PDF on its way to its place."""
    return started(root, "-c", DIES.format(event=event, ending=".report.pdf.part"))


def lying(root: Path) -> set[str]:
    """Name what lies where editions go."""
    return {path.name for path in (root / "out").iterdir()}


def publish_and_die(page: Page, address: str, process: subprocess.Popen[bytes]) -> None:
    """Publish the report, and see the server die at it."""
    page.goto(address + "/publish/report")
    assert page.locator("#report ol.editions li").count() == 0
    page.locator('form[action="/publish/report"] button').click()
    page.wait_for_url("**/publish/report/run/*")
    assert process.wait(60) == -signal.SIGKILL
    told(page, "#told", "lost")


def test_a_register_of_ten_thousand_sources_opens_and_is_paged(tmp_path: Path) -> None:
    """They are written down without interviews: to seal as many originals takes a quarter of a minute."""
    root = lay_empty(tmp_path / "project")
    typed = {"file": "a.txt", "source": "L", "date": "2011-05-03", "language": "en", "speaker": "SOURCE"}
    row, _ = read_row(typed, read_project(root).attributes, today=date(2011, 5, 20))
    assert row
    many = [replace(row, interview=InterviewRef(f"L{number:05}")) for number in range(10_000)]
    with (
        Vault.open(root / "vault", lambda _user: "", writing=True) as vault,
        vault.write("admit", now=datetime.now(UTC)) as writer,
    ):
        describe(writer._connection, many)
        writer.set_alias("L00000", {"en": "Heron"})  # what changes nothing that is told in the record is not kept
    with client(root) as asked:
        unlock(asked)
        pages = [asked.get("/sources" + which).text for which in ("", "?page=2", "?page=50", "?code=l09999")]
    first, second, last, one = (re.findall(r'<th scope="row"><a href="/sources/(\w+)"', page) for page in pages)
    codes = [f"L{number:05}" for number in range(10_000)]
    assert (first, second, last, one) == (codes[:200], codes[200:400], codes[-200:], ["L09999"])
    assert 'href="?page=2" rel="next"' in pages[0]
    assert 'rel="next"' not in pages[2]
