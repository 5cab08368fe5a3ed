"""``policy.toml`` and ``population.toml``: what is read, and what is wrong with it, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.model.project import Project
from firsthand.model.protection import Intruder
from firsthand.project import read_project

SETTINGS = """[project]
title = {en = "Invented"}
group = {en = "Invented group"}

[attributes.sex]
type = "category"
label = {en = "Sex"}
values.female = {en = "women"}
values.male = {en = "men"}

[attributes.left_year]
type = "year"
label = {en = "Year of leaving"}
"""
CODEBOOK = '[[code]]\nid = "held.long"\nlabel = {en = "Held"}\ndefinition = "Invented."\n'
POPULATION = """[population]
who = {en = "people who arrived"}
lag.left_year = 2

[[table]]
name = "arrivals"
file = "arrivals.csv"
publisher = "Invented Office"
published = "2012-01"
"""
ARRIVALS = "sex,left_year,count\nfemale,2002,632\nmale,1999-2001,563\n"


def read(root: Path, **files: str) -> Project:
    given = {"firsthand.toml": SETTINGS, "codebook.toml": CODEBOOK}
    given |= {name.replace("_", "."): text for name, text in files.items()}
    for name, text in given.items():
        (root / name).write_text(text, "utf-8")
    return read_project(root)


def faults(project: Project) -> list[tuple[str, int, str]]:
    return [(p.place.path, p.place.line, p.detail) for p in project.problems]


def test_without_the_files_all_is_as_usual_and_there_is_no_population(tmp_path: Path) -> None:
    project = read(tmp_path)
    assert dict(project.protection.least) == {"public": 20, "state": 50, "fellow": 3, "perpetrator": 2}
    assert (project.protection.odds_ratio, project.population, project.problems) == (4, None, ())


def test_the_policy_is_read(tmp_path: Path) -> None:
    text = """doubled = ["held.*"]
