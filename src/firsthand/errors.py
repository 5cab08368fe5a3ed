"""Faults of the program's surroundings. Bad content is never one of these: it is a diagnostic.

::

    FirsthandError              what went wrong, and what to do about it
    ├── UsageError              the command was given something it cannot mean      exit 2
    └── EnvironmentFault        the machine, a file or a key is not as needed       exit 3
        ├── WrongPassphrase     and nothing more is learnt
        ├── NotPermitted        this member's roles do not allow it
        ├── VaultBusy           another process holds the vault
        └── VaultDamaged        the vault or its journal does not verify

Messages carry places, ids and numbers; never testimony, never a name from the vault.
"""

from __future__ import annotations

EXIT_PUBLISHABLE = 0
EXIT_USAGE = 2
EXIT_ENVIRONMENT = 3
EXIT_BLOCKED = 10
EXIT_REVIEW = 11


class FirsthandError(Exception):
    """A fault told to a person: ``message`` says what is wrong, ``advice`` what to do."""

    exit_code = EXIT_ENVIRONMENT

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n{self.advice}" if self.advice else self.message


class UsageError(FirsthandError):
    """The command was given something it cannot mean."""

    exit_code = EXIT_USAGE


class EnvironmentFault(FirsthandError):
    """The machine, a file or a key is not as the work needs it."""


class WrongPassphrase(EnvironmentFault):
    """The passphrase does not open the key. Deliberately says nothing else."""

    def __init__(self) -> None:
        super().__init__("wrong passphrase")


class NotPermitted(EnvironmentFault):
    """The member's roles, or her keys, do not allow it."""


class VaultBusy(EnvironmentFault):
    """Another process is writing to this vault."""


class VaultDamaged(EnvironmentFault):
    """The vault, or its journal, does not verify."""
