"""The invented people of the example: nobody's alias, nowhere in the words, born when their ages say."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

import firsthand.demo
from firsthand.exchange import read_identities
from firsthand.model.identity import ContactKind, Identity, Script
from firsthand.text.names import same_name

EXAMPLE = Path(firsthand.demo.__file__).parent / "example"
REGISTER = list(csv.DictReader((EXAMPLE / "register.csv").open(encoding="utf-8")))
SOURCES = {row["source"]: row for row in REGISTER}
IN_ANY_CASE = re.IGNORECASE
ALIASES = {row[column] for row in REGISTER for column in ("alias", "alias_ko")}


@pytest.fixture(scope="module")
def people() -> tuple[Identity, ...]:
    found, faults = read_identities(EXAMPLE / "identities.csv", SOURCES, today=date(2011, 5, 20))
    assert faults == ()
    return found


def test_every_source_has_one_identity_with_names_in_two_scripts(people: tuple[Identity, ...]) -> None:
    assert [identity.source for identity in people] == sorted(SOURCES)
    assert all({Script.HANGUL, Script.ROMAN} <= {name.script for name in identity.names} for identity in people)
    assert sum(any(name.script is Script.HANJA for name in identity.names) for identity in people) == 7
    assert sum(bool(identity.relatives) for identity in people) == 13


def test_nobody_s_name_is_anybody_s_alias_in_any_writing(people: tuple[Identity, ...]) -> None:
    assert len(ALIASES) == 50
    told = [(i.source, a) for i in people for n in i.every_name() for a in ALIASES if same_name(n.text.reveal(), a)]
    assert told == []


def test_no_name_stands_in_a_word_of_the_example(people: tuple[Identity, ...]) -> None:
    kinds = {".md", ".toml", ".csv"}
    files = [path for path in EXAMPLE.rglob("*") if path.suffix in kinds and path.name != "identities.csv"]
    text = "\n".join(path.read_text("utf-8") for path in files)
    assert len(text) > 150_000
    found = []
    for identity in people:
        for name in identity.every_name():
            whole = name.text.reveal()
            given = whole.split(" ", 1)[1] if name.script is Script.ROMAN else whole[1:]
            forms = (whole, given, given.replace("-", ""), given.replace("-", " "))
            found += [
                (identity.source, len(form)) for form in forms if re.search(rf"\b{re.escape(form)}", text, IN_ANY_CASE)
            ]
    assert found == []


def test_everybody_was_born_when_her_age_at_the_interview_says(people: tuple[Identity, ...]) -> None:
    for identity in people:
        row = SOURCES[identity.source]
        held = date.fromisoformat(row["date"])
        assert identity.birth is not None
        year, *rest = map(int, identity.birth.text.reveal().split("-"))
        month, day = (*rest, *(12, 31)[len(rest) :])
        youngest = held.year - year - ((held.month, held.day) < (month, day))
        oldest = held.year - year if len(rest) < 2 else youngest
        assert youngest <= int(row["age"]) <= oldest, identity.source


def test_no_telephone_number_or_address_is_one_that_there_could_be(people: tuple[Identity, ...]) -> None:
    contacts = [contact for identity in people for contact in identity.contacts]
    assert {contact.kind for contact in contacts} == set(ContactKind)
    for contact in contacts:
        text = contact.text.reveal()
        assert text.startswith(("000-0000-", "지어낸시 없는동")) or text.endswith("@listening.invalid")
