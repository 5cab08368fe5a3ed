"""Members' keys: an age identity each, wrapped with her passphrase; the database key, sealed to each identity.

See docs/formats/vault.md for the files and docs/decisions/0002-passphrases-argon2id.md for the choice.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import pyrage
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from firsthand.errors import UsageError, VaultDamaged, WrongPassphrase

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORMAT = "firsthand-key/1"
_SIGNING = b"firsthand signing 1"
_HEADER = 16 * 1024
"""The longest head an age file of ours has, 160 members'. A damaged one of 80 KB takes age more than ten seconds."""

MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
"""RFC 9106, second recommended option: 64 MiB, three passes, four lanes."""

SHORTEST = 12
_MOST_MEMORY_KIB, _MOST_PASSES, _MOST_LANES = 256 * 1024, 16, 16
"""What a key file may ask for: some five seconds, on a slow laptop. More is a damaged file, and would hang it."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A member's key file as it was opened: all of it out of the same bytes, which nobody changed.

    ``root`` is the verifying key the roster of members must begin with; empty in a file older than rosters. Not
    ``wrapped``: the file has no passphrase, and anybody may have written it.
    """

    user: str
    identity: str = field(repr=False)
    root: str
    wrapped: bool


def new_identity() -> str:
    """Make an age identity, in age's own text form."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """Name the public half of an identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def new_database_key() -> bytes:
    """Make a raw key of 256 bits."""
    return secrets.token_bytes(32)


def plain_passphrase(passphrase: str) -> str:
    """Write a passphrase as it counts: in NFC, for a keyboard may give Hangul in parts, and without white space around.

    Nobody sees a space at its end while she types it, and who types it again would be locked out.
    """
    return unicodedata.normalize("NFC", passphrase).strip()


def check_passphrase(passphrase: str) -> None:
    """Raise UsageError for a passphrase too short to protect anybody."""
    if len(plain_passphrase(passphrase)) < SHORTEST:
        raise UsageError(
            f"a passphrase needs {SHORTEST} characters or more", "Four or five unrelated words are easy to keep."
        )


def wrap(user: str, identity: str, passphrase: str | None, root: str) -> bytes:
    """Write an identity as a key file; without a passphrase only for the invented example.

    ``root`` is the verifying key that the roster of members must begin with.
    """
    if passphrase is None:
        return _file({"format": FORMAT, "user": user, "protection": "none", "identity": identity, "root": root})
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    head: dict[str, object] = {
        "format": FORMAT,
        "user": user,
        "protection": "argon2id chacha20poly1305",
        "memory_kib": MEMORY_KIB,
        "passes": PASSES,
        "lanes": LANES,
        "salt": b64encode(salt).decode(),
        "nonce": b64encode(nonce).decode(),
        "root": root,
    }
    derived = _derive(plain_passphrase(passphrase), salt, MEMORY_KIB, PASSES, LANES)
    sealed = ChaCha20Poly1305(derived).encrypt(nonce, identity.encode(), _bound(head))
    return _file({**head, "sealed": b64encode(sealed).decode()})


def is_key_file(data: bytes) -> bool:
    """Tell whether these bytes are a key file, whosesoever."""
    try:
        _read(data)
    except VaultDamaged:
        return False
    return True


def needs_passphrase(data: bytes) -> bool:
    """Tell whether a key file is wrapped with a passphrase. Raises VaultDamaged when it is no key file."""
    return bool(_read(data)["protection"] != "none")


