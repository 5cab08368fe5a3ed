"""The terms that ship with the program, and those a group adds to them."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.model.manuscript import Problem
from firsthand.model.vocabulary import VOCABULARIES, Crosswalk, Match, Vocabulary
from firsthand.project.folder import Folder
from firsthand.project.vocabulary import SCHEMES, read_vocabularies, shipped_vocabularies

ROOT = Path(__file__).resolve().parents[3]
FILES = ROOT / "src" / "firsthand" / "project" / "vocabularies"
SHARED = ROOT.parent / "shared" / "vocabularies"
TERMS = {
    "act": "sexual.rape sexual.attempted-rape sexual.assault sexual.harassment sexual.coerced sexual.strip-search "
    "physical.beating physical.beating-in-pregnancy physical.torture psychological.threat psychological.death-threat "
    "psychological.stalking psychological.humiliation economic.earnings-taken economic.work-denied "
    "economic.discrimination marriage.forced trafficking.sexual trafficking.marriage trafficking.labour "
    "liberty.confinement liberty.detention liberty.forced-return reproductive.forced-abortion killing.infanticide "
    "labour.forced omission.no-protection",
    "setting": "home workplace market public transport checkpoint police-station detention school hospital border "
    "en-route.crossing en-route.broker-house en-route.vehicle buyer-home third-country shelter elsewhere",
    "phase": "home-country crossing transit abroad return after-return third-country resettled",
    "role": "spouse family neighbour employer supervisor co-worker police secret-police prison-official military "
    "local-official market-official guard teacher medical broker buyer foreign-police stranger",
    "relation": "spouse partner parent sibling relative neighbour co-worker superior teacher client official captor "
    "broker none",
    "involvement": "carried-out ordered accomplice present planned omission.failed-authority omission.failed-to-act "
    "omission.failed-to-prevent",
    "frequency": "once few repeated continuous",
    "institution": "family friend co-worker neighbour employer party youth-league womens-union neighbourhood-unit "
    "police secret-police court health organisation foreign-authority",
    "response": "nothing refused-to-record blamed mediated sent-home warned token recorded-only investigated "
    "against-victim favourable promise",
    "sanction": "none self-criticism public-criticism warning transfer demotion dismissal labour prison",
    "redress": "none partial full apology separation protection medical goods-returned",
    "reason": "pointless private shame fear-of-perpetrator fear-of-authority fear-of-return no-channel did-not-know "
    "dependency other",
}
ICCS_SEEN = {"0201", "0203", "0205", "0208", "02041", "0301", "03011", "03012", "03019", "0302"}
"""The codes that were seen in a published source; the others are from knowledge."""

OWN = """[sources]
book = "A book"

