"""The workbench as it is run, in a process of its own, with an invented word in each private field.

Each word is looked for where nothing private may be: what the process prints, addresses, headers, titles, what is
answered to who may not read, and files. It is found on the page where it belongs, so that the search is known to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import unquote_plus

import pytest
from starlette.routing import Route

from firsthand.model.roles import Permission, Role
from firsthand.vault import Vault
from firsthand.workbench.frame.guard import OPEN
from firsthand.workbench.serving import all_routes
from tests.support.example import laid_out
from tests.support.overheard import Caller, Exchange, heard, written
from tests.support.pages import PAGES
from tests.support.stage import Files, furnish, over
from tests.workbench.conftest import Sitting, at_one_size

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
"""The server is asked as a browser asks it; nothing else on the network is."""

CANARIES = {
    "text": "vroomfeldt",
    "translation": "tandleworp",
    "memo": "memozibble",
    "name": "뷁쿠렁",
    "contact": "crandlewick",
    "purpose": "purposegrelk",
    "anchor": "anchorwimple",
    "account": "sidequoggle",
    "terms": "notewuggle",
    "waiver": "waiverplonk",
    "words": "quindlewax",
    "file": "heronspindle",
    "filename": "bramblenook",
    "passphrase": "mistypedorlo",
}
"""What stands in which private field: one word each, which nothing else says."""

IDENTIFYING = {"name", "contact", "purpose"}
HIDDEN = {"passphrase", "file"}
"""What no page shows at all: a passphrase, and what a file holds that is no testimony."""

TYPED = {
    "words": CANARIES["words"], "memo": CANARIES["memo"], "before": CANARIES["memo"], "exact": CANARIES["text"],
    "remark": CANARIES["translation"], "name_ko": CANARIES["name"], "email": CANARIES["contact"],
    "purpose": f"{CANARIES['purpose']} to call her", "account.anchor": CANARIES["anchor"],
    "account.memo": CANARIES["account"], "note": CANARIES["terms"], "reason": CANARIES["waiver"],
    "passphrase": CANARIES["passphrase"], "again": "another", "old": CANARIES["passphrase"],
    "age": CANARIES["text"], "given": CANARIES["terms"], "received": CANARIES["text"], "event.when": CANARIES["anchor"],
    "account.passages": CANARIES["text"], "act.type": CANARIES["account"], "passage": CANARIES["text"],
    "code": CANARIES["memo"], "interview": CANARIES["text"], "number": CANARIES["text"], "user": "shut",
    "user_name": CANARIES["name"], "share": CANARIES["passphrase"], "expires": CANARIES["waiver"],
}  # fmt: skip
"""Bad values for every form at once: each form takes the fields it knows."""

PARTS = {"code": "S14", "interview": "S22", "language": "en", "thing": "E1", "source": "S01", "event": "E1",
         "table": "accounts", "number:int": "1", "number": "1", "name": "press"}  # fmt: skip
OF = {"/codebook/{code}": "home.common", "/findings/-": "blamed", "/withdrawals/{code}": "S02"}
NOT_SENT_BADLY = {"/lock"}
"""What any form ends: sent at the end instead."""

REGISTER = (
    "file,source,date,language,speaker,status,sex,age\n"
    f"{CANARIES['filename']}.txt,N1,2011-05-03,en,SOURCE,,female,54\n"
    f"{CANARIES['filename']}.jpg,N2,2011-05-04,en,SOURCE,,female,49\n"
)
N1 = f"INTERVIEWER: How were you paid?\n\nSOURCE: On the day, at the {CANARIES['text']} of the mill.\n"
HANDED: Files = [
    ("files", f"{CANARIES['filename']}.txt", N1.encode()),
    ("files", f"{CANARIES['filename']}.jpg", b"\xff\xd8" + CANARIES["file"].encode()),
    ("register", "register.csv", REGISTER.encode()),
]
BAD_FILES: Mapping[str, Files] = {
    "/admit": HANDED[:2],
    "/identities/take": [
        ("table", f"{CANARIES['filename']}.csv", f"source,name_ko\nS99,{CANARIES['name']}\n".encode()),
    ],
    "/project/upload": [("files", f"../{CANARIES['filename']}.toml", f"{CANARIES['file']} = \n".encode())],
    "/sources/-/new": [("file", f"{CANARIES['filename']}.jpg", CANARIES["file"].encode())],
}
APART = {"nobody", "reader", "interviewer", "locked"}
"""Who may read nothing."""


def kinds(text: str) -> set[str]:
    """Say which canaries stand in a text, in capitals or not, as it is or as an address or a page writes it."""
    read = (text + unescape(text) + unquote_plus(text)).lower()
    return {kind for kind, canary in CANARIES.items() if canary in read}


def plain_in(held: bytes) -> set[str]:
    """Say which canaries stand in bytes, in either of the encodings that programs write."""
    lower = held.lower()
    return {
        kind for kind, canary in CANARIES.items() for encoding in ("utf-8", "utf-16-le")
        if canary.encode(encoding) in lower
    }  # fmt: skip


@dataclass
class Heard:
    """All that was heard of one workbench, while it ran and when it had ended."""

    log: list[Exchange] = field(default_factory=list)
    badly: list[tuple[str, str, Exchange]] = field(default_factory=list)
    printed: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    inside: list[dict[str, bytes]] = field(default_factory=list)


@pytest.fixture(scope="module")
def all_of_it(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    place = tmp_path_factory.mktemp("canaries")
    root, aside, told = furnish(laid_out(place / "project")), place / "aside", Heard()
    with Vault.open(root / "vault", lambda _user: "", user="example", writing=True) as vault:
        for user, role in (("reader", Role.READER), ("interviewer", Role.INTERVIEWER)):
            vault.add_member(user, None, now=datetime.now(UTC), roles={role})
        vault.add_member("shut", "seven herons in the reeds", now=datetime.now(UTC), roles={Role.CODER})
    with heard(root, aside) as address:
        callers = {who: Caller(who, address, told.log) for who in (*APART, "example", "coder", "editor", "shut")}
        for who in ("example", "coder", "editor", "reader", "interviewer"):
            callers[who].unlock()
        callers["locked"].who = "example"
        callers["locked"].unlock()
        callers["locked"].who = "locked"
        badly(callers, told)
        well(callers)
        look(callers)
        told.inside.append(written(root))
    told.inside.append(written(root))
    everything = written(aside)
    told.printed = {name: held for name, held in everything.items() if "/" not in name}
    told.files = {name: held for name, held in everything.items() if "/" in name}
    return told


def look(callers: Mapping[str, Caller]) -> None:
    """Ask for every page, and for those about identities as who may not. A reader and an interviewer cannot unlock."""
    for page in PAGES:
        identities = page.may in {Permission.OPEN_IDENTITY, Permission.RECORD_IDENTITY}
        also = ("coder", "editor", "reader", "interviewer") if identities or page.pattern.startswith("/read") else ()
        for who in ("example", "nobody", "locked", *also):
            callers[who].get(page.address)
    for who in ("coder", "editor"):
        callers[who].get("/sources/S14")


def posts() -> Iterator[tuple[str, str]]:
    """Every form there is: its pattern, and an address of it."""
    for route in all_routes():
        if isinstance(route, Route) and "POST" in (route.methods or ()):
            parts = PARTS | {"name": "blamed"} if route.path.startswith("/findings/") else PARTS
            beginning = next((held for start, held in OF.items() if route.path.startswith(start)), None)
            parts = {**parts, "code": beginning} if beginning else parts
            pieces = re.split(r"{([^}]+)}", route.path)
            yield route.path, "".join(parts.get(one, "none") if at % 2 else one for at, one in enumerate(pieces))


def badly(callers: Mapping[str, Caller], told: Heard) -> None:
    """Send every form badly: by nobody, with another's token, with bad values, and after the session was locked."""
    callers["locked"].ask("POST", "/lock", {"lock": "lock"})
    ways = (("nobody", callers["example"].form), ("coder", callers["example"].form), ("example", None),
            ("locked", None))  # fmt: skip
    for pattern, address in posts():
        for who, token in ways:
            if who == "example" and pattern in NOT_SENT_BADLY:
                continue
            told.badly.append((who, pattern, callers[who].ask("POST", address, TYPED, token=token)))
    for address, files in BAD_FILES.items():
        for who, token in ways:
            callers[who].ask("POST", address, {}, files, token=token)
    for who in ("shut", "reader", "interviewer"):
        callers[who].unlock(CANARIES["passphrase"])
    callers["coder"].get("/read/N1?beside=xx")


