"""Every page over HTTP: shown to who may see it, refused to others and where nothing is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from firsthand.model.roles import may
from firsthand.workbench.serving import all_routes
from tests.support.example import laid_out
from tests.support.pages import APART, HERS, PAGES
from tests.support.stage import SEATS, Files, furnish, play
from tests.support.workbench import Clock, client, unlock


class Seat:
    """A member at a browser of her own."""

    def __init__(self, asked: TestClient, user: str) -> None:
        self.asked = asked
        self.headers = {"x-firsthand-form": unlock(asked, user)}

    def get(self, path: str) -> str:
        return self.asked.get(path).text

    def post(self, path: str, form: Mapping[str, str | list[str]], files: Files = ()) -> str:
        sent = {"files": [(field, (name, held)) for field, name, held in files]} if files else {"data": dict(form)}
        answer = self.asked.post(path, headers=self.headers, **sent)
        assert answer.status_code in {200, 303}, (path, answer.status_code, answer.text[-600:])
        return answer.headers.get("location", "")


@pytest.fixture(scope="module")
def seats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Seat]]:
    """All members before one server, and under ``hers`` nothing is kept but addresses."""
    root: Path = furnish(laid_out(tmp_path_factory.mktemp("every") / "project"))
    sat: dict[str, Seat] = {}
    with ExitStack() as stack:
        first = stack.enter_context(client(root, Clock()))

        def sit(user: str) -> Seat:
            if user not in sat:
                one = TestClient(
                    first.app, base_url=str(first.base_url), follow_redirects=False, raise_server_exceptions=False
                )
                sat[user] = Seat(one, user)
            return sat[user]

        MADE.update(play(root, sit))
        for user in SEATS:
            sit(user)
        yield sat
        MADE.clear()


MADE: dict[str, str] = {}
"""Where what the first member made stands, by pattern."""


def test_no_page_is_left_out_of_the_table() -> None:
    there = {r.path for r in all_routes() if isinstance(r, Route) and "GET" in (r.methods or ())}
    named = {page.pattern for page in PAGES} | APART | set(HERS) | {f"{path}/progress" for path in HERS[::2]}
    assert there ^ named == set()


def test_who_may_is_shown_each_page_and_who_may_not_is_refused(seats: dict[str, Seat]) -> None:
    wrong = []
    for user, role in SEATS.items():
        for page in PAGES:
            status = seats[user].asked.get(page.address).status_code
            if status != (200 if may({role}, page.may) else 403):
                wrong.append((user, page.address, status))
    assert wrong == []


def test_what_a_session_keeps_is_for_nobody_else(seats: dict[str, Seat]) -> None:
    for pattern in HERS:
        statuses = [seats[user].asked.get(MADE[pattern]).status_code for user in ("example", *SEATS)]
        assert statuses == [200, 404, 404, 404], pattern


def test_an_address_that_names_nothing_is_refused_as_a_page(seats: dict[str, Seat]) -> None:
    wrong = []
    for page in PAGES:
        for address in page.nonsense:
            answer = seats["example"].asked.get(address)
            if answer.status_code not in {400, 404} or "<main" not in answer.text:
                wrong.append((address, answer.status_code))
    assert wrong == []