odds_ratio = 2
[intruders]
fellow = 0
[tell.left_year]
bands = [5, 20]
phrase = {en = "who left {}"}
[tell.sex]
groups.all = {label = {en = "people"}, values = ["female", "male"]}
words.female = ["lady"]
"""
    project = read(tmp_path, policy_toml=text)
    assert project.problems == ()
    told = project.protection
    assert (told.least[Intruder.FELLOW], told.least[Intruder.PUBLIC]) == (0, 20)
    assert (told.doubled, told.odds_ratio) == (("held.*",), 2)
    assert told.telling("left_year").bands == (5, 20)
    assert told.telling("left_year").phrases["en"] == "who left {}"
    assert told.telling("sex").groups[0].values == {"female", "male"}
    assert told.telling("sex").words["female"] == ("lady",)
    assert told.telling("age").bands == (5, 10)


@pytest.mark.parametrize(
    ("text", "line", "detail"),
    [
        ('doubled = ["held.lon"]', 1, "the codebook has no such code; did you mean held.long?"),
        ("odds_ratio = 0", 1, "odds_ratio must be 1 or more"),
        ("[intruders]\nneighbour = 3", 2, "there is no key neighbour here"),
        ("[intruders]\nfellow = -1", 2, "fellow must be 0 or more"),
        ("[tell.left_yea]", 1, "firsthand.toml has no such attribute; did you mean left_year?"),
        ("[tell.left_year]\nbands = [5, 8]", 2, "each band must hold the one before it whole, as 10 holds 5"),
        ("[tell.left_year]\nbands = [10, 5]", 2, "bands holds whole numbers of 2 or more, ascending"),
        (
            '[tell.left_year]\nphrase = {en = "left"}',
            2,
            "the phrase in en must hold {} once, where what is told stands",
        ),
        ('[tell.sex.groups.all]\nlabel = {en = "x"}\nvalues = ["mal"]', 3, "sex has no such value; did you mean male?"),
        ('[tell.sex.groups.male]\nlabel = {en = "x"}\nvalues = ["male"]', 1, "a value has this name"),
        ('[tell.sex]\nwords.mal = ["x"]', 2, "sex has no such value; did you mean male?"),
    ],
)
def test_what_is_wrong_with_a_policy_is_reported_where_it_stands(
    tmp_path: Path, text: str, line: int, detail: str
) -> None:
    assert faults(read(tmp_path, policy_toml=text)) == [("policy.toml", line, detail)]


def test_a_population_is_read_table_by_table(tmp_path: Path) -> None:
    revision = (
        '\n[[table]]\nname = "totals"\nfile = "totals.csv"\npublisher = "Invented Office"\npublished = 2013-07-21\n'
    )
    project = read(
        tmp_path,
        population_toml=POPULATION + revision + 'revises = "arrivals"\ninvented = true\n',
        arrivals_csv="\ufeff" + ARRIVALS,
        totals_csv="left_year,count\n1999..2001,1043\n",
    )
    assert project.problems == ()
    assert project.population is not None
    arrivals, totals = project.population.tables
    assert dict(arrivals.cells) == {("female", (2002, 2002)): 632, ("male", (1999, 2001)): 563}
    assert (arrivals.published, totals.published, totals.revises, totals.invented) == (
        "2012-01",
        "2013-07-21",
        "arrivals",
        True,
    )
    assert dict(project.population.lag) == {"left_year": 2}


@pytest.mark.parametrize(
    ("table", "place", "detail"),
    [
        ("", ("arrivals.csv", 1), ""),
        (
            "sex,year,count\nfemale,2002,1\n",
            ("arrivals.csv", 1),
            "firsthand.toml has no attribute year; did you mean left_year?",
        ),
        ("sex,left_year\nfemale,2002\n", ("arrivals.csv", 1), "the first row names attributes, each once, and count"),
        (ARRIVALS + "female,2003,many\n", ("arrivals.csv", 4), "count is a whole number"),
        (ARRIVALS + "female,soon,1\n", ("arrivals.csv", 4), "left_year says nothing that can be read"),
        (ARRIVALS + "female,2009-2001,1\n", ("arrivals.csv", 4), "left_year says nothing that can be read"),
        (ARRIVALS + "female,2002,1\n", ("arrivals.csv", 4), "another row says this of the same people"),
    ],
)
def test_a_faulty_table_is_reported_at_its_row_and_counts_for_nothing(
    tmp_path: Path, table: str, place: tuple[str, int], detail: str
) -> None:
    project = read(tmp_path, population_toml=POPULATION, arrivals_csv=table)
    found = faults(project)
    assert project.population is None
    assert found[-1][2] == "there is no [[table]] that can be read"
    if detail:
        assert (*place, detail) in found


@pytest.mark.parametrize(
    ("edit", "detail"),
    [
        (('"arrivals.csv"', '"../arrivals.csv"'), "a table lies in the project folder, and is named from there"),
        (('"arrivals.csv"', '"elsewhere.csv"'), "this is not a file"),
        (("lag.left_year", "lag.sex"), "no attribute of the type year is named so"),
        (('publisher = "Invented Office"\n', ""), "publisher is missing"),
    ],
)
def test_what_is_wrong_with_a_population_is_said(tmp_path: Path, edit: tuple[str, str], detail: str) -> None:
    project = read(tmp_path, population_toml=POPULATION.replace(*edit), arrivals_csv=ARRIVALS)
    assert detail in [p.detail for p in project.problems]


@pytest.mark.parametrize(
    ("cells", "detail"),
    [
        ("left_year,count\n2003,10\n", "a revision has no row that the table it corrects does not tell apart"),
        ("left_year,sex,age,count\n2002,female,3,10\n", ""),
    ],
)
def test_a_revision_speaks_of_the_people_of_the_table_it_corrects(tmp_path: Path, cells: str, detail: str) -> None:
    revision = (
        '\n[[table]]\nname = "totals"\nfile = "totals.csv"\npublisher = "x"\npublished = "2013"\nrevises = "arrivals"\n'
    )
    project = read(tmp_path, population_toml=POPULATION + revision, arrivals_csv=ARRIVALS, totals_csv=cells)
    assert project.population is not None
    assert len(project.population.tables) == 1
    assert project.problems
    if detail:
        assert [p.detail for p in project.problems] == [detail]


def test_a_file_that_is_no_text_is_reported(tmp_path: Path) -> None:
    (tmp_path / "arrivals.csv").write_bytes(b"sex,count\n\xff\xfe,1\n")
    project = read(tmp_path, population_toml=POPULATION)
    assert "the file is not UTF-8" in [p.detail for p in project.problems]
