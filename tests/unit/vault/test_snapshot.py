from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from firsthand.model.coding import Asked, Coverage
from firsthand.model.consent import Consent, Decision, Ledger, Mode, Scope, Terms
from firsthand.model.snapshot import Holdings, Snapshot, Wanted
from firsthand.model.testimony import InterviewRef, Status
from firsthand.vault import Vault
from tests.unit.vault.making import KOREAN, NOW, TODAY, admission, admit, coding

GIVEN = date(2011, 5, 2)
TOMORROW = TODAY + timedelta(days=1)


def _consent(
    source: str,
    scope: Scope,
    decision: Decision = Decision.GRANTED,
    *,
    given: date = GIVEN,
    until: date | None = None,
    withdrawn: date | None = None,
) -> Consent:
    return Consent(source, scope, decision, given, until, withdrawn)


def _withdrawn(scope: Scope, given: date = TODAY) -> Consent:
    return _consent("S01", scope, Decision.WITHDRAWN, given=given)


@pytest.fixture
def held(vault: Vault) -> Vault:
    """Three sources, one with two interviews, one in Korean with a translation."""
    admit(
        vault,
        admission("S02", held_on=date(2011, 6, 1)),
        admission("S01", KOREAN, "ko"),
        admission("S01", of="S01.ko.txt", translator="T1", reviewer="R1", status=Status.APPROVED),
        admission("S01.2", ["Once more?", "Once more, then."], "ko", held_on=date(2012, 1, 9)),
        admission("S03"),
    )
    with vault.write("tables", now=NOW) as writer:
        writer.set_consents([_consent(s, scope) for s in ("S01", "S02", "S03") for scope in (Scope.QUOTE, Scope.COUNT)])
        writer.set_coverage([Coverage("S02", "police", Asked.ASKED), Coverage("S01", "police", Asked.NOT_ASKED),
                             Coverage("S03", "letter", Asked.RAISED)])  # fmt: skip
        writer.add_codings(
            [coding("S02/2"), coding("S01/2", "sanction.letter"), coding("S01.2/2", "sanction.transfer"),
             coding("S03/2", "sanctions"), coding("S03/4", "letter.read", "C2"), coding("S01/2", "letter.read", "C2")],
            at=NOW,
        )  # fmt: skip
    return vault


def _take(vault: Vault, *interviews: str, codes: frozenset[str] | None = None, today: date = TODAY) -> Snapshot:
    refs = frozenset(ref for text in interviews if (ref := InterviewRef.parse(text)))
    return vault.snapshot(Wanted(refs, codes), today)


def _codes(snapshot: Snapshot) -> list[str]:
    return [f"{c.passage} {c.code}" for c in snapshot.codings]


def test_a_snapshot_lists_everyone_and_reads_only_what_is_wanted(held: Vault) -> None:
    taken = _take(held, "S01", "S09")
    assert [s.code for s in taken.sources] == ["S01", "S02", "S03"]
    assert [str(ref) for ref in taken.interviews] == ["S01", "S01.2", "S02", "S03"]
    assert [str(ref) for ref in taken.transcripts] == ["S01"]
    assert [(t.language, t.original, len(t.turns)) for t in taken.transcripts[InterviewRef("S01")]] == [
        ("ko", True, 4), ("en", False, 4)
    ]  # fmt: skip
    assert (taken.vault, taken.head, taken.today) == (held.id, held.verify().digest, TODAY)


def test_codings_are_of_the_codes_wanted_in_order(held: Vault) -> None:
    assert _codes(_take(held, codes=frozenset())) == []
    assert _codes(_take(held, codes=frozenset({"letter.read"}))) == [
        "S01/2 letter.read", "S02/2 letter.read", "S03/4 letter.read"
    ]  # fmt: skip
    assert _codes(_take(held, codes=frozenset({"sanction.*"}))) == [
        "S01/2 sanction.letter",
        "S01.2/2 sanction.transfer",
    ]
    assert _codes(_take(held, codes=frozenset({"sanctions", "sanction.*"})))[-1] == "S03/2 sanctions"
    assert len(_codes(_take(held))) == 6


