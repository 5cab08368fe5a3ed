"""Time stamps (5.11): RFC 3161 over CMS (RFC 5652), read by a small reader of DER."""

from __future__ import annotations

import hashlib
import re
import warnings
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InternalError, InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from firsthand_verify.result import Refused

_SIGNED, _TST, _TYPE, _DIGEST = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4", "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"  # noqa: E501
_SHA256 = "2.16.840.1.101.3.4.2.1"
_CERTIFICATE = {"1.2.840.113549.1.9.16.2.12": "sha1", "1.2.840.113549.1.9.16.2.47": "sha256"}
_HASHES = {_SHA256: hashes.SHA256(), _SHA256[:-1] + "2": hashes.SHA384(), _SHA256[:-1] + "3": hashes.SHA512()}

_FAULTS = (ValueError, IndexError, KeyError, TypeError, OverflowError, InvalidSignature, UnsupportedAlgorithm,
           InternalError, x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType,
           x509.InvalidVersion)  # fmt: skip
_TIME = re.compile(r"(\d{14})(?:\.\d+)?Z", re.ASCII)

Part = tuple[int, bytes, bytes]
"""A tag, the content, and both with their length."""


def stamped(reply: bytes, data: bytes) -> tuple[str, str]:
    """Check a reply over some data; the time it says, and who signed it. Raises Refused where it does not hold."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of oddities in certificates
            return _stamped(reply, hashlib.sha256(data).digest())
    except _FAULTS:
        raise Refused("5.11", "the time stamp does not hold for this seal, or cannot be read") from None


def _stamped(reply: bytes, digest: bytes) -> tuple[str, str]:
    ((_, whole, _),) = _parts(reply)
    status, content = _parts(whole)
    kind, wrapped = _parts(content[1])
    ((_, inside, _),) = _parts(wrapped[1])
    signed = _parts(inside)
    inner = _parts(signed[2][1])
    if _parts(status[1])[0][1] not in {b"\0", b"\1"} or _oid(kind) != _SIGNED or _oid(inner[0]) != _TST:
        raise ValueError
    ((_, told, _),) = _parts(inner[1][1])
    ((_, info, _),) = _parts(told)
    _, _, stamp, _, time, *_ = _parts(info)
    method, imprint = _parts(stamp[1])
    when = datetime.strptime((_TIME.fullmatch(time[1].decode()) or "")[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    if _oid(_parts(method[1])[0]) != _SHA256 or imprint[1] != digest:
        raise ValueError
    certificates = [x509.load_der_x509_certificate(whole) for part in signed if part[0] == 0xA0
                    for _, _, whole in _parts(part[1])]  # fmt: skip
    (signer,) = _parts(signed[-1][1])
    by = _check_signer(_parts(signer[1]), told, certificates, when)
    return when.strftime("%Y-%m-%d %H:%M:%S UTC"), by


def _check_signer(signer: list[Part], told: bytes, certificates: list[x509.Certificate], when: datetime) -> str:
    method = _HASHES[_oid(_parts(signer[2][1])[0])]
    attributes = {_oid(_parts(one)[0]): _parts(_parts(one)[1][1]) for _, one, _ in _parts(signer[3][1])}
    if signer[3][0] != 0xA0 or _oid(attributes[_TYPE][0]) != _TST or attributes[_DIGEST][0][1] != _hash(method, told):
        raise ValueError
    (certificate,) = [each for each in certificates if _names(attributes, each)]
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    inside = certificate.not_valid_before_utc <= when <= certificate.not_valid_after_utc
    if list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING] or not usage.critical or not inside:
        raise ValueError
    key, signature, over = certificate.public_key(), signer[5][1], b"\x31" + signer[3][2][1:]
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, over, padding.PKCS1v15(), method)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, over, ec.ECDSA(method))
    else:
        raise UnsupportedAlgorithm(certificate.public_key_algorithm_oid.dotted_string)
    return certificate.subject.rfc4514_string()


def _names(attributes: dict[str, list[Part]], certificate: x509.Certificate) -> bool:
    """Tell whether the signed attributes name a certificate by its digest (RFC 5035)."""
    der = certificate.public_bytes(serialization.Encoding.DER)
    for oid, usual in _CERTIFICATE.items():
        for value in attributes.get(oid, ()):
            first = _parts(_parts(_parts(value[1])[0][1])[0][1])
            other = first[0][0] == 0x30
            named = _hash(_HASHES[_oid(_parts(first[0][1])[0])], der) if other else hashlib.new(usual, der).digest()
            return first[1 if other else 0][1] == named
    return False


def _hash(method: hashes.HashAlgorithm, data: bytes) -> bytes:
    return hashlib.new(method.name, data).digest()


def _parts(data: bytes) -> list[Part]:
    """Read values of DER one after another: tags of one byte, lengths that are told."""
    found, at = [], 0
    while at < len(data):
        size, begin = data[at + 1], at + 2
        if size & 0x80:
            begin += size & 0x7F
            size = int.from_bytes(data[at + 2 : begin], "big") if 1 <= size & 0x7F <= 4 else -1
        if size < 0 or begin + size > len(data) or data[at] & 0x1F == 0x1F:
            raise ValueError
        found.append((data[at], data[begin : begin + size], data[at : begin + size]))
        at = begin + size
    return found


def _oid(part: Part) -> str:
    if part[0] != 6 or not part[1]:
        raise ValueError
    numbers, value = [], 0
    for byte in part[1]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))