def well(callers: Mapping[str, Caller]) -> None:
    """Put each canary where a member puts such words."""
    hers, editor = callers["example"], callers["editor"]
    hers.get(over(hers, hers.post("/admit", {}, HANDED)))
    hers.post("/search", {"words": CANARIES["words"]})
    turn = hers.get("/approve/S22/en")
    shown = re.search(r'name="number" value="2"><input type="hidden" name="shown" value="(\w+)"', turn)
    assert shown
    mended = {"number": "2", "do": "mend", "words": f"At the {CANARIES['translation']}.", "shown": shown[1]}
    hers.post("/approve/S22/en/turn", mended)
    coded = {"passage": "N1/2", "code": "home.earnings", "polarity": "denies", "basis": "opinion"}
    hers.post("/codings/apply", coded | {"memo": CANARIES["memo"]})
    hers.post("/codings/memo", coded | {"coder": "example"})
    identity = {"name_ko": CANARIES["name"], "email": f"{CANARIES['contact']}@mill.example"}
    hers.post("/sources/S14/identity/record", identity)
    hers.post("/sources/S14/identity", {"purpose": f"{CANARIES['purpose']} to call her back"})
    hers.post("/identities/compare", {"purpose": f"{CANARIES['purpose']} to look at aliases"})
    account = {"account.of": "E2.1", "account.passages": "S05/4", "account.polarity": "denies",
               "account.anchor": CANARIES["anchor"], "account.memo": CANARIES["account"]}  # fmt: skip
    hers.get(hers.post("/events/E2/new/accounts", account))
    hers.get("/events/change/E2.1/S05")
    decision = {"decision": "granted", "scope": "archive", "given": "2011-05-19", "note": CANARIES["terms"]}
    hers.get(hers.post("/sources/S14/consent", decision))
    spot = re.search(
        r'name="code" value="(GN01)"><input type="hidden" name="path" value="([^"]+)">'
        r'<input type="hidden" name="line" value="(3)"><input type="hidden" name="kind" value="([^"]*)">',
        editor.get("/publish/press"),
    )
    assert spot
    asked = dict(zip(("code", "path", "line", "kind"), spot.groups(), strict=True))
    why = f"The two of them were asked and wish the {CANARIES['waiver']} to be told as it stands."
    editor.post("/publish/press/waive", asked | {"expires": date(2090, 1, 1).isoformat(), "reason": why})
    hers.get("/publish/press")
    hers.get("/read/N1")


