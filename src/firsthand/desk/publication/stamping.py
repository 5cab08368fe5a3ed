"""Time stamps (RFC 3161): the request to be sent, and the reply put beside the release. Nothing here is sent."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from firsthand.desk.files import write_whole
from firsthand.errors import UsageError
from firsthand.model.release import Release
from firsthand.vault import Vault

_REQUEST = bytes.fromhex("30390201013031300d060960864801650304020105000420")
"""TimeStampReq: version 1, a message imprint of SHA-256, whose 32 bytes follow."""
_CERTIFICATE = bytes.fromhex("0101ff")
"""certReq: the reply is to hold the certificate it was signed with."""
_MOST = 64 * 1024


def request(digest: bytes) -> bytes:
    """Write the request for a time stamp over a digest, in DER. It has no nonce: the same digest gives the same bytes.

    A replay cannot deceive: the digest is of one seal, which did not exist before the time it says.
    """
    return _REQUEST + digest + _CERTIFICATE


def take_reply(
    vault: Vault, release: Release, path: Path, *, now: datetime, content: bytes | None = None
) -> tuple[str, str]:
    """Keep a service's reply over a release; the time it says, and who signed it by its own word.

    ``content`` is what the file holds, where it was sent and is no file here.

    Raises UsageError for what is no reply, or one over something else; NotPermitted for who may not publish.
    """
    from firsthand_verify import Refused
    from firsthand_verify.stamp import stamped

    try:
        data = path.read_bytes() if content is None else content
        told = stamped(data, release.digest) if len(data) <= _MOST else None
    except OSError:
        raise UsageError(f"{path.name} cannot be read", "Name the file the service answered with.") from None
    except Refused:
        told = None
    if told is None:
        raise UsageError(
            f"{path.name} is no time stamp over this release", "Send the request once more, and take its answer."
        )
    with vault.write("release.stamp", now=now) as writer:
        writer.stamp_release(release.number, data)
    return told[:2]


def write_request(path: Path, data: bytes) -> None:
    """Write a request to a file. Raises EnvironmentFault where it cannot be written."""
    write_whole(path, data, "Choose another folder with --out.")
