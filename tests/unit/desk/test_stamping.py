"""Time stamps: the request is OpenSSL's to the byte, and only an answer to it goes into the pack."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from firsthand.desk.publication.stamping import request, take_reply
from firsthand.errors import UsageError
from firsthand.model.release import How, State
from firsthand_verify import verify
from tests.support import mill
from tests.support.authority import Authority
from tests.support.released import NOW, as_member, mill_of_many, propose, release, write_report


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_an_answer_goes_into_the_pack_if_it_is_one_to_this_release(authority: Authority, tmp_path: Path) -> None:
    root = mill_of_many(tmp_path / "mill")
    pack = release(root)
    with as_member(root, "kim") as vault:
        (one,) = vault.releases.all()
        assert request(one.digest) == authority.asks(one.seal)
        (tmp_path / "report.tsq").write_bytes(request(one.digest))
        reply = tmp_path / "report.tsr"
        reply.write_bytes(authority.answers(tmp_path / "report.tsq"))
        when, by = take_reply(vault, one, reply, now=NOW)
    assert (when[:2], by) == ("20", "CN=A time-stamping service")
    assert verify(pack).proofs[-1].shown.startswith("There is no time stamp")
    assert propose(root).again
    outcome = verify(pack)
    assert outcome.holds
    assert by in outcome.proofs[-1].shown
    with ZipFile(pack) as archive:
        assert archive.read("report-evidence/data/timestamp.tsq") == request(one.digest)
    with as_member(root, "lee") as vault:
        assert vault.releases.all()[0].state is State.RELEASED

    write_report(root, mill.GOOD.replace("who had worked", "who once worked"))
    release(root, How.CORRECTS)
    (tmp_path / "none").write_bytes(b"0")
    (tmp_path / "large").write_bytes(reply.read_bytes() + bytes(100_000))
    with as_member(root, "kim") as vault:
        second = vault.releases.all()[1]
        for wrong in (reply, tmp_path / "none", tmp_path / "large", tmp_path / "report.tsq"):
            with pytest.raises(UsageError, match="no time stamp over this release"):
                take_reply(vault, second, wrong, now=NOW)
        with pytest.raises(UsageError, match="cannot be read"):
            take_reply(vault, second, tmp_path / "nowhere", now=NOW)
        assert vault.releases.all()[1].stamp == b""
