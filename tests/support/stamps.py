"""Replies of a time-stamping service (RFC 3161), written byte by byte, so that one can be wrong in one thing alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha1, sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHA1, SHA256, SHA384, SHA512 = (1, 3, 14, 3, 2, 26), *((2, 16, 840, 1, 101, 3, 4, 2, n) for n in (1, 2, 3))
TST_INFO = (1, 2, 840, 113549, 1, 9, 16, 1, 4)
_SIGNED_DATA, _TYPE, _DIGEST = (1, 2, 840, 113549, 1, 7, 2), (1, 2, 840, 113549, 1, 9, 3), (1, 2, 840, 113549, 1, 9, 4)
_CERTIFICATE_1, _CERTIFICATE_2 = (1, 2, 840, 113549, 1, 9, 16, 2, 12), (1, 2, 840, 113549, 1, 9, 16, 2, 47)
_RSA, _ECDSA = (1, 2, 840, 113549, 1, 1, 1), (1, 2, 840, 10045, 4, 3, 2)


def der(tag: int, *parts: bytes) -> bytes:
    """Write a value of DER."""
    content = b"".join(parts)
    size = len(content)
    told = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + (bytes([size]) if size < 128 else bytes([128 | len(told)]) + told) + content


def oid(numbers: Sequence[int]) -> bytes:
    """Write an object identifier."""
    out = bytes([40 * numbers[0] + numbers[1]])
    for number in numbers[2:]:
        chunk = bytes([number & 127])
        while number := number >> 7:
            chunk = bytes([128 | number & 127]) + chunk
        out += chunk
    return der(6, out)


@cache
def key(kind: str) -> Key:
    """A key of the service: ``rsa`` or ``ec``."""
    return rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())


def certificate(
    kind: str, *, usage: Sequence[x509.ObjectIdentifier] = (ExtendedKeyUsageOID.TIME_STAMPING,), critical: bool = True,
    begins: timedelta = timedelta(days=-30), ends: timedelta = timedelta(days=30), name: str = "A service",
) -> x509.Certificate:  # fmt: skip
    """A certificate that the key of a kind signs for itself."""
    own = key(kind)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(named, named, own.public_key(), 7, NOW + begins, NOW + ends)
    if usage:
        made = made.add_extension(x509.ExtendedKeyUsage(usage), critical=critical)
    return made.sign(own, hashes.SHA256())


@dataclass(frozen=True)
class Stamp:
    """A reply over some data by the service of a kind; each field but these two may be changed to be wrong."""

    data: bytes
    kind: str
    certificate: x509.Certificate | None = None
    within: tuple[x509.Certificate, ...] | None = None
    """The certificates within: the service's own alone, if nothing is said."""
    status: int = 0
    time: bytes = b"20260301120000Z"
    imprint: tuple[int, ...] = SHA256
    method: str = "sha256"
    content: tuple[int, ...] = TST_INFO
    ess: str = "sha256"
    signed_by: str = ""
    tst_after: bytes | None = None
    """What stands in the reply in place of what was signed."""
    after: bytes = b""

    def but(self, **changed: Any) -> Stamp:
        """The same but for some things."""
        return replace(self, **changed)

    def reply(self) -> bytes:
        """Write it."""
        own = self.certificate or certificate(self.kind)
        told = self._info()
        attributes = self._attributes(told, own.public_bytes(serialization.Encoding.DER))
        within = (own,) if self.within is None else self.within
        certificates = b"".join(each.public_bytes(serialization.Encoding.DER) for each in within)
        content = der(0x30, oid(self.content), der(0xA0, der(4, self.tst_after or told)))
        signed = der(0x30, der(2, b"\3"), der(0x31, self._method()), content, der(0xA0, certificates),
                     der(0x31, self._signer(own, attributes)))  # fmt: skip
        wrapped = der(0x30, oid(_SIGNED_DATA), der(0xA0, signed))
        return der(0x30, der(0x30, der(2, bytes([self.status]))), wrapped) + self.after

    def _info(self) -> bytes:
        method = sha1 if self.imprint == SHA1 else sha256
        imprint = der(0x30, der(0x30, oid(self.imprint), der(5)), der(4, method(self.data).digest()))
        return der(0x30, der(2, b"\1"), oid((1, 2, 3, 4, 1)), imprint, der(2, b"\1"), der(0x18, self.time))

    def _method(self) -> bytes:
        return der(0x30, oid({"sha1": SHA1, "sha256": SHA256, "sha384": SHA384, "sha512": SHA512}[self.method]))

    def _hash(self) -> hashes.HashAlgorithm:
        chosen: hashes.HashAlgorithm = getattr(hashes, self.method.upper())()
        return chosen

    def _attributes(self, told: bytes, own: bytes) -> bytes:
        digest = hashes.Hash(self._hash())
        digest.update(told)
        ess = _CERTIFICATE_2 if self.ess == "sha256" else _CERTIFICATE_1
        named = der(4, (sha256 if self.ess == "sha256" else sha1)(own).digest())
        listed = (
            der(0x30, oid(_TYPE), der(0x31, oid(TST_INFO))),
            der(0x30, oid(_DIGEST), der(0x31, der(4, digest.finalize()))),
            *((der(0x30, oid(ess), der(0x31, der(0x30, der(0x30, der(0x30, named))))),) if self.ess else ()),
        )
        return b"".join(sorted(listed))

    def _signer(self, own: x509.Certificate, attributes: bytes) -> bytes:
        by, over = key(self.signed_by or self.kind), der(0x31, attributes)
        if isinstance(by, rsa.RSAPrivateKey):
            method, signature = oid(_RSA), by.sign(over, padding.PKCS1v15(), self._hash())
        else:
            method, signature = oid(_ECDSA), by.sign(over, ec.ECDSA(self._hash()))
        named = der(0x30, own.issuer.public_bytes(), der(2, own.serial_number.to_bytes(1, "big")))
        signed = (self._method(), der(0xA0, attributes), der(0x30, method), der(4, signature))
        return der(0x30, der(2, b"\1"), named, *signed)
