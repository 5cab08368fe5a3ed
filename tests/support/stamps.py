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
RSA, RSA_PSS = (1, 2, 840, 113549, 1, 1, 1), (1, 2, 840, 113549, 1, 1, 10)
RSA_WITH = {"sha256": (1, 2, 840, 113549, 1, 1, 11), "sha384": (1, 2, 840, 113549, 1, 1, 12),
            "sha512": (1, 2, 840, 113549, 1, 1, 13)}  # fmt: skip
ECDSA_WITH = {"sha1": (1, 2, 840, 10045, 4, 1), "sha256": (1, 2, 840, 10045, 4, 3, 2),
              "sha384": (1, 2, 840, 10045, 4, 3, 3), "sha512": (1, 2, 840, 10045, 4, 3, 4)}  # fmt: skip


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
class Chain:
    """Certificates from one that may vouch for others down to the service's, each issued by the one before it."""

    certificates: tuple[x509.Certificate, ...]

    @property
    def own(self) -> x509.Certificate:
        """The service's."""
        return self.certificates[-1]


def chain(
    *between: str, name: str = "Root", ca: bool = True, length: int | None = None, signs: bool = True,
    ends: timedelta = timedelta(days=300), critical: str = "", method: hashes.SHA224 | None = None,
) -> Chain:  # fmt: skip
    """A service's certificate (of key ``ec``) issued by a root, through as many others as are named.

    Of the root may be changed whether it may vouch (``ca``, ``signs``), through how many others, and until when;
    ``critical`` puts a critical extension of that number into it; ``method`` is what those below it are signed with.
    """
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in (name, *between)] + [key("ec")]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, *between, "A service")]
    made: list[x509.Certificate] = []
    for at, (own, named) in enumerate(zip(keys, names, strict=True)):
        first, last = at == 0, at == len(keys) - 1
        issuer, until = max(at - 1, 0), NOW + (ends if first else timedelta(days=9))
        begins = NOW - timedelta(days=300)
        told = x509.CertificateBuilder(names[issuer], named, own.public_key(), 7 + at, begins, until)
        if last:
            told = told.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        else:
            may, most = (ca, length) if first else (True, None)
            told = told.add_extension(x509.BasicConstraints(may, most if may else None), critical=True)
            usage = x509.KeyUsage(
                digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=signs or not first, crl_sign=False, encipher_only=False,
                decipher_only=False,
            )  # fmt: skip
            told = told.add_extension(usage, critical=True)
        if first and critical:
            strange = x509.UnrecognizedExtension(x509.ObjectIdentifier(critical), b"\5\0")
            told = told.add_extension(strange, critical=True)
        made.append(told.sign(keys[issuer], hashes.SHA256() if first or method is None else method))
    return Chain(tuple(made))


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
    """Which attribute names the certificate: that of RFC 5035 (``sha256``), RFC 2634 (``sha1``), ``both``, or none."""
    ess_of: x509.Certificate | None = None
    """Whom the attribute of RFC 2634 names where both are there; the service's own, if nothing is said."""
    algorithm: tuple[int, ...] = ()
    """The signature's algorithm, where it is told to be another than it is."""
    twice: str = ""
    """``attribute``: a signed attribute stands twice; ``value``: one has two values."""
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
        message = der(4, digest.finalize())
        listed = [
            der(0x30, oid(_TYPE), der(0x31, oid(TST_INFO))),
            der(0x30, oid(_DIGEST), der(0x31, message, *[message] * (self.twice == "value"))),
        ]
        older = own if self.ess_of is None else self.ess_of.public_bytes(serialization.Encoding.DER)
        if self.ess in {"sha1", "both"}:
            listed.append(_names(_CERTIFICATE_1, sha1(older).digest()))
        if self.ess in {"sha256", "both"}:
            listed.append(_names(_CERTIFICATE_2, sha256(own).digest()))
        return b"".join(sorted(listed + listed[:1] * (self.twice == "attribute")))

    def _signer(self, own: x509.Certificate, attributes: bytes) -> bytes:
        by, over = key(self.signed_by or self.kind), der(0x31, attributes)
        usual: Sequence[int]
        if isinstance(by, rsa.RSAPrivateKey):
            usual, signature = RSA, by.sign(over, padding.PKCS1v15(), self._hash())
        else:
            usual, signature = ECDSA_WITH[self.method], by.sign(over, ec.ECDSA(self._hash()))
        named = der(0x30, own.issuer.public_bytes(), der(2, own.serial_number.to_bytes(1, "big")))
        signed = (self._method(), der(0xA0, attributes), der(0x30, oid(self.algorithm or usual)), der(4, signature))
        return der(0x30, der(2, b"\1"), named, *signed)


def _names(attribute: Sequence[int], digest: bytes) -> bytes:
    return der(0x30, oid(attribute), der(0x31, der(0x30, der(0x30, der(0x30, der(4, digest))))))
