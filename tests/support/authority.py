"""A time-stamping service of our own, made with OpenSSL, that answers requests without a network."""

from __future__ import annotations

import subprocess
from pathlib import Path

CONFIG = """[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
"""


class Authority:
    """Makes a key and a certificate in a folder, and answers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder), "utf-8")
        (folder / "serial").write_text("01\n", "utf-8")
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650",
            "-subj", "/CN=A time-stamping service", "-addext", "extendedKeyUsage=critical,timeStamping",
            "-keyout", "key.pem", "-out", "certificate.pem",
        )  # fmt: skip

    def answers(self, request: Path) -> bytes:
        """Answer a request, as a service would."""
        self._openssl(
            "ts", "-reply", "-config", "tsa.cnf", "-queryfile", str(request), "-signer", "certificate.pem",
            "-inkey", "key.pem", "-out", "reply.tsr",
        )  # fmt: skip
        return (self._folder / "reply.tsr").read_bytes()

    def asks(self, data: bytes) -> bytes:
        """Write the request over some data as OpenSSL does."""
        (self._folder / "data").write_bytes(data)
        self._openssl("ts", "-query", "-data", "data", "-sha256", "-no_nonce", "-cert", "-out", "ours.tsq")
        return (self._folder / "ours.tsq").read_bytes()

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self._folder, check=True, capture_output=True)
