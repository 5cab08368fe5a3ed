"""A secret in several hands: so many of the shares open the identities, fewer say nothing of them.

The shares are those of SLIP-39 (``shamir-mnemonic``): 33 words each, with a checksum. They share 32 random bytes, under
which the secret half of the quorum's age identity is wrapped; the public half is enough to seal.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from firsthand.errors import UsageError, VaultDamaged
from firsthand.model.identity import Quorum
from firsthand.model.private import Private
from firsthand.vault.keys import keys

MOST = 16
"""The most shares SLIP-39 knows."""


@dataclass(frozen=True, slots=True)
class Trust:
    """A quorum in force: its numbers, the recipient identities are sealed to, and its secret half, wrapped."""

    quorum: Quorum
    recipient: str
    nonce: bytes
    wrapped: bytes

    def written(self) -> str:
        """Write it as the database has it."""
        sealed = [b64encode(each).decode() for each in (self.nonce, self.wrapped)]
        return json.dumps([self.quorum.need, self.quorum.of, self.recipient, *sealed])


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares at hand, and what takes those of a new quorum.

    ``hand_out`` is called before the change stands: a share that cannot be handed out undoes it, and none is lost.
    """

    given: tuple[Private, ...] = ()
    hand_out: Callable[[Quorum, tuple[Private, ...]], None] | None = None


def read(text: str) -> Trust | None:
    """Read what :meth:`Trust.written` wrote; None where no quorum is in force."""
    if not text:
        return None
    need, of, recipient, nonce, wrapped = json.loads(text)
    return Trust(Quorum(need, of), recipient, b64decode(nonce), b64decode(wrapped))


def split(quorum: Quorum, shares: Shares) -> Trust:
    """Make a quorum of new secrets, and hand its shares out: they are kept nowhere. UsageError: impossible numbers."""
    if not 2 <= quorum.need <= quorum.of <= MOST:
        raise UsageError(
            f"a quorum needs 2 or more of at most {MOST} shares, and no more than there are",
            "Two of three: --need 2 --of 3.",
        )
    from shamir_mnemonic import generate_mnemonics

    secret, nonce = secrets.token_bytes(32), secrets.token_bytes(12)
    identity = keys.new_identity()
    wrapped = ChaCha20Poly1305(secret).encrypt(nonce, identity.encode(), None)
    if shares.hand_out is None:
        raise UsageError("new shares are made, and nobody takes them", "Name a folder for them.")
    shares.hand_out(quorum, tuple(map(Private, generate_mnemonics(1, [(quorum.need, quorum.of)], secret)[0])))
    return Trust(quorum, keys.recipient_of(identity), nonce, wrapped)


def combine(trust: Trust, shares: Sequence[Private]) -> str:
    """Open the quorum's identity with shares. Raises UsageError, which tells none of their words."""
    need = trust.quorum.need
    given = list(dict.fromkeys(" ".join(share.reveal().lower().split()) for share in shares))
    if len(given) < need:
        raise UsageError(
            f"{need} different shares are needed to open identities; {len(given)} given",
            "Give each with --share FILE, or have their holders type them.",
        )
    from shamir_mnemonic import MnemonicError, Share, combine_mnemonics

    for number, share in enumerate(given, 1):
        try:
            Share.from_mnemonic(share)
        except MnemonicError:
            raise UsageError(
                f"share {number} is not a share, or a word of it is wrong", "Compare it with the paper, word by word."
            ) from None
    try:
        identity = ChaCha20Poly1305(combine_mnemonics(given[:need])).decrypt(trust.nonce, trust.wrapped, None).decode()
    except (MnemonicError, InvalidTag, ValueError):
        raise UsageError(
            "these shares do not belong together, or are of an earlier quorum", "Use the shares issued last."
        ) from None
    if keys.recipient_of(identity) != trust.recipient:
        raise VaultDamaged("the quorum of the identities does not verify", "Restore the vault folder from a backup.")
    return identity
