"""Time stamps (5.11): RFC 3161 over CMS (RFC 5652), read by a small reader of DER."""

from __future__ import annotations

import hashlib
import re
import warnings
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InternalError, InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import Certificate
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from firsthand_verify.result import Refused, need

_SIGNED, _TST, _TYPE, _DIGEST, _ESS_1, _ESS_2, _RSA, _ECDSA, _SHA2 = map(bytes.fromhex, (
    "2a864886f70d010702", "2a864886f70d0109100104", "2a864886f70d010903", "2a864886f70d010904",
    "2a864886f70d010910020c", "2a864886f70d010910022f", "2a864886f70d0101", "2a8648ce3d0403", "6086480165030402",
))  # fmt: skip
_HASHES = {_SHA2 + bytes([n]): each for n, each in enumerate((hashes.SHA256(), hashes.SHA384(), hashes.SHA512()), 1)}
_READ = {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE}
_MOST, _DEEPEST = 10, 3
"""How many certificates may be within, and how many of them stand between the trusted one and the signer's."""

_FAULTS = (ValueError, IndexError, KeyError, TypeError, OverflowError, InvalidSignature, UnsupportedAlgorithm,
           InternalError, x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType,
           x509.InvalidVersion)  # fmt: skip
_TIME = re.compile(r"(\d{14})(?:\.\d+)?Z", re.ASCII)

Part = tuple[int, bytes, bytes]
"""A tag, the content, and both with their length."""


def certificate_of(data: bytes) -> Certificate:
    """Read a certificate, DER or the first of PEM. Raises ValueError for anything else."""
    try:
        return (x509.load_pem_x509_certificate if b"-----BEGIN" in data else x509.load_der_x509_certificate)(data)
    except _FAULTS:
        raise ValueError("no certificate") from None


