"""What a running workbench lets be heard: each exchange over HTTP, what it prints, and the files it writes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote_plus

import httpx2

from tests.support.stage import Files

ADDRESSED = re.compile(r'(?:href|src|action|data-from|data-href)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, as whoever listens in would have them."""

    who: str
    method: str
    address: str
    sent: bytes
    status: int
    headers: str
    body: str

    def addresses(self) -> str:
        """Say where it went, where it leads to, and all that its page leads to."""
        return unquote_plus(unescape("\n".join([self.address, self.headers, *ADDRESSED.findall(self.body)])))

    def title(self) -> str:
        """Say what a browser keeps in its history beside the address."""
        return unescape("\n".join(re.findall(r"<title>(.*?)</title>", self.body, re.DOTALL)))


@dataclass
class Caller:
    """Somebody at a browser of her own. What she sends and is answered is put down in ``log``."""

    who: str
    address: str
    log: list[Exchange]
    form: str = ""
    client: httpx2.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx2.Client(base_url=self.address, follow_redirects=False, trust_env=False, timeout=120)

    def unlock(self, passphrase: str = "") -> Exchange:
        """Sit down; she is let in where the answer leads to the first page."""
        answer = self.ask("POST", "/unlock", {"user": self.who, "passphrase": passphrase})
        found = re.search(r'<meta name="form" content="([^"]+)">', self.ask("GET", "/").body)
        self.form = found[1] if found else ""
        return answer

    def get(self, path: str) -> str:
        """Ask for a page; what it says."""
        return self.ask("GET", path).body

    def post(self, path: str, form: Mapping[str, str | list[str]], files: Files = ()) -> str:
        """Send a form that is taken; where the answer leads, or what it says."""
        answer = self.ask("POST", path, form, files)
        assert answer.status in {200, 303}, (path, answer.status)
        found = re.search(r"^location: (.*)$", answer.headers, re.MULTILINE)
        return found[1] if found else answer.body

    def ask(
        self, method: str, path: str, form: Mapping[str, str | list[str]] | None = None, files: Files = (),
        token: str | None = None,
    ) -> Exchange:
        """Send one request, with this session's form token or another; put down all of it."""
        token = self.form if token is None else token
        request = self.client.build_request(
            method, path, data=dict(form) if form else None, headers={"x-firsthand-form": token} if token else {},
            files=[(name, (called, held)) for name, called, held in files] if files else None,
        )  # fmt: skip
        sent = request.read()
        answer = self.client.send(request)
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.multi_items())
        made = Exchange(self.who, method, str(request.url), sent, answer.status_code, headers, answer.text)
        self.log.append(made)
        return made


@contextmanager
def heard(root: Path, aside: Path) -> Iterator[str]:
    """Serve a project in a process whose home, temporary folder and output lie under ``aside``; its address."""
    places = {"HOME": aside / "home", "TMPDIR": aside / "temporary", "SQLITE_TMPDIR": aside / "temporary"}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environment = {**kept, **{name: str(place) for name, place in places.items()}, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "firsthand", "serve", str(root), "--no-browser", "--port", "0"]
    with (
        (aside / "stderr").open("wb") as errors,
        (aside / "stdout").open("wb") as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment) as process,
    ):
        assert process.stdout is not None
        try:
            first = process.stdout.readline()
            said.write(first)
            found = re.search(r"http://127\.0\.0\.1:\d+", first.decode())
            assert found, first
            yield found[0]
        finally:
            process.terminate()
            said.write(process.stdout.read())


def written(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, what it is called and what it holds."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
