"""Another user of the machine who has a session's cookie, for a browser sends it to every port: it is no use to her."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from firsthand.workbench.frame import callers
from firsthand.workbench.frame.callers import caller
from tests.support.workbench import lay_empty, served

NOBODY = 65534
LISTED = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F51 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1
   1: 0100007F:1F51 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 2 1
   2: 0100007F:C350 0100007F:1F51 01 00000000:00000000 00:00000000 00000000  1001        0 3 1
"""
LINUX = pytest.mark.skipif(not callers.CONNECTIONS.exists(), reason="ONLY LINUX TELLS WHOSE A CONNECTION IS")


@pytest.mark.skipif(sys.byteorder != "little", reason="the list is written as a little-endian machine has it")
def test_the_end_that_is_the_clients_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "CONNECTIONS", tmp_path / "tcp")
    given = {"client": ("127.0.0.1", 50000), "server": ("127.0.0.1", 8017)}
    assert caller(given) is None, "there is no list"
    (tmp_path / "tcp").write_text(LISTED)
    assert caller(given) == 1001
    assert caller({**given, "client": ("127.0.0.1", 50001)}) is None
    assert caller({**given, "client": ("testclient", 50000)}) is None
    assert caller({"client": None}) is None
    (tmp_path / "tcp").write_text(LISTED[:-20])
    assert caller(given) is None


@LINUX
@pytest.mark.enable_socket
def test_a_connection_of_ours_is_ours() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert caller({"client": client.getsockname(), "server": client.getpeername()}) == os.getuid()


@LINUX
@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="ONLY ROOT CAN BE SOMEBODY ELSE")
@pytest.mark.enable_socket
def test_a_cookie_is_no_use_to_another_user_of_the_machine(tmp_path: Path) -> None:
    with served(lay_empty(tmp_path / "project")) as address:
        port = urlsplit(address).port
        assert port is not None
        asked = HTTPConnection("127.0.0.1", port)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        asked.request("POST", "/unlock", urlencode({"user": "example", "passphrase": ""}), form)
        answer = asked.getresponse()
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        answer.read()
        assert cookie.startswith(f"firsthand-{port}=")
        asked.request("GET", "/awake", headers={"Cookie": cookie})
        assert asked.getresponse().status == 204
        claim = f"X-Forwarded-For: 127.0.0.1:{asked.sock.getsockname()[1]}"
        head = ("GET /awake HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Cookie: {cookie}")
        lines = (*head, claim, "Connection: close", "", "")
        request = "\\r\\n".join(lines)
        script = f"exec 3<>/dev/tcp/127.0.0.1/{port}; printf '{request}' >&3; head -n1 <&3"
        for user, said in ((None, b" 204 "), (NOBODY, b" 303 ")):
            done = subprocess.run(["/bin/bash", "-c", script], capture_output=True, check=True, cwd="/", user=user)
            assert said in done.stdout, user
