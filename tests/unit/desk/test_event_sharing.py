"""Single events for Uwazi: what those tell who agreed, read back as the importer reads it, without a name or a code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from firsthand.desk.happened.event_sharing import Sharing, sharing
from firsthand.errors import UsageError
from firsthand.exchange.uwazi import ComplaintEntity, EventEntity, Uwazi
from firsthand.model.coding import Polarity
from firsthand.model.consent import Consent, Decision, Scope, Terms
from firsthand.model.project import ConsentPolicy
from firsthand.model.vocabulary import Term, Vocabulary
from tests.support import importer
from tests.support.recounted import EVERYTHING, PROJECT, TODAY, account, consent, record, seen

KINDS = ["physical.beating", "sexual.rape", "trafficking.marriage"]


def imported(found: Sharing, languages: tuple[str, ...] = ("en", "ko")) -> importer.Collection:
    collection = importer.Collection()
    for name, data in found.files.items():
        importer.load(collection, name, data, languages)
    return collection


def by_id(collection: importer.Collection) -> dict[str, dict[str, object]]:
    return {title.split()[0]: entity for title, entity in collection.entities.items()}


def test_what_is_written_is_read_back_by_the_rules_of_the_importer() -> None:
    found = sharing(seen(record(KINDS, when="2003/2004-05"), 3), PROJECT, "archive")
    assert (found.events, found.acts, found.complaints, found.agreed, found.sources) == (3, 3, 1, 3, 3)
    collection = imported(found)
    assert collection.created == []
    entities = by_id(collection)
    act = entities["E1.1"]
    assert act["event"] == [entities["E1"]["title"]]
    assert (act["act_type"], act["setting"], act["frequency"]) == ("Beating", "Home", "Repeatedly")
    assert (act["perpetrators"], act["relations"]) == (["Spouse or partner"], ["Spouse"])
    assert act["years"] == (date(2003, 1, 1), date(2004, 12, 31))
    assert (act["victim_sex"], act["victim_minor"], act["affirmed"], act["denied"]) == ("women", "no", 1, 0)
    complaint = entities["C1"]
    assert complaint["responses"] == ["Blamed or laughed at her", "Sent her home"]
    assert (complaint["told"], complaint["recorded"], complaint["responded"]) == ("yes", "no", "unknown")
    assert collection.translations["ko", "Beating"] == "구타"
    assert collection.translations["ko", "Sent her home"] == "돌려보냄"


def test_the_collections_own_language_comes_first() -> None:
    found = sharing(seen(record(KINDS), 3), PROJECT, "archive", ("ko", "en"))
    act = by_id(imported(found, ("ko", "en")))["E1.1"]
    assert act["act_type"] == "구타"


def test_titles_are_codes_and_two_projects_never_share_one() -> None:
    view = seen(record(KINDS), 3)
    one, other = (imported(sharing(replace(view, vault=name), PROJECT, "archive")) for name in ("one", "other"))
    assert not set(one.entities) & set(other.entities)
    assert set(by_id(one)) == {"E1", "E2", "E3", "E1.1", "E2.1", "E3.1", "C1"}


def test_no_source_no_person_and_no_day_is_in_the_files() -> None:
    found = sharing(seen(record(KINDS, when="2004-05-17"), 3), PROJECT, "archive")
    text = b"".join(found.files.values()).decode("utf-8")
    assert not [word for word in ("S01", "S02", "P1", "P90", "05-17", "2004-05") if word in text]


@pytest.mark.parametrize("missing", EVERYTHING[1:])
def test_what_a_source_who_did_not_agree_tells_is_left_out(missing: Scope) -> None:
    view = seen(record(KINDS), 3)
    given = consent("S01", *(scope for scope in EVERYTHING if scope is not missing))
    found = sharing(replace(view, consents={**view.consents, "S01": given}), PROJECT, "archive")
    assert set(by_id(imported(found))) == {"E2", "E3", "E2.1", "E3.1"}
    assert found.agreed == 2


def test_what_happened_to_a_source_who_did_not_agree_is_left_out_whoever_tells_it() -> None:
    events = record(KINDS)
    view = seen(replace(events, accounts=(*events.accounts, account("E1.1", "S02"), account("C1", "S02"))), 3)
    assert "E1.1" in by_id(imported(sharing(view, PROJECT, "archive")))
    declined = replace(view, consents={**view.consents, "S01": consent("S01", Scope.COUNT)})
    assert set(by_id(imported(sharing(declined, PROJECT, "archive")))) == {"E2", "E3", "E2.1", "E3.1"}


def test_the_medium_says_which_scope_it_takes_and_every_language_must_be_allowed() -> None:
    view = seen(record(KINDS), 3)
    with pytest.raises(UsageError, match="nobody who tells of one agreed"):
        sharing(view, PROJECT, "un")
    korean = Terms(languages=frozenset({"ko"}))
    bound = {code: tuple(replace(one, terms=korean) for one in given) for code, given in view.consents.items()}
    with pytest.raises(UsageError):
        sharing(replace(view, consents=bound), PROJECT, "archive")
    assert sharing(replace(view, consents=bound), PROJECT, "archive", ("ko",)).acts == 3


@pytest.mark.parametrize("languages", [(), ("fr",), ("en", "fr")])
def test_a_language_there_are_no_words_in_is_refused(languages: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="in en, in ko, or in both"):
        sharing(seen(record(KINDS), 3), PROJECT, "archive", languages)


def test_a_minor_needs_her_guardian_and_her_own_word() -> None:
    view = seen(record(KINDS), 3)
    project = replace(PROJECT, consent=ConsentPolicy(minor_age=50))
    with pytest.raises(UsageError):
        sharing(view, project, "archive")
    terms = Terms(guardian="G1", assent=Decision.GRANTED)
    given = tuple(Consent("S01", scope, Decision.GRANTED, TODAY, terms=terms) for scope in EVERYTHING)
    assert sharing(replace(view, consents={**view.consents, "S01": given}), project, "archive").acts == 1


def test_a_detail_of_a_source_is_told_only_where_she_allowed_it() -> None:
    view = seen(record(KINDS), 3)
    given = consent("S01", *EVERYTHING, attributes=("age:band",))
    act = by_id(imported(sharing(replace(view, consents={**view.consents, "S01": given}), PROJECT, "archive")))["E1.1"]
    assert "victim_sex" not in act
    assert act["victim_minor"] == "no"


def test_contradicting_accounts_stay_visible() -> None:
    events = record(KINDS)
    denied = replace(events, accounts=(*events.accounts, account("E1.1", "S02", Polarity.DENIES)))
    act = by_id(imported(sharing(seen(denied, 3), PROJECT, "archive")))["E1.1"]
    assert (act["affirmed"], act["denied"]) == (1, 1)


def test_what_is_the_same_is_one_entity() -> None:
    events = replace(record(["physical.beating"] * 3), same=(("E1", "E2"), ("P1", "P2")))
    assert set(by_id(imported(sharing(seen(events, 3), PROJECT, "archive")))) == {"E1", "E3", "E1.1", "E3.1", "C1"}


def test_a_label_of_ones_own_cannot_be_read_as_two() -> None:
    term = Term("odd", {"en": "Here | there::then", "ko": "여기|저기"}, own=True)
    files = Uwazi({**PROJECT.vocabularies, "institution": Vocabulary("institution", {"odd": term})}, "ab").files(
        [EventEntity("E1", (None, 2004))], [], [ComplaintEntity("C1", "E1", "odd", {})]
    )
    collection = importer.Collection()
    for name, data in files.items():
        importer.load(collection, name, data, ("en", "ko"))
    assert collection.entities["C1 ab"]["institution"] == "Here / there:then"
    assert collection.entities["E1 ab"]["years"] == (None, date(2004, 12, 31))