def test_coverage_and_consents_are_whole(held: Vault) -> None:
    taken = _take(held)
    assert taken.coverage == held.coverage() == (
        Coverage("S01", "police", Asked.NOT_ASKED),
        Coverage("S02", "police", Asked.ASKED),
        Coverage("S03", "letter", Asked.RAISED),
    )  # fmt: skip
    assert dict(taken.consents) == {s: held.consents(s) for s in ("S01", "S02", "S03")}
    assert taken.consents.get("S09", ()) == ()
    assert len(held.consents()) == 6


def test_a_part_of_consents_and_coverage_is_what_the_whole_has_of_it(held: Vault) -> None:
    first, last = TODAY, TODAY + timedelta(days=30)
    days = (None, first - timedelta(days=1), first, last, last + timedelta(days=1))
    with held.write("tables", now=NOW) as writer:
        writer.set_consents(
            [_consent("S02", Scope.QUOTE, given=TODAY - timedelta(days=n), until=until) for n, until in enumerate(days)]
        )
    every, covered = held.consents(), held.coverage()
    for source in ("S01", "S02", "S03", "S09"):
        assert held.consents(source) == tuple(one for one in every if one.source == source)
        assert held.coverage(source) == tuple(one for one in covered if one.source == source)
    ending = held.consents(ending=(first, last))
    assert ending == tuple(one for one in every if one.until in {first, last})
    assert len(ending) == 2
    some = held.consents(limit=3)
    assert len(some) == 3
    assert set(some) < set(every)


def test_consents_and_coverage_are_updated_row_by_row(held: Vault) -> None:
    lapsing = _consent("S01", Scope.QUOTE, until=date(2030, 1, 1))
    with held.write("tables", now=NOW) as writer:
        assert writer.set_consents([lapsing, lapsing]) == 1
        assert writer.set_consents([lapsing]) == 0
        assert writer.set_consents([_consent("S01", Scope.QUOTE, Decision.REFUSED)]) == 1
        assert (
            writer.set_coverage([Coverage("S01", "police", Asked.DECLINED), Coverage("S02", "police", Asked.ASKED)])
            == 1
        )
    assert lapsing in held.consents("S01")
    assert len(held.consents("S01")) == 3
    assert held.coverage()[0].state is Asked.DECLINED


@pytest.mark.parametrize("column", ["withdrawn", "until"])
def test_an_older_table_read_again_clears_nothing(held: Vault, column: str) -> None:
    def stricter(source: str) -> Consent:
        day = date(2025, 5, 5)
        plain = _consent(source, Scope.QUOTE)
        return replace(plain, withdrawn=day) if column == "withdrawn" else replace(plain, until=day)

    decided, older = stricter("S01"), _consent("S01", Scope.QUOTE)
    with held.write("tables", now=NOW) as writer:
        writer.set_consents([decided])
    with held.write("tables", now=NOW) as writer:
        assert writer.set_consents([older, older]) == 0
    assert decided in held.consents("S01")
    assert older not in held.consents("S01")
    with held.write("tables", now=NOW) as writer:
        assert writer.set_consents([stricter("S02"), _consent("S02", Scope.QUOTE)]) == 1
    assert stricter("S02") in held.consents("S02"), "nor a later row of the same table"


def test_a_consent_keeps_everything_it_was_given(held: Vault) -> None:
    terms = Terms(TOMORROW, "K1", TODAY, frozenset({"ko"}), Mode.SPOKEN, "E1", "T1", "G1", Decision.GRANTED)
    whole = Consent("S02", Scope.ATTRIBUTES, Decision.GRANTED, GIVEN, date(2030, 1, 1), date(2029, 1, 1),
                    frozenset({"age:band", "나이"}), "form 3", "said aloud", terms)  # fmt: skip
    with held.write("tables", now=NOW) as writer:
        writer.set_consents([whole])
    assert whole in held.consents("S02")