def stamped(reply: bytes, digest: bytes, trusted: Certificate | None = None) -> tuple[str, str, str]:
    """Check a reply over a SHA-256: the time, who signed it by her own word, and her certificate's SHA-256.

    ``trusted`` is the certificate of who is to have signed it, or of who vouches for her. Raises Refused where it does
    not hold.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of oddities in certificates
            return _stamped(reply, digest, trusted)
    except _FAULTS:
        raise Refused("5.11", "the time stamp does not hold for this seal, or cannot be read") from None


def _stamped(reply: bytes, digest: bytes, trusted: Certificate | None) -> tuple[str, str, str]:
    status, content = _parts(_only(reply)[1])
    kind, wrapped = _parts(content[1])
    signed = _parts(_only(wrapped[1])[1])
    inner = _parts(signed[2][1])
    told = _only(inner[1][1])[1]
    _, _, stamp, _, time, *_ = _parts(_only(told)[1])
    method, imprint = _parts(stamp[1])
    when = datetime.strptime((_TIME.fullmatch(time[1].decode()) or "")[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    found = _oid(kind), _oid(inner[0]), _oid(_parts(method[1])[0]), imprint[1]
    granted = found == (_SIGNED, _TST, _SHA2 + b"\1", digest) and _parts(status[1])[0][1] in {b"\0", b"\1"}
    need(granted, "5.11", "the time stamp is none, was not granted, or is of another seal")
    within = [x509.load_der_x509_certificate(whole) for part in signed if part[0] == 0xA0
              for _, _, whole in _parts(part[1])]  # fmt: skip
    signer = _signer(_parts(_only(signed[-1][1])[1]), told, within)
    need(_usable(signer, when), "5.11", "the certificate that signed the time stamp was not valid then")
    vouched = trusted is None or signer == trusted or (len(within) <= _MOST and _vouches(trusted, signer, within, when))
    need(vouched, "5.11", "the certificate you gave does not vouch for the one that signed the time stamp")
    known = signer.subject.rfc4514_string(), signer.fingerprint(hashes.SHA256()).hex()
    return when.strftime("%Y-%m-%d %H:%M:%S UTC"), *known


def _signer(signer: list[Part], told: bytes, within: list[Certificate]) -> Certificate:
    named, method = _oid(_parts(signer[2][1])[0]), _oid(_parts(signer[4][1])[0])
    listed = [_parts(one) for _, one, _ in _parts(signer[3][1])]
    attributes = {_oid(name): _only(values[1]) for name, values in listed}
    over = attributes[_DIGEST][1] == hashlib.new(_HASHES[named].name, told).digest()
    once = signer[3][0] == 0xA0 and len(attributes) == len(listed)
    need(over and once and _oid(attributes[_TYPE]) == _TST, "5.11", "what the time stamp says is not what was signed")
    (certificate,) = {each for each in within if _names(attributes, each)}
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    for_time = list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING] and usage.critical
    need(for_time, "5.11", "the certificate that signed the time stamp is not for that")
    key, signature, data = certificate.public_key(), signer[5][1], b"\x31" + signer[3][2][1:]
    if isinstance(key, rsa.RSAPublicKey) and method in {_RSA + b"\1", _RSA + bytes([10 + named[-1]])}:
        key.verify(signature, data, padding.PKCS1v15(), _HASHES[named])
    elif isinstance(key, ec.EllipticCurvePublicKey) and method == _ECDSA + bytes([1 + named[-1]]):
        key.verify(signature, data, ec.ECDSA(_HASHES[named]))
    else:
        raise ValueError
    return certificate


def _names(attributes: dict[bytes, Part], certificate: Certificate) -> bool:
    """Tell whether the signed attributes name a certificate by its digest (RFC 5035), each that there is."""
    named = []
    for oid in attributes.keys() & {_ESS_1, _ESS_2}:
        first = _parts(_parts(_parts(attributes[oid][1])[0][1])[0][1])
        usual = hashes.SHA1() if oid == _ESS_1 else hashes.SHA256()  # noqa: S303 (RFC 2634 knows no other)
        method = _HASHES[_oid(_parts(first.pop(0)[1])[0])] if first[0][0] == 0x30 else usual
        named.append(first[0][1] == certificate.fingerprint(method))
    return bool(named) and all(named)


def _vouches(trusted: Certificate, one: Certificate, within: list[Certificate], when: datetime, below: int = 0) -> bool:
    """Tell whether a certificate was issued by the trusted one, perhaps through others within (RFC 5280, 6.1)."""
    through = (each for each in within if below < _DEEPEST and _issued(one, each, when, below))
    return _issued(one, trusted, when, below) or any(_vouches(trusted, up, within, when, below + 1) for up in through)


def _usable(certificate: Certificate, when: datetime) -> bool:
    unread = any(each.critical and each.oid not in _READ for each in certificate.extensions)
    return not unread and certificate.not_valid_before_utc <= when <= certificate.not_valid_after_utc


def _issued(certificate: Certificate, issuer: Certificate, when: datetime, below: int) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        found = {each.oid: each.value for each in issuer.extensions}
        basic, usage = found[ExtensionOID.BASIC_CONSTRAINTS], found.get(ExtensionOID.KEY_USAGE)
        signs = basic.ca and (usage is None or usage.key_cert_sign) and _usable(issuer, when)
        safe = isinstance(certificate.signature_hash_algorithm, hashes.SHA256 | hashes.SHA384 | hashes.SHA512)
    except _FAULTS:
        return False
    return signs and safe and (basic.path_length is None or basic.path_length >= below)


def _only(data: bytes) -> Part:
    (one,) = _parts(data)
    return one


def _parts(data: bytes) -> list[Part]:
    """Read values of DER one after another: tags of one byte, lengths that are told."""
    found, at = [], 0
    while at < len(data):
        size, begin = data[at + 1], at + 2
        if size & 0x80:
            begin += size & 0x7F
            size = int.from_bytes(data[at + 2 : begin], "big") if 1 <= size & 0x7F <= 4 else -1
        read = size >= 0 and begin + size <= len(data) and data[at] & 0x1F != 0x1F
        need(read, "5.11", "the time stamp cannot be read")
        found.append((data[at], data[begin : begin + size], data[at : begin + size]))
        at = begin + size
    return found


def _oid(part: Part) -> bytes:
    need(part[0] == 6, "5.11", "the time stamp cannot be read")
    return part[1]
