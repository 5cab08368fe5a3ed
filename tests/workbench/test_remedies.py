"""A remark leads to the page of the workbench where it is put right, for who may open that page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from firsthand.model.consent import Withdrawal
from firsthand.model.linking import Verdict
from firsthand.model.roles import Role
from firsthand.model.testimony import InterviewRef, Status
from firsthand.vault import Vault
from tests.support.example import NOW, laid_out
from tests.support.workbench import client, unlock

PRESS = "report/press.md"
TEXT = """# A text

[Twelve](finding:camp-struck) were struck. [Ninety](finding:police-pointless) said so.

S14 spoke: [“words she never said”](quote:S14/12) and [“I want them”](quote:S03/12).
She, [a woman of 34 from Hyesan who left in 2006](source:S09), told it, and so did [another](source:S05).
"""


@pytest.fixture(scope="module")
def seats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, TestClient]]:
    """A member of each role before an example in which a text is a draft and a source has withdrawn."""
    root: Path = laid_out(tmp_path_factory.mktemp("remedies") / "project")
    with Vault.open(root / "vault", lambda _user: "", writing=True) as vault:
        with vault.write("link", now=NOW) as writer:
            writer.decide_link("E65", "E66", Verdict.UNSURE)
        with vault.write("status", now=NOW) as writer:
            writer.set_status(InterviewRef("S03"), "ko", Status.DRAFT, "")
            writer.withdraw(Withdrawal("S05", NOW.date(), NOW.date()), ())
        for role in (Role.CODER, Role.EDITOR, Role.OFFICER):
            vault.add_member(role.value, None, now=NOW, roles={role})
    with ExitStack() as stack:
        sat = {}
        for user in ("example", *(role.value for role in (Role.CODER, Role.EDITOR, Role.OFFICER))):
            one = stack.enter_context(client(root))
            one.headers["x-firsthand-form"] = unlock(one, user)
            sat[user] = one
        yield sat


def led(asked: TestClient, text: str = TEXT) -> dict[str, set[str]]:
    """Where the remarks on a text lead, by rule."""
    given = {"path": PRESS, "text": text, "digest": sha256(b"").hexdigest()}
    told = asked.post("/reports/press/check", data=given).json()["told"]
    found: dict[str, set[str]] = {}
    for item in re.findall(r"<li class=.*?</li>", told, re.DOTALL):
        code, where = re.search(r"/help/rules/(\w+)", item), re.search(r'<p class="where">(.*?)</p>', item, re.DOTALL)
        assert code
        links = re.findall(r'href="([^"]+)"', where[1]) if where else []
        found.setdefault(code[1], set()).update(html.unescape(link) for link in links)
    return found


def test_each_remark_leads_to_its_remedy_and_every_link_may_be_followed(seats: dict[str, TestClient]) -> None:
    hers = {user: led(asked) for user, asked in seats.items()}
    assert hers["example"]["EV06"] == {"/links"}
    assert hers["officer"]["EV06"] == {"/links"}
    assert "/links" not in hers["editor"].get("EV06", set())
    assert hers["coder"]["NB02"] >= {"/findings/police-pointless", "/findings/camp-struck", "/links"}
    assert "/approve/S03/ko" in hers["editor"]["TR01"]
    assert hers["officer"]["TR01"] == {"/read/S03"}
    assert "/read/S14#t12" in hers["coder"]["QT02"]
    assert "/withdrawals/S05" in hers["editor"]["CN04"]
    slow = re.compile("/links|/sources/.*/fit/")  # who may open these is asked above, or of its own tests
    for user in ("coder", "editor", "officer"):
        for address in (one for one in set().union(*hers[user].values()) if not slow.match(one)):
            assert seats[user].get(address).status_code == 200, (user, address)


def test_the_gate_leads_there_too(seats: dict[str, TestClient]) -> None:
    page = seats["example"].get("/publish/press").text
    assert re.search(r'<p class="where">→ <a href="/(findings|sources|read|links)', page)
