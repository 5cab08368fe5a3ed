"""The matrix of roles and permissions, cell by cell: refusals by key are tried with keys, the others by doing it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from firsthand.errors import NotPermitted, UsageError
from firsthand.model.consent import Consent, Decision, Scope, Withdrawal
from firsthand.model.disclosure import Edition
from firsthand.model.event import Events, Person
from firsthand.model.release import Contents, Release, Sheet, Signed, Signing
from firsthand.model.roles import (
    FOUNDER,
    HOLDERS,
    MATRIX,
    Key,
    Permission,
    Role,
    holds,
    key_for,
    may,
    named,
    refused_by_key,
)
from firsthand.model.testimony import InterviewRef, Status
from firsthand.vault import Vault, Writer, releases
from firsthand.vault.keys import keys
from tests.unit.vault import people
from tests.unit.vault.making import NOW, PASSPHRASE, admission, coding, nobody, raw
from tests.unit.vault.people import PURPOSE, as_member, canaries_in, key_of
from tests.unit.vault.thief import Thief

CELLS = [(role, permission) for permission in Permission for role in Role]
SECRET = b"what she recorded in the field"
DAY = date(2026, 3, 1)


def _ids(value: object) -> str:
    return str(value).replace(" ", "-")


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vault of people, a passphrase each, with a sealed file beside it as it comes from the field."""
    path = tmp_path_factory.mktemp("locked") / "vault"
    people.make(path)
    with as_member(path, Role.CODER) as vault:
        (path / "S03.txt.age").write_bytes(keys.seal(SECRET, [vault.recipient()]))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without passphrases, to be copied and opened often."""
    path = tmp_path_factory.mktemp("made") / "vault"
    people.make(path, None)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "vault"))


@cache
def _thief(path: Path, role: Role) -> Thief:
    return Thief(path, key_of(path, role))


def _writing(what: Callable[[Writer], object]) -> Callable[[Vault], object]:
    def attempt(vault: Vault) -> object:
        with vault.write("attempt", now=NOW) as writer:
            return what(writer)

    return attempt


def _asking(permission: Permission) -> Callable[[Vault], object]:
    return lambda vault: vault.require(permission)


def _open_sealed(vault: Vault) -> object:
    opened = vault.open_sealed(keys.seal(SECRET, [_recipient(vault.path)]))
    assert opened == SECRET
    return opened


def _recipient(path: Path) -> str:
    with Vault.open(path, nobody, user=people.FOUNDER) as vault:
        return vault.recipient()


CONSENT = Consent("S01", Scope.QUOTE, Decision.GRANTED, DAY)
WITHDRAWAL = Withdrawal("S01", DAY, DAY + timedelta(days=10))
EDITION = Edition(0, "letter", "en", "report", DAY)
INTERVIEW = InterviewRef("S01")
PROPOSED = Release(
    1, "letter", "en", b"{}", signatures=(Signed(Signing.EDITOR, "somebody", "00", b"", NOW),)
)  # fmt: skip


def _release(writer: Writer) -> object:
    """Release what somebody proposed, as she left it in the vault."""
    releases.propose(writer._connection, PROPOSED)
    signed = Signed(Signing.OFFICER, "another", "01", b"", NOW)
    return writer.release(PROPOSED, signed, EDITION, Contents((bytes(32),), (Sheet("S01", b"{}"),)))


ATTEMPTS: dict[Permission, Callable[[Vault], object]] = {
    Permission.READ: lambda vault: vault.transcript(INTERVIEW),
    Permission.OPEN_SEALED: _open_sealed,
    Permission.ADMIT: _writing(lambda writer: writer.admit([admission("S09")])),
    Permission.CODE: _writing(lambda writer: writer.add_codings([coding("S01/2")], at=NOW)),
    Permission.ROUND: _writing(
        lambda writer: writer.begin_round([INTERVIEW], [people.FOUNDER, Role.CODER.value], at=NOW)
    ),
    Permission.EVENTS: _writing(lambda writer: writer.set_events(Events(persons=(Person("P1"),)))),
    Permission.APPROVE: _writing(lambda writer: writer.set_status(INTERVIEW, "en", Status.APPROVED, "R1")),
    Permission.CONSENT: _writing(lambda writer: writer.set_consents([CONSENT])),
    Permission.WITHDRAW: _writing(lambda writer: writer.withdraw(WITHDRAWAL, [])),
    Permission.SETTLE: _writing(
        lambda writer: (writer.withdraw(WITHDRAWAL, []), writer.settle_withdrawals("S01", DAY))
    ),
    Permission.BUILD: _asking(Permission.BUILD),
    Permission.PUBLISH: _writing(lambda writer: writer.record_edition(EDITION)),
    Permission.PROPOSE: _writing(lambda writer: writer.propose_release(PROPOSED)),
    Permission.SIGN: _writing(_release),
    Permission.DISCLOSE: _writing(
        lambda writer: writer.disclose(1, Sheet("S01", b"{}"), bytes(32), Scope.COURT, "age1somebody")
    ),
    Permission.STRIKE: _writing(lambda writer: writer.ask_to_strike(1, "recorded by mistake", DAY)),
    Permission.DECIDE: _asking(Permission.DECIDE),
    Permission.LEDGER: _asking(Permission.LEDGER),
    Permission.TOTALS: _writing(lambda writer: writer.record_export("gbvims", {"totals.csv": b"1"}, 1)),
    Permission.SHARE: _writing(lambda writer: writer.record_export("uwazi", {"acts.csv": b"1"}, 1)),
    Permission.OPEN_IDENTITY: lambda vault: vault.identity("S01", PURPOSE, now=NOW),
    Permission.RECORD_IDENTITY: lambda vault: vault.record_identities([people.identity("S02")], now=NOW),
    Permission.ERASE: lambda vault: vault.erase("S02", now=NOW),
    Permission.MEMBERS: lambda vault: vault.add_member("late", None, now=NOW, roles={Role.READER}),
    Permission.KEYS: lambda vault: vault.correct_clock(now=NOW),
    Permission.BACK_UP: _asking(Permission.BACK_UP),
    Permission.RESTORE: _asking(Permission.RESTORE),
    Permission.JOURNAL: lambda vault: vault.verify(),
}


def test_every_permission_has_a_row_and_an_attempt() -> None:
    assert set(MATRIX) == set(ATTEMPTS) == set(Permission)
    assert len(CELLS) == len(Role) * len(Permission)


@pytest.mark.parametrize(
    ("role", "permission"), [cell for cell in CELLS if cell[0] in MATRIX[cell[1]]], ids=_ids
)  # fmt: skip
def test_a_role_may(path: Path, role: Role, permission: Permission) -> None:
    with Vault.open(path, nobody, user=role, writing=True) as vault:
        vault.require(permission)
        ATTEMPTS[permission](vault)


@pytest.mark.parametrize(
    ("role", "permission"),
    [cell for cell in CELLS if cell[0] not in MATRIX[cell[1]] and not refused_by_key(*cell)],
    ids=_ids,
)
def test_a_role_is_refused_by_the_program(path: Path, role: Role, permission: Permission) -> None:
    with Vault.open(path, nobody, user=role, writing=True) as vault:
        before = vault.verify()
        for attempt in (ATTEMPTS[permission], _asking(permission)):
            with pytest.raises(NotPermitted) as refused:
                attempt(vault)
            told = refused.value
            assert told.message == f"{role} may not {permission.value}: that takes {named(MATRIX[permission])}"
            able = [user for user, held in vault.roles().items() if may(held, permission)]
            assert told.advice == f"Here that is {', '.join(able)}."
        assert vault.verify() == before


@pytest.mark.parametrize(("role", "permission"), [cell for cell in CELLS if refused_by_key(*cell)], ids=_ids)
def test_a_role_is_refused_by_the_keys_it_does_not_hold(locked: Path, role: Role, permission: Permission) -> None:
    thief = _thief(locked, role)
    key = key_for(permission)
    if key is Key.DATABASE:
        assert thief.gained == frozenset()
        assert thief.sealed == 7, "four database keys, the keyring, a pack, a file from the field"
        with pytest.raises(NotPermitted, match="holds no key to this vault"):
            as_member(locked, role)
    assert SECRET not in thief.loot or key is not Key.INTAKE
    assert canaries_in(thief.loot) == []


@pytest.mark.parametrize("key", Key)
def test_those_who_hold_a_key_open_with_it_what_others_cannot(locked: Path, key: Key) -> None:
    for role in HOLDERS[key]:
        thief = _thief(locked, role)
        opened = {
            Key.DATABASE: b"S01" in thief.loot,
            Key.INTAKE: SECRET in thief.loot,
            Key.IDENTITIES: canaries_in(thief.loot) == list(people.CANARIES),
        }
        assert opened[key]


def test_a_refusal_by_key_is_never_one_of_a_role_that_holds_it() -> None:
    assert [cell for cell in CELLS if refused_by_key(*cell) and may([cell[0]], cell[1])] == []
    assert holds({Role.OFFICER}, Key.IDENTITIES)
    assert not holds({Role.READER, Role.INTERVIEWER}, Key.DATABASE)


def test_roles_are_named_in_their_order() -> None:
    assert named({Role.OFFICER}) == "a protection officer"
    assert named({Role.OFFICER, Role.EDITOR}) == "an editor or a protection officer"
    assert named(Role) == "an interviewer, a coder, an editor, a protection officer or a reader"
    assert named(()) == ""


# Members with several roles, and members who change


def test_several_roles_permit_what_any_of_them_does(path: Path) -> None:
    with Vault.open(path, nobody, user=people.FOUNDER, writing=True) as vault:
        vault.set_roles("coder", {Role.CODER, Role.EDITOR}, now=NOW)
        assert vault.roles()["coder"] == {Role.CODER, Role.EDITOR}
    with Vault.open(path, nobody, user="coder", writing=True) as vault:
        ATTEMPTS[Permission.PUBLISH](vault)
        ATTEMPTS[Permission.CODE](vault)
        with pytest.raises(NotPermitted):
            ATTEMPTS[Permission.CONSENT](vault)


def test_the_founder_may_everything_but_what_nobody_may(path: Path) -> None:
    with Vault.open(path, nobody, user=people.FOUNDER, writing=True) as vault:
        assert vault.roles()[people.FOUNDER] == FOUNDER
        assert [permission for permission in Permission if not may(FOUNDER, permission)] == []


def test_an_interviewer_who_becomes_a_coder_reads_from_then_on(path: Path) -> None:
    with Vault.open(path, nobody, user=people.FOUNDER, writing=True) as vault:
        vault.set_roles("interviewer", {Role.INTERVIEWER, Role.CODER}, now=NOW)
    with Vault.open(path, nobody, user="interviewer", writing=True) as vault:
        assert vault.transcript(INTERVIEW) is not None
        assert vault.original(admission("S01").digest) == admission("S01").original
        ATTEMPTS[Permission.OPEN_SEALED](vault)


def test_a_coder_who_becomes_an_interviewer_opens_nothing_of_what_comes_after(path: Path) -> None:
    with Vault.open(path, nobody, user="coder") as vault:
        key, identity = vault._store.key, vault._store.identity
        earlier = vault.recipient()
    with Vault.open(path, nobody, user=people.FOUNDER, writing=True) as vault:
        vault.set_roles("coder", {Role.INTERVIEWER}, now=NOW)
        assert vault._store.key != key
        assert vault.recipient() != earlier
        assert vault.open_sealed(keys.seal(SECRET, [earlier])) == SECRET
        assert [e.action for e in vault.journal()][-2:] == ["member.roles", "rekey"]
        assert vault.verify().number > 0
    with pytest.raises(NotPermitted, match="coder holds no key to this vault"):
        Vault.open(path, nobody, user="coder")
    connection = raw(path, key)
    connection.execute("PRAGMA cipher_log_level = NONE")
    with pytest.raises(Exception, match="not a database"):
        connection.execute("SELECT count(*) FROM sqlite_master")
    connection.close()
    assert not (path / "keys" / "coder.db.age").exists()
    opened = [file.name for file in path.rglob("*") if file.is_file() and keys.unseal(file.read_bytes(), identity)]
    assert opened == []


def test_an_officer_who_no_longer_is_one_opens_no_identity(path: Path) -> None:
    with Vault.open(path, nobody, user=people.FOUNDER, writing=True) as vault:
        vault.set_roles("officer", {Role.EDITOR}, now=NOW)
        assert list(vault.officer_recipients()) == [people.FOUNDER]
    with Vault.open(path, nobody, user="officer", writing=True) as vault:
        identity = vault._store.identity
        with pytest.raises(NotPermitted):
            vault.identities(PURPOSE, now=NOW)
    with Vault.open(path, nobody, user=people.FOUNDER, writing=True) as vault, vault._store.reading() as connection:
        from firsthand.vault.database.engine import rows

        sealed = [
            blob for (blob,) in rows(connection, "SELECT sealed FROM identity UNION ALL SELECT sealed FROM opening")
        ]
    assert len(sealed) == 2
    assert [blob for blob in sealed if keys.unseal(blob, identity)] == []


def test_one_protection_officer_remains(path: Path) -> None:
    with Vault.open(path, nobody, user=people.FOUNDER, writing=True) as vault:
        vault.set_roles(people.FOUNDER, {Role.OFFICER}, now=NOW)
        vault.remove_member("officer", now=NOW)
        with pytest.raises(UsageError, match="one protection officer must remain"):
            vault.set_roles(people.FOUNDER, {Role.EDITOR}, now=NOW)
        with pytest.raises(UsageError, match="nobody removes herself"):
            vault.remove_member(people.FOUNDER, now=NOW)
        assert vault.identity("S01", PURPOSE, now=NOW) == people.identity()


@pytest.mark.parametrize(
    ("user", "given", "told"),
    [
        ("nobody", {Role.CODER}, "not a member"),
        ("coder", set(), "needs a role"),
        (people.FOUNDER, {Role.READER}, "her own key"),
    ],
)
def test_roles_that_cannot_be_given_are_refused(path: Path, user: str, given: set[Role], told: str) -> None:
    with Vault.open(path, nobody, user=people.FOUNDER, writing=True) as vault:
        before = vault.verify()
        with pytest.raises(UsageError, match=told):
            vault.set_roles(user, given, now=NOW)
        with pytest.raises(UsageError, match="needs a role"):
            vault.add_member("late", None, now=NOW, roles=set())
        vault.set_roles("coder", {Role.CODER}, now=NOW)
        assert vault.verify() == before


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.READER])
def test_a_member_without_a_key_comes_and_goes_without_a_new_database_key(path: Path, role: Role) -> None:
    with Vault.open(path, nobody, user=people.FOUNDER, writing=True) as vault:
        key, recipient = vault._store.key, vault.recipient()
        vault.add_member("late", None, now=NOW, roles={role})
        assert not (path / "keys" / "late.db.age").exists()
        vault.remove_member("late", now=NOW)
        assert (vault._store.key, vault.recipient()) == (key, recipient)
        assert not (path / "keys" / "late.key").exists()


def test_the_only_member_with_a_key_need_not_name_herself(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "vault", "mina", None, now=NOW) as vault:
        vault.add_member("in-the-field", None, now=NOW, roles={Role.INTERVIEWER})
    with Vault.open(tmp_path / "vault", nobody) as vault:
        assert vault.user == "mina"


def test_a_key_put_beside_an_interviewer_s_does_not_make_her_a_coder(path: Path) -> None:
    """The folder does not say who may: the database does, and an officer signed for it."""
    with Vault.open(path, nobody, user=people.FOUNDER) as vault:
        key = vault._store.key
    identity = keys.unwrap("interviewer", (path / "keys" / "interviewer.key").read_bytes(), None).identity
    (path / "keys" / "interviewer.db.age").write_bytes(keys.seal(key, [keys.recipient_of(identity)]))
    with pytest.raises(NotPermitted, match="interviewer holds no key to this vault"):
        Vault.open(path, nobody, user="interviewer")


def test_a_wrong_passphrase_says_nothing_of_roles(locked: Path) -> None:
    from firsthand.errors import WrongPassphrase

    with pytest.raises(WrongPassphrase):
        Vault.open(locked, lambda _: "quite another passphrase", user="interviewer")
    with pytest.raises(NotPermitted):
        Vault.open(locked, lambda _: PASSPHRASE, user="interviewer")
