from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from firsthand.errors import NotPermitted, UsageError
from firsthand.model.identity import Quorum
from firsthand.model.private import Private
from firsthand.model.roles import Role
from firsthand.vault import Shares, Vault
from tests.unit.vault import people
from tests.unit.vault.making import NOW, PASSPHRASE, bytes_of
from tests.unit.vault.people import FOUNDER, PURPOSE, as_member, canaries_in, key_of
from tests.unit.vault.thief import Thief

TWO_OF_THREE = Quorum(2, 3)


class Hands:
    """Takes the shares of each new quorum."""

    def __init__(self) -> None:
        self.held: tuple[Private, ...] = ()

    def take(self, quorum: Quorum, shares: tuple[Private, ...]) -> None:
        assert len(shares) == quorum.of
        self.held = shares

    def shares(self, *given: Private) -> Shares:
        return Shares(given, self.take)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Private, ...]]:
    """The vault of people, under a quorum of two of three."""
    path, hands = tmp_path_factory.mktemp("made") / "vault", Hands()
    people.make(path)
    with as_member(path, FOUNDER, writing=True) as vault:
        vault.set_quorum(TWO_OF_THREE, now=NOW, shares=hands.shares())
    return path, hands.held


@pytest.fixture
def path(made: tuple[Path, tuple[Private, ...]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "vault"))


@pytest.fixture
def shares(made: tuple[Path, tuple[Private, ...]]) -> tuple[Private, ...]:
    return made[1]


@pytest.fixture
def vault(path: Path) -> Iterator[Vault]:
    with as_member(path, FOUNDER, writing=True) as opened:
        yield opened


def _open(vault: Vault, shares: Sequence[Private]) -> bool:
    return vault.identity("S01", PURPOSE, now=NOW, shares=shares) == people.identity()


def test_any_two_of_three_shares_open_an_identity(vault: Vault, shares: tuple[Private, ...]) -> None:
    assert vault.quorum() == TWO_OF_THREE
    for pair in combinations(shares, 2):
        assert _open(vault, pair)
    assert _open(vault, shares)
    assert vault.identities(PURPOSE, now=NOW, shares=shares[1:]) == {"S01": people.identity()}


def test_shares_are_thirty_three_words_read_in_any_case_and_spacing(vault: Vault, shares: tuple[Private, ...]) -> None:
    assert {len(share.reveal().split()) for share in shares} == {33}
    untidy = [Private("  " + share.reveal().upper().replace(" ", "\n ") + "\n") for share in shares[:2]]
    assert _open(vault, untidy)


def test_one_share_opens_nothing_nor_the_same_one_twice(vault: Vault, shares: tuple[Private, ...]) -> None:
    before = vault.verify()
    for few in ((), shares[:1], (shares[0], shares[0])):
        with pytest.raises(UsageError, match="2 different shares are needed"):
            _open(vault, few)
    assert vault.verify() == before


def test_a_wrong_word_is_told_without_a_word_of_the_share(vault: Vault, shares: tuple[Private, ...]) -> None:
    words = shares[1].reveal().split()
    for wrong in (
        " ".join([*words[:-1], "acid" if words[-1] == "academic" else "academic"]),
        "not a share",
        "",
        " ".join(words[1:]),
    ):
        with pytest.raises(UsageError, match=r"share 2 is not a share, or a word of it is wrong|2 different") as told:
            _open(vault, (shares[0], Private(wrong)))
        shown = str(told.value)
        assert not any(word in shown.split() for word in words[:4])
        assert told.value.__cause__ is None


def test_shares_of_another_set_open_nothing(vault: Vault, path: Path, shares: tuple[Private, ...]) -> None:
    hands = Hands()
    vault.set_quorum(TWO_OF_THREE, now=NOW, shares=hands.shares(*shares[:2]))
    for pair in (shares[:2], (shares[0], hands.held[1])):
        with pytest.raises(UsageError, match="do not belong together, or are of an earlier quorum"):
            _open(vault, pair)
    assert _open(vault, hands.held[1:])


def test_an_officer_s_key_alone_opens_no_word_anywhere(path: Path) -> None:
    keys = [key_of(path, user) for user in (FOUNDER, Role.OFFICER)]
    assert canaries_in(Thief(path, *keys).loot) == []


