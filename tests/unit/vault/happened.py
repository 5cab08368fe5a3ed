"""A small invented record of events: what two of the sources of the tests tell of one night and of a later day."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from firsthand.model.coding import Basis, Polarity
from firsthand.model.event import (
    Account,
    Act,
    Complaint,
    Event,
    Events,
    Involvement,
    Person,
    PersonKind,
    Stage,
)
from firsthand.model.private import Private
from firsthand.model.when import When
from firsthand.vault import Vault
from firsthand.vault.happened.events import Changed
from tests.unit.vault.making import NOW, passage

ANCHOR, MEMO = "the year the bridge went", "she was sure of the door"


def account(of: str, source: str, *passages: str, **more: Any) -> Account:
    return Account(of, source, passages=tuple(map(passage, passages or (f"{source}/2",))), **more)


PERSONS = (
    Person("P1", source="S01", sex="female", minor=False),
    Person("P2", role="official"),
    Person("P3", PersonKind.GROUP, role="guard", least=2, most=5),
    Person("P4", PersonKind.INSTITUTION),
)
EVENTS = (Event("E1", When.parse("2004"), "north"), Event("E2", When.parse("2004-05"), part_of="E1"), Event("E10"))
ACTS = (
    Act(
        "E2", 1, "physical.beating", "P1", (Involvement("P2", "carried-out", "official"), Involvement("P3", "present")),
        "workplace", "home-country", "repeated", When.parse("2004-05-17"),
    ),
    Act("E2", 2, "psychological.threat", "P1"),
    Act("E10", 1, "physical.beating", "P1"),
)  # fmt: skip
COMPLAINTS = (
    Complaint(
        "C1", "E2", "P1", "E2.1", "P1", "police",
        MappingProxyType(
            {"told": Stage.YES, "complained": Stage.YES, "recorded": Stage.NO, "redressed": Stage.NOT_ASKED}
        ),
        ("blamed", "sent-home"), "", ("none",), Stage.NO, (), When.parse("../2005"),
    ),
    Complaint("C2", "E10", "P1", stages=MappingProxyType({"complained": Stage.NO}), reasons=("shame", "pointless")),
)  # fmt: skip
ACCOUNTS = (
    account("C1", "S01"),
    account("C2", "S01"),
    account("E2", "S02", basis=Basis.WITNESSED),
    account("E2.1", "S01", "S01/2", "S01/4", basis=Basis.EXPERIENCED, anchor=Private(ANCHOR), memo=Private(MEMO)),
    account(
        "E2.1", "S02", polarity=Polarity.DENIES, basis=Basis.WITNESSED, tells=MappingProxyType({"setting": "market"})
    ),
    account("E10.1", "S01"),
)
RECORD = Events(PERSONS, EVENTS, ACTS, ACCOUNTS, COMPLAINTS)
"""In order of id: as the vault gives it back."""


def record(vault: Vault, given: Events = RECORD, *removed: str) -> Changed:
    with vault.write("events", now=NOW) as writer:
        return writer.set_events(given, removed)


def undo(vault: Vault) -> Changed:
    with vault.write("undo", now=NOW) as writer:
        return writer.undo_events()
