"""Time stamps (5.11): what OpenSSL's own service answers holds, and what is wrong in one thing alone is refused."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID

from firsthand_verify import Refused, verify
from firsthand_verify.stamp import certificate_of, stamped
from tests.support.packs_small import sealed_in_a_bag, small, zipped
from tests.support.stamps import (
    ECDSA_WITH,
    NOW,
    RSA,
    RSA_PSS,
    RSA_WITH,
    SHA1,
    Chain,
    Stamp,
    certificate,
    chain,
    der,
    key,
)

SEAL = small()["data/seal.json"]
DIGEST = sha256(SEAL).digest()
OPENSSL = shutil.which("openssl")
NO_OPENSSL = "NO OPENSSL: time stamps were not held against another program's. Install openssl."
KINDS = ("rsa", "ec")
GOOD = Stamp(SEAL, "ec")
SIGNING, STAMPING = ExtendedKeyUsageOID.CODE_SIGNING, ExtendedKeyUsageOID.TIME_STAMPING
DAY = timedelta(days=1)

WRONG: Mapping[str, Stamp] = {
    "of another seal": GOOD.but(data=SEAL + b" "),
    "rejected": GOOD.but(status=2),
    "another time in place of the one signed": GOOD.but(tst_after=GOOD.but(time=b"20200101000000Z")._info()),
    "another imprint in place of the one signed": Stamp(b"another", "ec").but(tst_after=GOOD._info()),
    "time of another zone": GOOD.but(time=b"20260301120000+0900"),
    "time of no day": GOOD.but(time=b"20260231120000Z"),
    "time in other digits": GOOD.but(time="2026030112000٠Z".encode()),
    "imprint of SHA-1": GOOD.but(imprint=SHA1),
    "signature over SHA-1": GOOD.but(kind="rsa", method="sha1"),
    "content that is no stamp": GOOD.but(content=(1, 2, 840, 113549, 1, 7, 1)),
    "signed by another": GOOD.but(signed_by="rsa"),
    "another certificate of that key": GOOD.but(within=(certificate("ec", name="Another service"),)),
    "no certificate": GOOD.but(within=()),
    "certificate that no attribute names": GOOD.but(ess=""),
    "certificate that ended": GOOD.but(certificate=certificate("ec", ends=-DAY)),
    "certificate that had not begun": GOOD.but(certificate=certificate("ec", begins=DAY)),
    "certificate of no usage": GOOD.but(certificate=certificate("ec", usage=())),
    "certificate for other signatures": GOOD.but(certificate=certificate("ec", usage=(SIGNING,))),
    "certificate for other signatures too": GOOD.but(certificate=certificate("ec", usage=(SIGNING, STAMPING))),
    "usage that is not critical": GOOD.but(certificate=certificate("ec", critical=False)),
    "something after the reply": GOOD.but(after=der(5)),
    "algorithm of another hash": GOOD.but(algorithm=ECDSA_WITH["sha512"]),
    "algorithm of another key": GOOD.but(algorithm=RSA),
    "algorithm nobody knows": GOOD.but(algorithm=(1, 2, 3, 4)),
    "algorithm of RSA in another way": GOOD.but(kind="rsa", algorithm=RSA_PSS),
    "algorithm of RSA with another hash": GOOD.but(kind="rsa", algorithm=RSA_WITH["sha512"]),
    "attribute twice": GOOD.but(twice="attribute"),
    "attribute of two values": GOOD.but(twice="value"),
    "one of two attributes names another certificate": GOOD.but(ess="both", ess_of=certificate("ec", name="Another")),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_stamp_wrong_in_one_thing_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        stamped(WRONG[name].reply(), DIGEST)
    assert refused.value.step == "5.11"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("ess", ["sha256", "sha1"])
def test_a_good_stamp_holds_and_says_when_and_by_whom(kind: str, method: str, ess: str) -> None:
    good = GOOD.but(kind=kind, method=method, ess=ess, time=b"20260301120000.125Z")
    known = stamped(good.reply(), DIGEST)
    assert known[:2] == ("2026-03-01 12:00:00 UTC", "CN=A service")
    assert len(known[2]) == 64
    assert stamped(good.but(algorithm=RSA_WITH[method] if kind == "rsa" else ()).reply(), DIGEST)[:2] == known[:2]


def test_certificates_may_stand_in_any_order() -> None:
    own, other = certificate("ec"), certificate("rsa", name="Who vouches for it")
    for within in ((own, other), (other, own), (own, own)):
        assert stamped(GOOD.but(certificate=own, within=within, ess="both").reply(), DIGEST)[1] == "CN=A service"


def _by(made: Chain, trusted: x509.Certificate, *, without: int = 0) -> str:
    """What a chain's stamp comes to where a certificate is trusted; ``without`` so many of those between."""
    reply = GOOD.but(certificate=made.own, within=made.certificates[1 + without :]).reply()
    try:
        return stamped(reply, DIGEST, trusted)[1]
    except Refused:
        return ""