def unwrap(user: str, data: bytes, passphrase: str | None) -> Unlocked:
    """Open a key file. Raises WrongPassphrase, or VaultDamaged when it is no key file."""
    held = _read(data)
    try:
        if held["user"] != user:
            raise WrongPassphrase
        root = str(held.get("root", ""))
        if held["protection"] == "none":
            recipient_of(held["identity"])
            return Unlocked(user, str(held["identity"]), root, wrapped=False)
        memory, passes, lanes = int(held["memory_kib"]), int(held["passes"]), int(held["lanes"])
        if memory > _MOST_MEMORY_KIB or passes > _MOST_PASSES or lanes > _MOST_LANES:
            raise _no_key_file()
        salt, nonce, sealed = (b64decode(held[name], validate=True) for name in ("salt", "nonce", "sealed"))
        bound = _bound({name: value for name, value in held.items() if name != "sealed"})
        for secret in _spellings(passphrase or ""):
            derived = _derive(secret, salt, memory, passes, lanes)
            with suppress(InvalidTag):
                identity = ChaCha20Poly1305(derived).decrypt(nonce, sealed, bound).decode()
                return Unlocked(user, identity, root, wrapped=True)
        raise WrongPassphrase
    except (KeyError, TypeError, ValueError, OverflowError, pyrage.IdentityError):
        raise _no_key_file() from None


def unwrap_nobody(passphrase: str) -> NoReturn:
    """Do the work of :func:`unwrap` for a user who is not there, and say the same. Always raises WrongPassphrase."""
    for secret in _spellings(passphrase):
        _derive(secret, secrets.token_bytes(16), MEMORY_KIB, PASSES, LANES)
    raise WrongPassphrase


def verifier_of(identity: str) -> str:
    """Name the public half of the key an identity signs with, in hexadecimal."""
    return _signing_key(identity).public_key().public_bytes_raw().hex()


def sign(identity: str, data: bytes) -> bytes:
    """Sign with Ed25519, with a key derived from an identity."""
    return _signing_key(identity).sign(data)


def is_signed(verifier: str, signature: bytes, data: bytes) -> bool:
    """Tell whether the identity behind a verifying key signed this."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(verifier)).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signing_key(identity: str) -> Ed25519PrivateKey:
    """Derive a signing key by HKDF-SHA256, so that a member has one secret to keep."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=_SIGNING).derive(identity.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def seal(data: bytes, recipients: Iterable[str]) -> bytes:
    """Encrypt to age recipients, as an age file."""
    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(each) for each in recipients]))


def unseal(data: bytes, *identities: str) -> bytes | None:
    """Decrypt an age file; None when none of these identities opens it or it was altered."""
    if b"\n--- " not in data[:_HEADER]:
        return None
    try:
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(each) for each in identities]))
    except pyrage.DecryptError:
        return None


def seal_stream(data: BinaryIO, sealed: BinaryIO, recipients: Iterable[str]) -> None:
    """Encrypt a long file to age recipients."""
    pyrage.encrypt_io(data, sealed, [pyrage.x25519.Recipient.from_str(each) for each in recipients])


def unseal_stream(sealed: BinaryIO, data: BinaryIO, identity: str) -> bool:
    """Decrypt a long age file; whether this identity opens it and it is whole."""
    if b"\n--- " not in sealed.read(_HEADER):
        return False
    sealed.seek(0)
    try:
        pyrage.decrypt_io(sealed, data, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, OSError):
        return False
    return True


def _spellings(passphrase: str) -> Iterable[str]:
    """Give the passphrase as it counts; then as typed, where that differs: older key files counted spaces around it."""
    return dict.fromkeys((plain_passphrase(passphrase), unicodedata.normalize("NFC", passphrase)))


def _derive(passphrase: str, salt: bytes, memory_kib: int, passes: int, lanes: int) -> bytes:
    """Derive a key of a passphrase in NFC."""
    secret = passphrase.encode("utf-8", "surrogatepass")
    return Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib).derive(secret)


def _bound(head: Mapping[str, object]) -> bytes:
    return json.dumps(head, sort_keys=True, separators=(",", ":")).encode()


def _file(held: Mapping[str, object]) -> bytes:
    return (json.dumps(held, indent=1) + "\n").encode()


def _read(data: bytes) -> dict[str, Any]:
    try:
        held = json.loads(data)
    except (ValueError, RecursionError):
        raise _no_key_file() from None
    if not isinstance(held, dict) or held.get("format") != FORMAT or "protection" not in held:
        raise _no_key_file()
    return held


def _no_key_file() -> VaultDamaged:
    return VaultDamaged("a member's key file does not verify", "Restore the folder keys/ from a backup.")
