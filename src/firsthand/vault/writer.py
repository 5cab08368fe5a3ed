"""What may be changed inside one write. Each method says what it did, and the journal entry gathers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from firsthand.model.coding import Basis, Coverage, DatedCoding, Polarity
from firsthand.model.consent import Consent, Dependent, Scope, Withdrawal
from firsthand.model.disclosure import Edition
from firsthand.model.event import Events
from firsthand.model.intake import Admission, Admitted
from firsthand.model.linking import LinkDecision, Verdict
from firsthand.model.private import Private
from firsthand.model.recoding import FileChange, Recoded, Rewriting
from firsthand.model.release import Contents, Release, Sheet, Signed
from firsthand.model.roles import Permission
from firsthand.model.testimony import InterviewRef, PassageRef, Status, Value
from firsthand.model.waiving import WaiverRequest
from firsthand.vault import releases, rounds
from firsthand.vault.coders import blind, codings, recoding, rewritings
from firsthand.vault.database import described
from firsthand.vault.database.turns import sources_of
from firsthand.vault.happened import events, links
from firsthand.vault.happened.events import Changed, Written
from firsthand.vault.interviews import admission, reviews
from firsthand.vault.interviews.duplicates import Duplicate, Duplicates
from firsthand.vault.members import roles
from firsthand.vault.publication import clearance, editions, strikings, waivers
from firsthand.vault.sources import decisions, withdrawals
from firsthand.vault.store import Change

NO_CODES: Mapping[str, str] = MappingProxyType({})


class Writer:
    """The inside of :meth:`Vault.write`: everything done here is one transaction, or nothing is.

    Every method may be repeated: what is there already is not written again. UsageError names a source, passage or
    text that is not in the vault, NotPermitted says that ``user`` has not the role; the whole write then comes to
    nothing.
    """

    def __init__(self, change: Change, user: str) -> None:
        self._user = user
        self._connection = change.connection
        self._originals = change.originals
        self._effects = change.effects

    def admit(self, admissions: Sequence[Admission]) -> tuple[Admitted, ...]:
        """Take interviews in, and say of each whether it was new, unchanged or a revision."""
        self._require(Permission.ADMIT)
        outcomes, effect = admission.admit(self._connection, self._originals, admissions)
        if effect is not None:
            self._effects.append(effect)
        return outcomes

    def duplicates(self, admissions: Sequence[Admission], among: Duplicates) -> dict[int, Duplicate]:
        """Say which of these are what another interview holds already, by their position. Nothing is written."""
        self._require(Permission.ADMIT)
        return among.among(self._connection, admissions)

    def set_consents(self, consents: Sequence[Consent]) -> int:
        """Record decisions; how many are new or different. Nothing recorded before is taken away."""
        self._require(Permission.CONSENT)
        return self._did("consents", _by_source(decisions.set_consents(self._connection, consents)))

    def withdraw(self, withdrawal: Withdrawal, dependents: Sequence[Dependent]) -> frozenset[Scope]:
        """Record a withdrawal and mark what rests on it; the scopes newly withdrawn, none when nothing was left."""
        self._require(Permission.WITHDRAW)
        fresh = withdrawals.record(self._connection, withdrawal, dependents)
        if fresh:
            marked = Counter(d.kind.value for d in dependents)
            self._note(
                "withdraw", source=withdrawal.source, scopes=sorted(withdrawal.scopes), marked=dict(marked),
                received=withdrawal.received.isoformat(), due=withdrawal.due.isoformat(),
            )  # fmt: skip
        return fresh

    def settle_withdrawals(self, source: str, on: date) -> int:
        """Settle what a source withdrew, so that builds go on without it; how many withdrawals that was."""
        self._require(Permission.SETTLE)
        settled = withdrawals.settle(self._connection, source, on, self._user)
        self._note("settle", source=source, count=settled)
        return settled

    def set_coverage(self, coverage: Sequence[Coverage]) -> int:
        """Record who was asked about what; how many rows are new or different."""
        self._require(Permission.CODE)
        return self._did("coverage", _by_source(decisions.set_coverage(self._connection, coverage)))

    def remove_coverage(self, source: str, topic: str) -> int:
        """Say that nothing is recorded of a source and a topic; how many rows that was."""
        self._require(Permission.CODE)
        return self._did("coverage.remove", _by_source(decisions.remove_coverage(self._connection, source, topic)))

    def set_status(self, interview: InterviewRef, language: str, status: Status, reviewer: str) -> None:
        """Approve the current revision of a text, or take approval back. No one approves her own translation."""
        self._require(Permission.APPROVE)
        digest = decisions.set_status(self._connection, interview, language, status, reviewer)
        if digest is not None:
            self._note("status", interview=str(interview), language=language, status=status.value, digest=digest)

    def review(self, interview: InterviewRef, language: str, number: int, remark: Private | None) -> None:
        """Say of a turn that it is right (an empty remark) or what is wrong with it, or (None) take back what was said.

        A member says one thing of a turn: the last.
        """
        self._require(Permission.APPROVE)
        about = {"interview": str(interview), "language": language, "turn": number}
        if remark is None:
            if reviews.unmark(self._connection, interview, language, number, self._user):
                self._note("review.undo", **about)
        else:
            words = reviews.mark(self._connection, interview, language, number, self._user, remark)
            self._note("review", **about, right=not remark, digest=words)

    def set_attributes(self, source: str, attributes: Mapping[str, Value]) -> None:
        """Correct a source's recorded details; those not named stay."""
        self._require(Permission.ADMIT)
        self._details(source, "attributes", attributes)

    def set_alias(self, source: str, alias: Mapping[str, str]) -> None:
        """Set a source's published name in the languages given; an empty one is taken away."""
        self._require(Permission.ADMIT)
        self._details(source, "alias", alias)

    def add_codings(self, rows: Sequence[DatedCoding], *, at: datetime) -> int:
        """Put codes on passages; how many codings are new or different."""
        self._require(Permission.CODE)
        blind.require_own(self._connection, self._user, [(row.coding.passage, row.coding.coder) for row in rows])
        return self._coded("code", codings.add(self._connection, rows, at))

    def remove_coding(self, passage: PassageRef, code: str, coder: str) -> int:
        """Take a coder's code off a passage; how many codings that was."""
        self._require(Permission.CODE)
        blind.require_own(self._connection, self._user, [(passage, coder)])
        removed = codings.take_off(self._connection, passage, code, coder)
        if removed:
            source = described.source_ids(self._connection, [passage.source])[passage.source]
            digest = self._connection.keyring.digest(source, code)
            self._note("uncode", passage=str(passage), coder=coder, digest=digest)
        return removed

    def suggest(self, passages: Sequence[PassageRef], code: str, coder: str, *, at: datetime) -> int:
        """Suggest a code for passages; how many suggestions are new. They count for nothing until accepted."""
        self._require(Permission.CODE)
        return self._coded("suggest", codings.suggest(self._connection, passages, code, coder, at), code=code)

    def accept(
        self,
        passages: Sequence[PassageRef] | None,
        code: str,
        coder: str,
        polarity: Polarity | None,
        basis: Basis | None,
        *,
        at: datetime,
    ) -> int:
        """Make a coder's codings out of open suggestions, on ``passages`` or (None) everywhere; how many."""
        self._require(Permission.CODE)
        decided = codings.accept(self._connection, passages, code, (coder, polarity, basis), at)
        return self._coded("accept", decided, code=code, coder=coder)

    def reject(self, passages: Sequence[PassageRef] | None, code: str, coder: str, *, at: datetime) -> int:
        """Turn open suggestions down, on ``passages`` or (None) everywhere; how many."""
        self._require(Permission.CODE)
        return self._coded(
            "reject", codings.reject(self._connection, passages, code, coder, at), code=code, coder=coder
        )

    def reopen(
        self, suggestion: DatedCoding, coder: str, before: DatedCoding | None, *, at: datetime, taken: bool
    ) -> int:
        """Make what a coder decided on a suggestion again, as it was before she did; how many that was."""
        self._require(Permission.CODE)
        blind.require_own(self._connection, self._user, [(suggestion.coding.passage, coder)])
        changed = codings.reopen(self._connection, suggestion, coder, before, at, taken=taken)
        return self._coded("reopen", changed, code=suggestion.coding.code, coder=coder)

    def rewrite(
        self, kind: str, files: Sequence[FileChange], codes: Mapping[str, str] = NO_CODES, *, about: str
    ) -> Recoded:
        """Take what files of the project are to become, and give the codings of each code the other it becomes.

        ``about`` is the code or finding it is of. :meth:`written` follows once the files are in their places.
        """
        if codes or kind.startswith("code."):
            self._require(Permission.CODE)
        if kind == "code.remove":
            recoding.require_unused(self._connection, about)
        done = recoding.recode(self._connection, codes)
        rewritings.begin(self._connection, kind, files, codes, done.became)
        digests = {_plain(file.path): _digest(file.after) for file in files}
        return self._recoded(kind, codes, done, of=_plain(about), files=digests)

    def written(self, entry: int) -> None:
        """Note that the files of a change, by its journal entry, are in their places."""
        rewritings.end(self._connection, entry)
        self._note("written", entry=entry)

    def undo_rewriting(self, change: Rewriting, files: Sequence[FileChange]) -> None:
        """Take a change back: its codings now, ``files`` as :meth:`rewrite` does. UsageError: the codes changed since.

        The journal keeps both.
        """
        if change.codes or change.kind.startswith("code."):
            self._require(Permission.CODE)
        became = rewritings.became(self._connection, change.entry)
        rows = recoding.put_back(self._connection, change.entry, change.codes, became)
        rewritings.taken_back(self._connection, change.entry)
        rewritings.begin(self._connection, f"{change.kind}.undo", files, {}, "")
        digest = {"digest": self._digest_over(rows)} if rows else {}
        self._note(f"{change.kind}.undo", entry=change.entry, count=len(rows), **digest)

    def split(self, code: str, parts: Sequence[str]) -> None:
        """Begin to give the passages of a code to others; until one is decided on it stays."""
        self._require(Permission.CODE)
        recoding.begin_split(self._connection, code, parts)
        self._note("code.split", code=code, parts=list(parts))

    def assign(self, passage: PassageRef, coder: str, code: str, part: str, *, suggested: bool = False) -> int:
        """Give one coding, or suggestion, of a code that is being split to a part of it; how many that was."""
        self._require(Permission.CODE)
        done = recoding.recode(self._connection, {code: part}, (passage, coder, suggested))
        if done.rows:
            rewritings.begin(self._connection, rewritings.ASSIGN, (), {code: part}, done.became)
            self._recoded(rewritings.ASSIGN, {code: part}, done, passage=str(passage), coder=coder)
        return done.told.moved + done.told.collapsed

    def end_split(self, code: str) -> None:
        """End a split; what was not decided on stays with the code."""
        self._require(Permission.CODE)
        recoding.end_split(self._connection, code)
        self._note("code.split.end", code=code)

    def begin_round(self, interviews: Collection[InterviewRef], coders: Collection[str], *, at: datetime) -> int:
        """Begin a blind round of these interviews by these members, and number it."""
        self._require(Permission.ROUND)
        number = rounds.begin(self._connection, interviews, coders, self._user, at)
        self._note("round.begin", round=number, interviews=sorted(map(str, interviews)), coders=sorted(coders))
        return number

    def say_done(self, number: int, *, at: datetime, done: bool = True) -> bool:
        """Say that this member is done with a round, or not yet; whether it is closed now: the last one closes it."""
        self._require(Permission.CODE)
        if rounds.say_done(self._connection, number, self._user, at if done else None):
            self._note("round.done" if done else "round.not-done", round=number)
        if done and not rounds.waits(self._connection, number):
            self._closed(number, "", at)
            return True
        return False

    def close_round(self, number: int, *, at: datetime) -> None:
        """Close a round for which somebody is waited in vain. What those who were done said is compared."""
        self._require(Permission.ROUND)
        self._closed(number, self._user, at)

    def _closed(self, number: int, by: str, at: datetime) -> None:
        kept = rounds.close(self._connection, number, by, at)
        self._note("round.close", round=number, count=len(kept), digest=self._connection.keyring.digest_over(kept))

    def set_events(self, given: Events, removed: Collection[str] = ()) -> Changed:
        """Record persons, events, acts, complaints and accounts, each in place of that of its id; take out ``removed``.

        An account is named by what it is of and whose it is, ``E7.1 S12``. With an event or act goes what is in it. A
        record that would not be sound is refused, as a whole.
        """
        self._require(Permission.EVENTS)
        return self._happened("events", events.write(self._connection, self._user, given, removed))

    def undo_events(self) -> Changed:
        """Put back what this member's last change of the record of events replaced."""
        self._require(Permission.EVENTS)
        written, entry = events.undo(self._connection, self._user)
        return self._happened("events.undo", written, entry=entry)

    def decide_link(self, first: str, second: str, verdict: Verdict) -> bool:
        """Decide of two events, passages or persons whether they are one and the same; whether that is new."""
        self._require(Permission.EVENTS)
        effects = links.decide(self._connection, LinkDecision(first, second, verdict))
        self._effects += effects
        return bool(effects)

    def record_edition(self, edition: Edition) -> int:
        """Record what an edition told, and give it its number; files published before are the edition they were."""
        self._require(Permission.PUBLISH)
        number = editions.record(self._connection, edition)
        self._note(
            "publish",
            report=_plain(edition.report),
            edition=number,
            files={_plain(file): digest for file, digest in edition.digests.items()},
        )
        return number

    def propose_release(self, proposed: Release) -> int:
        """Record a proposal, signed by this member, in place of the one of its report that waits; its number."""
        self._require(Permission.PROPOSE)
        number = releases.propose(self._connection, proposed)
        self._note(
            "release.propose", release=number, report=_plain(proposed.report), language=proposed.language,
            seal=proposed.digest.hex(),
        )  # fmt: skip
        return number

    def release(self, proposed: Release, signed: Signed, edition: Edition, contents: Contents) -> int:
        """Record a release that this member signed, what its pack holds, and the edition it is; the edition's number.

        Raises UsageError for a proposal that does not wait any more, and for whoever proposed it, or has her key.
        """
        self._require(Permission.SIGN)
        number = editions.record(self._connection, edition)
        releases.release(self._connection, proposed.number, signed, number, contents)
        self._note(
            "release",
            release=proposed.number,
            edition=number,
            seal=proposed.digest.hex(),
            files={_plain(file): digest for file, digest in edition.digests.items()},
        )
        return number

    def stamp_release(self, number: int, reply: bytes) -> None:
        """Keep the reply of a time-stamping service over a release."""
        self._require(Permission.PUBLISH)
        releases.stamp(self._connection, number, reply)
        self._note("release.stamp", release=number, digest=sha256(reply).hexdigest())

    def disclose(self, number: int, sheet: Sheet, leaf: bytes, scope: Scope, recipient: str) -> None:
        """Record that one record of a pack was opened to a recipient, and as what kind of recipient."""
        self._require(Permission.DISCLOSE)
        self._note(
            "disclose", release=number, record=leaf.hex(), source=sheet.source, to=recipient, **{"as": scope.value}
        )

    def ask_to_strike(self, number: int, reason: str, on: date) -> None:
        """Say that an edition was recorded by mistake and given to nobody. It is struck once another has agreed."""
        self._require(Permission.STRIKE)
        strikings.ask(self._connection, editions.edition(self._connection, number), reason, self._user, on)
        self._note("strike.ask", edition=number)

    def strike(self, number: int, on: date) -> None:
        """Agree to what another member asked: what the edition told is no longer weighed."""
        self._require(Permission.DECIDE)
        asked = strikings.agree(self._connection, editions.edition(self._connection, number), self._user, on)
        self._note("strike", edition=number, asked_by=asked.asked_by)

    def ask_to_waive(self, asked: WaiverRequest) -> int:
        """Ask that a diagnostic be let stand; the number under which another member decides it."""
        self._require(Permission.BUILD)
        number = waivers.ask(self._connection, replace(asked, asked_by=self._user))
        self._note("waive.ask", waiver=number, rule=asked.rule)
        return number

    def decide_waiver(self, number: int, on: date, *, granted: bool) -> WaiverRequest:
        """Grant or refuse what another member asked; what it was. Who asked may take it back herself."""
        asked = waivers.decide(self._connection, number, self._user, on, granted=granted)
        self._require(Permission.BUILD if asked.asked_by == self._user else Permission.DECIDE)
        self._note("waive", waiver=number, rule=asked.rule, granted=granted, asked_by=asked.asked_by)
        return asked

    def ask_to_clear(self, report: str, content: str) -> None:
        """Record that an editor waits for the search of a report's files, as its content is now."""
        self._require(Permission.PUBLISH)
        self._note(clearance.ASKED, report=_plain(report), of=content)

    def record_clearance(self, files: Mapping[str, str], identities: int, version: int, content: str) -> None:
        """Record that these files, SHA-256 by name, were searched for so many identities and may be published."""
        self._require(Permission.OPEN_IDENTITY)
        plain = {_plain(file): digest for file, digest in files.items()}
        self._effects.append(clearance.effect(plain, identities, version, content))

    def record_export(self, shape: str, files: Mapping[str, bytes], count: int) -> None:
        """Record that files of what happened left the house: their shape, digests, and how many things are in them."""
        self._require(Permission.SHARE if shape == "uwazi" else Permission.TOTALS)
        digests = {_plain(file): sha256(data).hexdigest() for file, data in files.items()}
        self._note("export", shape=shape, count=count, files=digests)

    def _require(self, permission: Permission) -> None:
        roles.require(self._connection, self._user, permission)

    def _coded(self, what: str, changed: Sequence[tuple[Any, ...]], **about: str) -> int:
        """Note codings: each is of the source on whose transcript it stands."""
        of = sources_of(self._connection, {row[0] for row in changed})
        return self._did(what, [(of[row[0]], row) for row in changed], **about)

    def _did(self, what: str, changed: Sequence[tuple[int, tuple[Any, ...]]], **about: str) -> int:
        """Note rows that changed, each with its source: the digest is under the sources' keys."""
        if changed:
            self._note(what, **about, count=len(changed), digest=self._connection.keyring.digest_over(changed))
        return len(changed)

    def _happened(self, what: str, written: Written, **about: object) -> Changed:
        did = written.did
        if did:
            numbers = {"new": len(did.new), "changed": len(did.changed), "removed": len(did.removed)}
            digest = self._connection.keyring.digest_over(written.rows)
            self._note(what, **about, **{name: number for name, number in numbers.items() if number}, digest=digest)
            self._effects += links.lapse(self._connection)
        return did

    def _recoded(self, did: str, codes: Mapping[str, str], done: recoding.Changed, **about: object) -> Recoded:
        told = {"count": done.told.moved, "collapsed": done.told.collapsed} if codes else {}
        digest = {"digest": self._digest_over(done.rows)} if done.rows else {}
        self._note(did, **({"codes": dict(codes)} if codes else {}), **told, **about, **digest)
        return done.told

    def _digest_over(self, changed: Sequence[tuple[Any, ...]]) -> str:
        of = sources_of(self._connection, {row[0] for row in changed})
        return self._connection.keyring.digest_over([(of[row[0]], row) for row in changed])

    def _details(self, source: str, column: str, given: Mapping[str, Value]) -> None:
        number = described.set_details(self._connection, source, column, given)
        if number is not None:
            self._note(column, source=source, digest=self._connection.keyring.digest(number, dict(given)))

    def _note(self, did: str, **about: object) -> None:
        self._effects.append({"did": did, **about})


def _by_source(changed: Sequence[tuple[Any, ...]]) -> list[tuple[int, tuple[Any, ...]]]:
    return [(row[0], row) for row in changed]


def _digest(data: bytes | None) -> str:
    return "" if data is None else sha256(data).hexdigest()


def _plain(name: str) -> str:
    """Make an id of a file's or report's name: the journal takes no spaces."""
    return "-".join(name.split())