@pytest.mark.parametrize("between", [(), ("One",), ("One", "Two"), ("One", "Two", "Three")])
def test_whom_the_readers_certificate_vouches_for_is_believed(between: tuple[str, ...]) -> None:
    made = chain(*between)
    for trusted in made.certificates:
        assert _by(made, trusted) == "CN=A service"
    assert _by(made, chain(*between).certificates[0]) == ""
    if between:
        assert _by(made, made.certificates[0], without=1) == ""


VOUCHING_NOT: Mapping[str, Chain] = {
    "no authority": chain(ca=False),
    "not for signing certificates": chain(signs=False),
    "ended before": chain(ends=-DAY),
    "with a condition that nobody here reads": chain(critical="2.5.29.30"),
    "through fewer others": chain("One", length=0),
    "through too many others": chain("One", "Two", "Three", "Four"),
    "signed over a hash that 4.6 does not name": chain(method=hashes.SHA224()),
}


@pytest.mark.parametrize("name", VOUCHING_NOT)
def test_a_certificate_that_may_not_vouch_vouches_for_nobody(name: str) -> None:
    made = VOUCHING_NOT[name]
    assert _by(made, made.certificates[0]) == ""
    assert _by(made, made.own) == "CN=A service"


def test_anybody_can_make_a_stamp_and_so_none_is_believed_by_its_name() -> None:
    """Who passes a pack on may put in a stamp of her own, with the name of a known service and any time."""
    real = certificate("rsa", name="A known service")
    own = certificate("ec", name="A known service", begins=-9000 * DAY)
    forged = GOOD.but(certificate=own, time=b"20100101000000Z")
    assert stamped(forged.reply(), DIGEST)[:2] == ("2010-01-01 00:00:00 UTC", "CN=A known service")
    with pytest.raises(Refused, match="does not vouch"):
        stamped(forged.reply(), DIGEST, real)
    with pytest.raises(Refused, match="does not vouch"):
        stamped(forged.but(within=(own, real)).reply(), DIGEST, real)


@pytest.mark.parametrize("encoding", [serialization.Encoding.PEM, serialization.Encoding.DER])
def test_a_certificate_is_read_as_pem_or_der(encoding: serialization.Encoding) -> None:
    own = certificate("ec")
    assert certificate_of(own.public_bytes(encoding)) == own
    for wrong in (b"", b"-----BEGIN CERTIFICATE-----\n", own.public_bytes(encoding)[:-9]):
        with pytest.raises(ValueError, match="no certificate"):
            certificate_of(wrong)