def test_shares_alone_do_not_serve_a_coder(path: Path, shares: tuple[Private, ...]) -> None:
    with as_member(path, Role.CODER, writing=True) as vault, pytest.raises(NotPermitted):
        _open(vault, shares)


def test_no_share_is_kept_in_the_vault(path: Path, shares: tuple[Private, ...]) -> None:
    loot = Thief(path, key_of(path, FOUNDER)).loot + bytes_of(path)
    assert [number for number, share in enumerate(shares) if share.reveal().encode() in loot] == []


def test_an_identity_is_recorded_without_shares_and_opened_with_them(vault: Vault, shares: tuple[Private, ...]) -> None:
    assert vault.record_identities([people.identity("S02")], now=NOW) == 1
    assert set(vault.identities(PURPOSE, now=NOW, shares=shares)) == {"S01", "S02"}


def test_lifting_a_quorum_takes_its_shares(vault: Vault, shares: tuple[Private, ...]) -> None:
    with pytest.raises(UsageError):
        vault.set_quorum(None, now=NOW, shares=Shares())
    vault.set_quorum(None, now=NOW, shares=Shares(shares[:2]))
    assert vault.quorum() is None
    assert _open(vault, ())
    with pytest.raises(UsageError, match="no quorum is in force"):
        vault.set_quorum(None, now=NOW, shares=Shares())


def test_a_new_officer_takes_shares_and_makes_new_ones(vault: Vault, shares: tuple[Private, ...]) -> None:
    hands = Hands()
    with pytest.raises(UsageError, match="2 different shares"):
        vault.add_member("late", PASSPHRASE, now=NOW, roles={Role.OFFICER})
    assert "late" not in vault.members()
    vault.add_member("late", PASSPHRASE, now=NOW, roles={Role.OFFICER}, shares=hands.shares(*shares[:2]))
    with pytest.raises(UsageError, match="earlier quorum"):
        _open(vault, shares[:2])
    vault.close()
    with as_member(vault.path, "late", writing=True) as late:
        assert _open(late, hands.held[:2])
        assert len(late.openings()) == 2


def test_a_coder_comes_without_shares(vault: Vault, shares: tuple[Private, ...]) -> None:
    vault.add_member("late", PASSPHRASE, now=NOW, roles={Role.CODER})
    assert _open(vault, shares[:2])


def test_a_removed_officer_s_share_opens_nothing_any_more(vault: Vault, shares: tuple[Private, ...]) -> None:
    hands = Hands()
    with pytest.raises(UsageError, match="2 different shares"):
        vault.remove_member("officer", now=NOW)
    vault.remove_member("officer", now=NOW, shares=hands.shares(*shares[1:]))
    with pytest.raises(UsageError):
        _open(vault, (shares[0], hands.held[0]))
    assert _open(vault, hands.held[:2])


def test_shares_that_cannot_be_handed_out_change_nothing(vault: Vault, shares: tuple[Private, ...]) -> None:
    def refuse(_quorum: Quorum, _shares: tuple[Private, ...]) -> None:
        raise UsageError("no room")

    before = vault.verify()
    for hand_out in (refuse, None):
        with pytest.raises(UsageError):
            vault.set_quorum(Quorum(3, 5), now=NOW, shares=Shares(shares[:2], hand_out))
    assert (vault.verify(), vault.quorum()) == (before, TWO_OF_THREE)
    assert _open(vault, shares[:2])


@pytest.mark.parametrize(("need", "of"), [(1, 3), (4, 3), (0, 0), (2, 17), (-2, 3)])
def test_an_impossible_quorum_is_refused(vault: Vault, shares: tuple[Private, ...], need: int, of: int) -> None:
    with pytest.raises(UsageError, match="a quorum needs"):
        vault.set_quorum(Quorum(need, of), now=NOW, shares=Hands().shares(*shares[:2]))


@pytest.mark.parametrize(("need", "of"), [(2, 2), (3, 5), (16, 16)])
def test_other_quorums_open_with_as_many_as_they_need(
    vault: Vault, shares: tuple[Private, ...], need: int, of: int
) -> None:
    hands = Hands()
    vault.set_quorum(Quorum(need, of), now=NOW, shares=hands.shares(*shares[:2]))
    assert _open(vault, hands.held[-need:])
    with pytest.raises(UsageError):
        _open(vault, hands.held[: need - 1])