def test_a_ledger_asked_scope_by_scope_says_what_it_says_of_a_source(held: Vault) -> None:
    ledger = _take(held).consents
    assert isinstance(ledger, Ledger)
    for source in ("S01", "S02", "S09"):
        by_scope = [consent for scope in Scope for consent in ledger.of(source, scope)]
        assert sorted(by_scope, key=repr) == sorted(ledger.get(source, ()), key=repr)


def _withdraw(vault: Vault, *consents: Consent) -> None:
    with vault.write("consents", now=NOW) as writer:
        writer.set_consents(consents)


def test_who_withdrew_everything_is_named_and_nowhere_else(held: Vault) -> None:
    _withdraw(held, *(_consent("S01", scope, withdrawn=TODAY) for scope in (Scope.QUOTE, Scope.COUNT)))
    taken = _take(held, "S01", "S02")
    assert taken.withdrawn == {"S01"}
    for field in ("sources", "interviews", "transcripts", "codings", "coverage", "consents"):
        assert "S01" not in repr(getattr(taken, field) if field != "consents" else dict(taken.consents)), field
    assert (taken.holdings.sources, taken.holdings.interviews, taken.holdings.translations) == (2, 2, 0)
    assert (taken.holdings.codings, taken.holdings.languages) == (3, ("en",))


def test_who_withdrew_everything_is_found_by_no_search(held: Vault) -> None:
    from firsthand.text.query import Query, parse_query

    query = parse_query("committee")
    assert isinstance(query, Query)
    assert held.search(query).total == 3
    assert len(held.candidates("The committee wrote a letter")) == 6
    later = TODAY + timedelta(days=40)
    _withdraw(held, *(_consent("S01", scope, withdrawn=later) for scope in (Scope.QUOTE, Scope.COUNT)))
    result = held.search(query)
    assert (result.total, [str(hit.passage) for hit in result.hits]) == (2, ["S02/2", "S03/2"])
    assert {c.passage.source for c in held.candidates("The committee wrote a letter")} == {"S02", "S03"}
    assert held.holdings().sources == 2


@pytest.mark.parametrize(
    ("consents", "gone"),
    [
        ([_consent("S01", Scope.QUOTE, withdrawn=TODAY)], False),
        ([_withdrawn(Scope.QUOTE), _withdrawn(Scope.COUNT)], True),
        ([_withdrawn(Scope.QUOTE, TOMORROW), _withdrawn(Scope.COUNT, TOMORROW)], True),
        ([_withdrawn(Scope.QUOTE), _consent("S01", Scope.COUNT, Decision.REFUSED, given=TODAY)], True),
        ([_consent("S01", s, Decision.REFUSED, given=TODAY) for s in (Scope.QUOTE, Scope.COUNT)], False),
        ([_withdrawn(Scope.QUOTE), _consent("S01", Scope.COUNT, until=TODAY - timedelta(days=1))], False),
    ],
)
def test_withdrawn_means_every_granted_scope_and_holds_on_every_day(
    held: Vault, consents: list[Consent], *, gone: bool
) -> None:
    _withdraw(held, *consents)
    assert (_take(held).withdrawn == {"S01"}) is gone


def test_holdings_are_numbers_of_the_whole_vault(held: Vault) -> None:
    assert _take(held, codes=frozenset()).holdings == held.holdings() == Holdings(
        sources=3, interviews=4, words_least=5, words_median=12, words_most=16, languages=("en", "ko"), translations=1,
        translations_approved=1, codings=6, suggestions=0, coders=2, double_coded=2,
        first_interview=date(2011, 5, 2), last_interview=date(2012, 1, 9),
    )  # fmt: skip


def test_an_empty_vault_has_an_empty_snapshot(vault: Vault) -> None:
    taken = _take(vault, "S01")
    assert (taken.sources, dict(taken.transcripts), taken.holdings) == ((), {}, Holdings())


def test_what_is_loaded_does_not_grow_with_uncited_turns(vault: Vault) -> None:
    admit(vault, admission("S01"))
    touched: list[str] = []
    with vault._store.reading() as connection:
        connection.driver.set_trace_callback(touched.append)
    _take(vault)
    assert touched
    assert not any("turn" in statement.split() for statement in touched)
