"""What is waiting for a member of the group: texts to code and approve, decisions, clocks that run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from firsthand.desk.writing.waiving import waiting_for
from firsthand.model.consent import Consent, Decision, Withdrawal
from firsthand.model.release import Release, State
from firsthand.model.roles import Permission, Role, may
from firsthand.model.rounds import Round
from firsthand.model.testimony import InterviewRef, Status, Transcript
from firsthand.model.waiving import WaiverRequest
from firsthand.vault import Vault

SOON = timedelta(days=30)
"""A consent that ends within so many days is told of."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one member: only what her roles let her do.

    ``uncoded`` are interviews without one coding; ``suggestions`` how many wait, by interview; ``transcripts`` and
    ``translations`` the texts nobody has approved and she may; ``withdrawals`` those not settled, the first due first;
    ``waivers`` those others ask for; ``rounds`` the blind rounds in which she is not done; ``releases`` those that
    another proposed and she may sign.
    """

    uncoded: tuple[InterviewRef, ...] = ()
    suggestions: dict[InterviewRef, int] = field(default_factory=dict)
    transcripts: tuple[Transcript, ...] = ()
    translations: tuple[Transcript, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    ending: tuple[Consent, ...] = ()
    waivers: tuple[WaiverRequest, ...] = ()
    rounds: tuple[Round, ...] = ()
    releases: tuple[Release, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing waits."""
        kinds: tuple[Collection[object], ...] = (
            self.uncoded, self.suggestions, self.transcripts, self.translations, self.withdrawals, self.ending,
            self.waivers, self.rounds, self.releases,
        )  # fmt: skip
        return not any(kinds)


def waiting(vault: Vault, today: date) -> Waiting:
    """Look over the vault for what waits for the member who opened it. Raises NotPermitted for who may not read it."""
    roles = vault.roles().get(vault.user, frozenset())
    texts = vault.transcripts()
    uncoded, suggestions = _to_code(vault, texts) if may(roles, Permission.CODE) else ((), {})
    drafts = [text for text in texts if text.status is Status.DRAFT and may(roles, Permission.APPROVE)]
    return Waiting(
        uncoded,
        suggestions,
        tuple(text for text in drafts if text.original),
        tuple(text for text in drafts if not text.original and text.translator.casefold() != vault.user.casefold()),
        tuple(sorted(_withdrawals(vault, roles), key=lambda withdrawal: withdrawal.due)),
        _ending(vault, today) if may(roles, Permission.CONSENT) else (),
        waiting_for(vault),
        tuple(one for one in vault.rounds.all() if one.closed is None and vault.user in one.waits_for),
        tuple(_to_sign(vault)) if may(roles, Permission.SIGN) else (),
    )


def _to_code(
    vault: Vault, texts: tuple[Transcript, ...]
) -> tuple[tuple[InterviewRef, ...], dict[InterviewRef, int]]:
    coded = {dated.coding.passage.interview for dated in vault.codings()}
    suggested = Counter(dated.coding.passage.interview for dated in vault.suggestions())
    return tuple(t.interview for t in texts if t.original and t.interview not in coded), dict(sorted(suggested.items()))


def _withdrawals(vault: Vault, roles: Collection[Role]) -> tuple[Withdrawal, ...]:
    if not may(roles, Permission.WITHDRAW):
        return ()
    return tuple(withdrawal for withdrawal in vault.withdrawals() if withdrawal.settled is None)


def _to_sign(vault: Vault) -> Iterator[Release]:
    for each in vault.releases.all():
        if each.state is State.PROPOSED and vault.user not in {signed.member for signed in each.signatures}:
            yield each


def _ending(vault: Vault, today: date) -> tuple[Consent, ...]:
    """List the consents that end soon. Of many thousands, only those are read."""
    soon = vault.consents(ending=(today, today + SOON))
    return tuple(one for one in soon if one.decision is Decision.GRANTED and one.withdrawn is None)
