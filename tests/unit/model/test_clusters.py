"""What is one and the same, and stays so when what joined it is gone."""

from __future__ import annotations

from firsthand.model.clusters import clusters
from firsthand.model.event import Account, Event, Events
from firsthand.model.tellers import without


def test_pairs_join_and_the_first_names_them_all() -> None:
    assert clusters(("E1", "E2", "E3", "E10"), (("E10", "E3"), ("E3", "E2"))) == {
        "E1": "E1",
        "E2": "E2",
        "E3": "E2",
        "E10": "E2",
    }


def test_a_pair_of_an_event_and_a_person_joins_nothing() -> None:
    assert clusters(("P1", "P2"), (("P1", "E1"), ("E1", "P2"))) == {"P1": "P1", "P2": "P2"}


def test_what_was_the_same_by_way_of_something_gone_is_still_the_same() -> None:
    record = Events(
        events=(Event("E1"), Event("E2"), Event("E3")),
        accounts=(Account("E1", "S1"), Account("E2", "S2"), Account("E3", "S3")),
        same=(("E1", "E2"), ("E2", "E3")),
    )
    left = without(record, {"S2"})
    assert [event.id for event in left.events] == ["E1", "E3"]
    assert left.same == (("E1", "E3"),)
    assert without(left, {"S2"}) == left


def test_what_is_left_speaks_for_what_is_gone_in_what_differs_or_is_open() -> None:
    record = Events(
        events=(Event("E1"), Event("E2"), Event("E3"), Event("E4")),
        accounts=(Account("E1", "S1"), Account("E2", "S2"), Account("E3", "S3"), Account("E4", "S2")),
        same=(("E1", "E2"),),
        different=(("E2", "E3"), ("E3", "E4")),
        unsure=(("E2", "E1"), ("E4", "E2")),
    )
    left = without(record, {"S2"})
    assert (left.different, left.unsure) == ((("E1", "E3"),), ())
    assert without(record, ()) == record