def test_every_canary_is_found_where_it_belongs_and_was_sent(all_of_it: Heard) -> None:
    read = [one.body for one in all_of_it.log if one.who == "example" and one.status == 200]
    assert set().union(*map(kinds, read)) == set(CANARIES) - HIDDEN
    sent = [plain_in(one.sent) | kinds(one.sent.decode(errors="replace")) for one in all_of_it.log]
    assert set().union(*sent) == set(CANARIES)
    pages = {one.address.partition("/read/")[2]: one.body for one in all_of_it.log if one.who == "example"}
    assert (kinds(pages["N1"]), kinds(pages["S22?beside=en"])) == ({"text"}, {"translation"})


def test_every_form_sent_badly_was_refused_and_nothing_failed(all_of_it: Heard) -> None:
    assert [(one.method, one.address, one.status) for one in all_of_it.log if one.status >= 500] == []
    let_in = [
        (who, pattern, one.status)
        for who, pattern, one in all_of_it.badly
        if who != "example" and not pattern.startswith((*OPEN, "/begin"))
        and one.status not in ({403} if who == "coder" else {401, 403})
    ]  # fmt: skip
    assert let_in == []
    assert {pattern for _, pattern, _ in all_of_it.badly} == {pattern for pattern, _ in posts()}


def test_what_the_process_prints_is_its_address_alone(all_of_it: Heard) -> None:
    assert all_of_it.printed["stderr"] == b""
    assert re.fullmatch(rb"The workbench is at http://127\.0\.0\.1:\d+/ [^\n]*\n", all_of_it.printed["stdout"])
    assert plain_in(b"".join(all_of_it.printed.values())) == set()


def test_no_address_header_cookie_or_title_says_a_private_word(all_of_it: Heard) -> None:
    told = [
        (one.who, one.method, one.address, part, found)
        for one in all_of_it.log
        for part, text in (("address", one.addresses()), ("headers", one.headers), ("title", one.title()))
        if (found := kinds(text))
    ]
    assert told == []


def test_who_may_not_read_is_answered_without_a_private_word(all_of_it: Heard) -> None:
    answered = [one for one in all_of_it.log if one.who in APART | {"shut"}]
    assert {one.who for one in answered} == APART | {"shut"}
    assert [(one.who, one.address, kinds(one.body)) for one in answered if kinds(one.body)] == []
    hers = [one for one in all_of_it.log if one.who in {"coder", "editor"}]
    assert [(one.who, one.address) for one in hers if kinds(one.body) & IDENTIFYING] == []
    refused = [one for one in hers if one.status >= 400]
    assert refused
    assert [(one.who, one.address, kinds(one.body)) for one in refused if kinds(one.body)] == []


def test_no_file_says_a_private_word_neither_beside_the_project_nor_in_it(all_of_it: Heard) -> None:
    for files in (all_of_it.files, *all_of_it.inside):
        assert [(name, found) for name, held in files.items() if (found := plain_in(held) | kinds(name))] == []
    assert all("vault/keyring" in files for files in all_of_it.inside)


@at_one_size
def test_a_browser_keeps_no_private_word_in_its_history_storage_or_cookies(sitting: Sitting) -> None:
    sitting.unlock()
    page, address = sitting.page, sitting.address
    read: set[str] = set()
    for path, field_name, said in (
        ("/search", "words", CANARIES["words"]),
        ("/sources/S14/identity/record", "name_ko", CANARIES["name"]),
        ("/sources/S14/identity", "purpose", f"{CANARIES['purpose']} to call her back"),
    ):
        page.goto(address + path)
        page.fill(f"main [name={field_name}]", said)
        with page.expect_navigation():
            page.locator(f"main form:has([name={field_name}]) button").first.click()
        read |= kinds(page.content())
    assert read >= {"words", "name"}
    page.goto(address + "/read/S14")
    history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    visited = [f"{one['url']} {one['title']}" for one in history["entries"]]
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, document.cookie])")
    assert len(visited) > 4
    assert kinds("\n".join([*visited, *sitting.asked, stored, str(page.context.cookies())])) == set()
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys().then((all) => all.length)") == 0