[[term]]
id = "physical.burning"
label = {en = "Burning", ko = "화상을 입힘"}
definition = {en = "Hurting by heat.", ko = "열로 다치게 한 일."}
crosswalks = [
  {scheme = "huridocs", code = "4:020101000000", match = "broad", source = "book", verified = true},
]
"""


def read(root: Path, text: str, name: str = "act") -> tuple[Vocabulary, list[Problem]]:
    problems: list[Problem] = []
    (root / "vocabularies").mkdir(exist_ok=True)
    (root / "vocabularies" / f"{name}.toml").write_text(text, "utf-8")
    return read_vocabularies(Folder(root), problems)[name], problems


def told(problems: list[Problem]) -> list[tuple[str, int, int]]:
    assert {(problem.kind, problem.place.path.split("/")[0]) for problem in problems} == {
        ("malformed-vocabulary", "vocabularies")
    }
    return [(p.detail, p.place.line, p.place.column) for p in problems]


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_shipped_vocabulary_has_its_terms_in_both_languages(name: str) -> None:
    vocabulary = shipped_vocabularies()[name]
    assert " ".join(vocabulary.terms) == TERMS[name]
    assert len(tomllib.loads((FILES / f"{name}.toml").read_text("utf-8"))["term"]) == len(vocabulary.terms)
    assert (vocabulary.name, vocabulary.ordered) == (name, name == "sanction")
    for term in vocabulary.terms.values():
        for words in (term.label, term.definition):
            assert set(words) == {"en", "ko"}, term.id
            assert re.search("[가-힣]", words["ko"]), term.id
            assert not re.search("[가-힣]", words["en"]), term.id
        assert not term.own
    for tongue in ("en", "ko"):
        labels = Counter(term.label[tongue] for term in vocabulary.terms.values())
        assert max(labels.values()) == 1, labels.most_common(1)


def _crosswalks() -> list[tuple[str, Crosswalk]]:
    return [
        (f"{vocabulary.name}:{term.id}", crosswalk)
        for vocabulary in shipped_vocabularies().values()
        for term in vocabulary.terms.values()
        for crosswalk in term.crosswalks
    ]


def test_each_verified_code_stands_in_the_published_lists() -> None:
    if not SHARED.is_dir():
        pytest.skip("NOT TESTED AGAINST THE PUBLISHED LISTS: ../shared/vocabularies is not beside the project")
    with (SHARED / "huridocs_microthesauri.csv").open(encoding="utf-8", newline="") as file:
        huridocs = {f"{row['list_code']}:{row['huri_code']}" for row in csv.DictReader(file)}
    with (SHARED / "primero_lookups.csv").open(encoding="utf-8", newline="") as file:
        gbvims = {f"{row['lookup_id'].removeprefix('lookup-')}:{row['value_id']}" for row in csv.DictReader(file)}
    lists = {"huridocs": huridocs, "gbvims": gbvims, "iccs": ICCS_SEEN, "cedaw": set[str]()}
    verified = [(term, c) for term, c in _crosswalks() if c.verified]
    assert [(term, c.scheme, c.code) for term, c in verified if c.code not in lists[c.scheme]] == []
    counted = Counter(c.scheme for _, c in verified)
    assert (counted["huridocs"] > 80, counted["gbvims"] > 40, counted["iccs"] > 5) == (True, True, True)
    unmarked = [(term, c.code) for term, c in _crosswalks() if not c.verified and c.code in lists[c.scheme]]
    assert unmarked == []


def test_each_crosswalk_has_its_source_and_no_term_the_same_code_twice() -> None:
    found = _crosswalks()
    assert [term for term, c in found if not c.source.strip() or c.scheme not in SCHEMES] == []
    assert max(Counter((term, c.scheme, c.code) for term, c in found).values()) == 1


def test_an_exact_match_is_the_only_term_that_is_exactly_that_code() -> None:
    exact = Counter((term.split(":")[0], c.scheme, c.code) for term, c in _crosswalks() if c.match is Match.EXACT)
    assert max(exact.values()) == 1, exact.most_common(1)


def test_the_files_go_into_the_package() -> None:
    packaging = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    assert packaging["packages"]["find"] == {"where": ["src"]}, "folders without __init__ are packages, too"
    names = {entry.name for entry in files("firsthand.project.vocabularies").iterdir()}
    assert names >= {f"{name}.toml" for name in VOCABULARIES}
    assert [name for name in names if not any(fnmatch(name, each) for each in packaging["package-data"]["*"])] == []


def test_a_project_without_vocabularies_has_those_that_ship(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_vocabularies(Folder(tmp_path), problems) == shipped_vocabularies()
    assert (problems, tuple(shipped_vocabularies())) == ([], VOCABULARIES)


def test_a_group_adds_a_term_of_its_own(tmp_path: Path) -> None:
    vocabulary, problems = read(tmp_path, OWN)
    shipped = shipped_vocabularies()["act"]
    assert problems == []
    assert list(vocabulary.terms) == [*shipped.terms, "physical.burning"]
    term = vocabulary.terms["physical.burning"]
    assert term.own
    assert term.crosswalks == (Crosswalk("huridocs", "4:020101000000", Match.BROAD, "A book", verified=True),)
    assert "physical.burning" in vocabulary.covered_by("physical.*")
    assert vocabulary.label("physical.burning", "ko") == "화상을 입힘"


def test_the_digest_tells_a_changed_definition(tmp_path: Path) -> None:
    shipped = shipped_vocabularies()["act"].digest
    first = read(tmp_path, OWN)[0].digest
    assert len({shipped, first, read(tmp_path, OWN.replace("heat", "fire"))[0].digest}) == 3
    assert read(tmp_path, OWN)[0].digest == first


def test_a_term_of_an_ordered_vocabulary_goes_where_it_says(tmp_path: Path) -> None:
    text = OWN.replace("physical.burning", "fine").replace("[[term]]", '[[term]]\nafter = "warning"')
    vocabulary, problems = read(tmp_path, text, "sanction")
    assert problems == []
    assert list(vocabulary.terms)[3:6] == ["warning", "fine", "transfer"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("physical.burning", "physical.beating", ("this term ships with the program", 5, 1)),
        ("physical.burning", "physical", ("this heads terms that ship with the program", 5, 1)),
        ("physical.burning", "physical burning", ("an id is made of words joined by dots", 5, 1)),
        ("physical.burning", "physical.*", ("an id is made of words joined by dots", 5, 1)),
        ("physical.burning", " ", ("id is empty", 5, 1)),
        ('id = "physical.burning"\n', "", ("id is missing", 4, 3)),
        ('label = {en = "Burning", ko = "화상을 입힘"}\n', "", ("label is missing", 4, 3)),
        ('{en = "Hurting by heat.", ko = "열로 다치게 한 일."}', "{}", ("definition is empty", 7, 1)),
        ('scheme = "huridocs"', 'scheme = "uwazi"', ("scheme is one of huridocs, gbvims, iccs, cedaw", 9, 4)),
        ('match = "broad"', 'match = "narrow"', ("match is one of exact, close, broad", 9, 50)),
        ('code = "4:020101000000"', 'code = ""', ("code is empty", 9, 25)),
        ('source = "book"', 'source = "bok"', ("[sources] has none of this name; did you mean book?", 9, 67)),
        ("verified = true", 'verified = "yes"', ("verified must be true or false", 9, 84)),
        ("verified = true", "checked = true", ("there is no key checked here", 9, 84)),
        ("[[term]]", "ordered = true\n[[term]]", ("ordered must be text in quotation marks", 4, 1)),
        ("[sources]", "ordered = true\n[sources]", ("there is no key ordered here", 1, 1)),
        ("[[term]]", '[[term]]\nafter = "physical.beating"', ("there is no key after here", 5, 1)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(tmp_path: Path, old: str, new: str, expected: tuple[str, int, int]) -> None:
    assert old in OWN
    _, problems = read(tmp_path, OWN.replace(old, new, 1))
    assert [(detail[: len(expected[0])], line, column) for detail, line, column in told(problems)] == [expected]


def test_no_crosswalk_is_said_and_not_left_out(tmp_path: Path) -> None:
    head, _, _ = OWN.partition("crosswalks")
    assert told(read(tmp_path, head)[1]) == [
        ("crosswalks is missing; where there is none, write crosswalks = []", 4, 3)
    ]
    vocabulary, problems = read(tmp_path, f"{head}crosswalks = []\n")
    assert (problems, vocabulary.terms["physical.burning"].crosswalks) == ([], ())


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("", ("after is missing", 4, 3)),
        ("after = 3\n", ("after must be text in quotation marks", 5, 1)),
        ('after = "waring"\n', ("after must name a term; did you mean warning?", 5, 1)),
    ],
)
def test_a_term_of_an_ordered_vocabulary_must_say_where_it_goes(
    tmp_path: Path, after: str, expected: tuple[str, int, int]
) -> None:
    text = OWN.replace("physical.burning", "fine").replace("[[term]]\n", f"[[term]]\n{after}")
    assert told(read(tmp_path, text, "sanction")[1]) == [expected]


def test_two_terms_of_one_id_are_told(tmp_path: Path) -> None:
    twice = OWN + OWN.partition("\n\n")[2]
    assert told(read(tmp_path, twice)[1]) == [("another term has this id", 12, 1)]


def test_a_file_of_another_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "vocabularies").mkdir()
    (tmp_path / "vocabularies" / "acts.toml").write_text(OWN, "utf-8")
    (tmp_path / "vocabularies" / "notes.txt").write_text("kept here", "utf-8")
    problems: list[Problem] = []
    assert read_vocabularies(Folder(tmp_path), problems) == shipped_vocabularies()
    assert [detail.partition(":")[0] for detail, _, _ in told(problems)] == ["a file here is named after a vocabulary"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["act", "sanction"]), st.integers(0, 600), st.integers(0, 40), st.binary(max_size=8))
def test_a_mutated_file_never_raises_and_never_changes_what_ships(
    tmp_path: Path, name: str, at: int, length: int, put: bytes
) -> None:
    original = OWN.replace("physical.burning", "fine").replace("[[term]]", '[[term]]\nafter = "warning"').encode()
    (tmp_path / "vocabularies").mkdir(exist_ok=True)
    path = tmp_path / "vocabularies" / f"{name}.toml"
    path.write_bytes(original[:at] + put + original[at + length :])
    problems: list[Problem] = []
    try:
        found = read_vocabularies(Folder(tmp_path), problems)[name]
    finally:
        path.unlink()
    assert all(problem.detail and problem.place.line >= 1 for problem in problems)
    shipped = shipped_vocabularies()[name]
    assert [term for term in found.terms.values() if not term.own] == list(shipped.terms.values())
