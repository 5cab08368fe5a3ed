"""Who may open the vault: what a change of members takes, and what anybody outside seals to."""

from __future__ import annotations

from collections.abc import Collection

from firsthand.model.identity import Quorum
from firsthand.model.private import Private
from firsthand.model.roles import Key, Role, holds
from firsthand.vault import Shares, Vault


def takes_key(vault: Vault, name: str, wanted: Collection[Role]) -> bool:
    """Tell whether the database gets a new key when a member has these roles and no others."""
    held = vault.roles().get(name, frozenset())
    return holds(held, Key.DATABASE) and not holds(wanted, Key.DATABASE)


class NewShares:
    """Takes the shares of a quorum that a change makes anew, to be shown once; none where the change makes none."""

    def __init__(self, given: Collection[Private]) -> None:
        self.quorum: Quorum | None = None
        self.shares: tuple[Private, ...] = ()
        self._given = tuple(given)

    @property
    def hand(self) -> Shares:
        """The shares at hand, with where new ones go."""
        return Shares(self._given, self._take)

    def _take(self, quorum: Quorum, shares: tuple[Private, ...]) -> None:
        self.quorum, self.shares = quorum, shares


def recipient_file(vault: Vault, *, officers: bool) -> str:
    """Write the file to which anybody may seal for the group, or for the protection officers alone. It is no secret.

    Raises NotPermitted for who may not open what is sealed so.
    """
    lines = list(vault.officer_recipients().values()) if officers else [vault.recipient()]
    whom = "the protection officers" if officers else "the group"
    head = f"# Firsthand: what is sealed to this can be opened by {whom} only. Public.\n"
    return head + "".join(f"{line}\n" for line in lines)
