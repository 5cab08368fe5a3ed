"""Minimal sample uniques and like records: the published figures."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from firsthand.disclosure.fit.microdata import Microdata
from firsthand.disclosure.fit.uniques import minimal_uniques

NUMBERS = Path(__file__).resolve().parents[3].parent / "shared" / "numbers"


def _published(family: str, name: str) -> dict[str, Any]:
    path = NUMBERS / "expected.json"
    if not path.exists():
        pytest.skip("THE PUBLISHED FIGURES ARE NOT BESIDE THE PROJECT: ../shared/numbers/expected.json IS ABSENT")
    return next(entry for entry in json.loads(path.read_text("utf-8"))[family] if entry.get("id") == name)


def _file(entry: dict[str, Any]) -> Microdata:
    with (NUMBERS / entry["file"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    records = [[row[key] if row[key] not in {"", "NA"} else None for key in entry["keys"]] for row in rows]
    return Microdata.encode(entry["keys"], records)


def _columns(entry: dict[str, Any], names: list[str]) -> Microdata:
    return Microdata.encode(names, list(zip(*(entry["columns"][name] for name in names), strict=True)))


@pytest.mark.parametrize("name", ["sdc_guideline_10x4", "templ_book_8x4"])
def test_scores_are_those_published(name: str) -> None:
    entry = _published("suda", name)
    data = _columns(entry, list(entry["columns"]))
    assert minimal_uniques(data).scores().tolist() == entry["score"]


@pytest.mark.parametrize("name", ["freqCalc_test", "freqCalc_test_missing"])
def test_like_records_are_counted_as_published_and_missing_values_match_all(name: str) -> None:
    entry = _published("k_anonymity", name)
    data = _columns(entry, ["A", "B", "C"])
    assert data.alike().tolist() == entry["fk"]


def test_like_records_and_sample_uniques_of_the_published_example() -> None:
    entry = _published("k_anonymity", "francdat")
    alike = _file(entry).alike()
    assert alike.tolist() == entry["fk"]
    assert int((alike == 1).sum()) == entry["sample_uniques"]


def test_records_in_smaller_groups_than_k_are_as_many_as_published() -> None:
    entry = _published("k_anonymity", "testdata")
    alike = _file(entry).alike()
    assert len(alike) == entry["n"]
    assert {k: int((alike < int(k)).sum()) for k in entry["violating"]} == entry["violating"]


def test_a_record_is_in_no_set_larger_than_asked_for() -> None:
    rows = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]
    data = Microdata.encode("abc", rows)
    assert minimal_uniques(data, 1).sets == {}
    assert sorted(minimal_uniques(data, 2).sets) == [(0, 1), (0, 2), (1, 2)]


def test_shares_say_which_attributes_single_out() -> None:
    data = Microdata.encode(["sex", "age"], [("f", 30), ("f", 31), ("f", 32)])
    found = minimal_uniques(data)
    assert found.shares() == {"sex": 0.0, "age": 1.0}
    assert found.smallest().tolist() == [1, 1, 1]


def test_a_single_record_is_singled_out_by_whatever_is_known() -> None:
    found = minimal_uniques(Microdata.encode(["sex", "age"], [("f", 30)]))
    assert sorted(found.sets) == [(0,), (1,)]


def test_no_record_and_no_attribute_give_nothing() -> None:
    assert minimal_uniques(Microdata.encode(["sex"], [])).sets == {}
    assert minimal_uniques(Microdata.encode([], [])).sets == {}


def test_more_attributes_than_a_score_can_hold_are_refused() -> None:
    columns = [np.arange(3)] * 21
    with pytest.raises(ValueError, match="at most 20"):
        minimal_uniques(Microdata.of([f"a{n}" for n in range(21)], columns))