def test_whichever_bit_is_another_the_stamp_says_the_same_or_is_refused() -> None:
    """Not every byte of a reply is signed: an identifier of the algorithm is not. What is told never changes."""
    reply = GOOD.reply()
    told = stamped(reply, DIGEST)
    for bit in range(0, 8 * len(reply), 11):
        changed = reply[: bit // 8] + bytes([reply[bit // 8] ^ 1 << bit % 8]) + reply[bit // 8 + 1 :]
        with suppress(Refused):
            assert stamped(changed, DIGEST) == told


def test_a_stamped_pack_holds_and_one_with_the_stamp_of_another_does_not(tmp_path: Path) -> None:
    for stamp, step in ((GOOD, ""), (WRONG["of another seal"], "5.11")):
        files = sealed_in_a_bag({**small(), "data/timestamp.tsr": stamp.reply()})
        (tmp_path / "pack.zip").write_bytes(zipped(files))
        outcome = verify(tmp_path / "pack.zip")
        assert (outcome.refusal.step if outcome.refusal else "") == step
    assert not outcome.holds


@pytest.mark.skipif(OPENSSL is None, reason=NO_OPENSSL)
@pytest.mark.parametrize("kind", KINDS)
def test_openssl_says_the_same_of_our_stamps(kind: str, tmp_path: Path) -> None:
    good = GOOD.but(kind=kind, certificate=_kept(tmp_path, kind))
    wrong = (
        good.but(data=b"another"),
        good.but(signed_by="rsa" if kind == "ec" else "ec"),
        good.but(tst_after=good.but(time=b"20200101000000Z")._info()),
    )
    assert _verified(tmp_path, good.reply())
    assert stamped(good.reply(), DIGEST)[1] == "CN=A service"
    for stamp in wrong:
        assert not _verified(tmp_path, stamp.reply())
        with pytest.raises(Refused):
            stamped(stamp.reply(), DIGEST)


@pytest.mark.skipif(OPENSSL is None, reason=NO_OPENSSL)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ess", ["sha1", "sha256", "sha512"])
def test_what_openssls_service_answers_holds(kind: str, ess: str, tmp_path: Path) -> None:
    _kept(tmp_path, kind)
    (tmp_path / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa = ours\n[ours]\nserial = serial\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n"
        f"signer_digest = sha256\naccuracy = secs:1\ness_cert_id_chain = no\ness_cert_id_alg = {ess}\n", "utf-8",
    )  # fmt: skip
    (tmp_path / "serial").write_text("01\n", "utf-8")
    (tmp_path / "seal.json").write_bytes(SEAL)
    _openssl(tmp_path, "ts", "-query", "-data", "seal.json", "-sha256", "-cert", "-out", "request.tsq")
    _openssl(tmp_path, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request.tsq", "-signer", "certificate.pem",
             "-inkey", "key.pem", "-chain", "chain.pem", "-out", "reply.tsr")  # fmt: skip
    reply = (tmp_path / "reply.tsr").read_bytes()
    assert _verified(tmp_path, reply)
    assert stamped(reply, DIGEST)[1] == "CN=A service"
    with pytest.raises(Refused):
        stamped(reply, sha256(SEAL + b" ").digest())


def _kept(folder: Path, kind: str) -> x509.Certificate:
    """Keep the key and the certificate of a service that is valid today, and one more certificate to go with it."""
    later = datetime.now(UTC) - NOW + 30 * DAY
    own = certificate(kind, ends=later)
    other = certificate("rsa" if kind == "ec" else "ec", ends=later, name="Who vouches for it")
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(own.public_bytes(pem))
    (folder / "chain.pem").write_bytes(other.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key(kind).private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return own


def _verified(folder: Path, reply: bytes) -> bool:
    (folder / "checked.tsr").write_bytes(reply)
    command = ("ts", "-verify", "-digest", sha256(SEAL).hexdigest(), "-in", "checked.tsr", "-partial_chain",
               "-CAfile", "trusted.pem")  # fmt: skip
    names = ("certificate.pem", "chain.pem")
    (folder / "trusted.pem").write_bytes(b"".join((folder / name).read_bytes() for name in names))
    done = subprocess.run(["openssl", *command], cwd=folder, check=False, capture_output=True)
    return done.returncode == 0


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
