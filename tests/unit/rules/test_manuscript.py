"""What the pages of the MS rules do not show: Word, problems of files, and quotation marks of every kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firsthand.build import check
from firsthand.diagnostics.diagnostic import Diagnostic, Severity
from firsthand.manuscript.word import read_word
from firsthand.model.bound import Bound
from firsthand.model.manuscript import Manuscript, Problem
from firsthand.model.place import Place
from firsthand.model.project import ReportSettings
from firsthand.rules.registry import CATALOGUE
from tests.support.records import manuscript, read_records
from tests.support.word import Docx, paragraph

RECORDS = """
source S01 sex=female
turn S01/1 source: I went to the station once, and I did not go again.
"""


def _bound(text: str, records: str = RECORDS) -> Bound:
    archive = read_records(records)
    report, problems = manuscript(archive, text + "\n")
    typed = tuple(p for p in problems if isinstance(p, Problem))
    return check(report, typed, archive.project(), archive, archive.today).bound


def _judge(code: str, bound: Bound) -> list[Diagnostic]:
    return sorted(CATALOGUE[code].check(CATALOGUE[code].info, bound), key=lambda d: d.key)


def _columns(code: str, text: str, records: str = RECORDS) -> list[tuple[int, int]]:
    return [(d.place.column, d.place.end_column) for d in _judge(code, _bound(text, records))]


@pytest.mark.parametrize(
    "text",
    [
        "“[I went to the station once](quote:S01/1)”",
        "[“I went to the station once”](quote:S01/1)",
        "“[I went to the station once](quote:S01/1), […] [I did not go again](quote:S01/1).”",
        '"[I went to the *station* once](quote:S01/1)," she said',
        "‘[I went](quote:S01/1)’ and «[I went](quote:S01/1)»",
        "[I went “to the station” once](quote:S01/1)",
        "the women's words, the brokers’ house, rock ’n’ roll, the ’90s and '90s",
        "[“The Station”, a study](https://example.org/study)",
        "`\"a\"` and 5'10\" or 6'1\" tall",
        "““””",
    ],
)  # fmt: skip
def test_marks_around_linked_words_and_marks_that_quote_nobody_are_let_be(text: str) -> None:
    assert _columns("MS02", text) == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("so “pointless” it is", [(4, 15)]),
        ('so "pointless" it is', [(4, 15)]),
        ("so ‘pointless’ it is", [(4, 15)]),
        ("so 'pointless' it's", [(4, 15)]),
        ("so «pointless» it is", [(4, 15)]),
        ("so „pointless“ it is", [(4, 15)]),
        ("so ‹pointless› it is", [(4, 15)]),
        ("so ‟pointless” it is", [(4, 15)]),
        ("so ‛pointless’ it is", [(4, 15)]),
        ("so ”pointless” it is", [(4, 15)]),
        ("so ＂pointless＂ it is", [(4, 15)]),
        ("so ❝pointless❞ it is", [(4, 15)]),
        ("so 〝pointless〞 it is", [(4, 15)]),
        ("so ﹁pointless﹂ it is", [(4, 15)]),
        ("so 「pointless」 it is", [(4, 15)]),
        ('so "pointless it is', [(4, 20)]),
        ("[“pointless”](notes/one.md) and [“so”](#part)", [(2, 13), (34, 38)]),
        ("“[I went](quote:S01/1) to the police”", [(1, 38)]),
        ("“[Everyone](finding:x)”", [(1, 24)]),
        ("“It goes on without end", [(1, 24)]),
        ("“one” and “two”", [(1, 6), (11, 16)]),
    ],
)
def test_marks_around_words_that_nothing_backs_are_reported_where_they_stand(
    text: str, marked: list[tuple[int, int]]
) -> None:
    assert _columns("MS02", text) == marked


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("그는 『겨울』을 읽었다", False),
        ("법률 「형법」에 따르면", False),
        ("《신문》과 〈기사〉", False),
        ("그는 「소용없다」라고 말했다", True),
        ("《소용없다》라는 말", True),
        ("「매일 맞았다」고 했다", True),
        ("「매일 맞았다」며 울었다", True),
        ("「매일 맞았다」는 말", True),
        ("【매일 맞았다】라고 했다", True),
        ("「형법」은 1950년에", False),
        ("“소용없다”고 했다", True),
        ("‘소용없는 짓’이라는 생각", True),
    ],
)
def test_korean_title_marks_quote_only_where_speech_is_reported(text: str, reported: bool) -> None:
    assert bool(_columns("MS02", text, "report ko" + RECORDS)) is reported


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("> It is no use.", 1),
        ("> It is no use.\n>\n> Nobody comes.", 2),
        ("> [I went to the station once](quote:S01/1), she said.", 0),
        ("> [I went to the station once](quote:S01/1)\n>\n> — a woman from the coast", 0),
        ("> [I went to the station once](quote:S01/1)\n>\n> [a woman](source:S01)", 0),
        ("> [I went to the station once.](quote:S01/1) They beat me until I left.", 1),
        ("> They beat me. [I went to the station once.](quote:S01/1) And then again.", 2),
        ("> [I went to the station once.](quote:S01/1) (A woman from the coast.)", 0),
        ("> “It is no use.”", 1),
        ("> - It is no use.", 1),
        ("> […]", 0),
    ],
)
def test_a_block_quotation_needs_a_quote_link_in_each_paragraph(text: str, count: int) -> None:
    assert len(_columns("MS02", text)) == count


def test_word_quotation_marks_that_word_made_are_marks() -> None:
    section, problems = read_word("r.docx", Docx().write(paragraph("so “pointless” it is")))
    archive = read_records(RECORDS)
    report = Manuscript("r", "en", (section,))
    bound = check(report, problems, archive.project(), archive, archive.today).bound
    assert [(d.place.path, d.place.line, d.place.column) for d in _judge("MS02", bound)] == [("r.docx", 1, 4)]


def test_tracked_changes_of_a_word_document_are_one_diagnostic() -> None:
    changed = '<w:ins w:id="1"><w:r><w:t>in</w:t></w:r></w:ins><w:del w:id="2"/>'
    section, problems = read_word("r.docx", Docx(header=paragraph("Draft")).write(paragraph("a"), paragraph(changed)))
    archive = read_records(RECORDS)
    bound = check(Manuscript("r", "en", (section,)), problems, archive.project(), archive, archive.today).bound
    unread, changes = _judge("MS05", bound)
    assert (changes.place.line, changes.severity, changes.kind) == (2, Severity.REVIEW, "tracked-changes")
    assert changes.message == (
        "2 tracked changes: insertions are read as text, deletions are left out; accept or reject them"
    )
    assert (unread.severity, unread.kind) == (Severity.NOTE, "unread-content")


@pytest.mark.parametrize("kind", ["finding", "project", "fact", "codebook", "exhibit", "waiver"])
def test_every_kind_of_unreadable_project_file_blocks_where_it_is_wrong(kind: str) -> None:
    bound = _bound("Nothing here.")
    problem = Problem(f"malformed-{kind}", Place("x.toml", 3, 7), "column 7 is not a date", ("x",))
    (found,) = _judge("MS03", replace(bound, project=replace(bound.project, problems=(problem,))))
    assert (found.place, found.message, found.subjects) == (problem.place, problem.detail, ("x",))


def test_an_unreadable_manuscript_blocks() -> None:
    section, problems = read_word("r.docx", b"no document")
    archive = read_records(RECORDS)
    bound = check(Manuscript("r", "en", (section,)), problems, archive.project(), archive, archive.today).bound
    assert [d.place.path for d in _judge("MS03", bound)] == ["r.docx"]


def test_an_unknown_name_is_told_the_nearest_and_an_unknown_source_only_its_code() -> None:
    fact = 'fact centre value=120 citation="p. 4" date=2010'
    found = _judge("MS01", _bound("[120](fact:center) and [Kang](source:S77)", RECORDS + fact))
    assert [d.message for d in found] == [
        "there is no fact 'center' in this project; the nearest is 'centre'",
        "there is no source 'S77' in this vault",
    ]
    assert {d.kind for d in found} == {"unknown"}


def test_a_finding_that_an_exhibit_cites_is_cited_and_one_of_several_reports_is_not_missed() -> None:
    records = RECORDS + "finding a where=\"sex = 'female'\"\nfinding b where=\"sex = 'female'\"\nexhibit t table rows=a"
    bound = _bound("Nothing here.", records)
    assert [d.subjects for d in _judge("MS04", bound)] == [("b",)]
    reports = {name: ReportSettings(name, (f"{name}.md",), "en") for name in ("press", "report")}
    assert _judge("MS04", replace(bound, project=replace(bound.project, reports=reports))) == []


@pytest.mark.parametrize(
    ("value", "text", "told"),
    [
        ("120", "120", True),
        ("120", "some 120 people", True),
        ("1200", "1,200", True),
        ("120", "one hundred and twenty", True),
        ("120", "121", False),
        ("120", "many", False),
        ('"4.2 per cent"', "4.2  Per Cent", True),
        ('"4.2 per cent"', "4.3 per cent", False),
        ('""', "anything", True),
    ],
)
def test_a_fact_is_told_in_digits_in_words_or_as_recorded(value: str, text: str, told: bool) -> None:
    records = f'fact centre value={value} citation="p. 4" date=2010'
    assert (_columns("MS06", f"[{text}](fact:centre)", records) == []) is told


def test_korean_number_words_tell_a_fact() -> None:
    records = 'report ko\nfact centre value=25 citation="p. 4" date=2010'
    assert _columns("MS06", "[스물다섯 명](fact:centre)", records) == []
    assert len(_columns("MS06", "[스물네 명](fact:centre)", records)) == 1


def test_a_fact_told_wrongly_and_without_its_source_has_two_faults_and_one_nobody_may_waive() -> None:
    unsourced, wrong = _judge("MS06", _bound("[130](fact:centre)", 'fact centre value=120 publisher=" "'))
    assert (unsourced.kind, wrong.kind) == ("unsourced", "wrong")
    assert {unsourced.severity, wrong.severity} == {Severity.BLOCK}
    assert not CATALOGUE["MS06"].info.may_waive("wrong")


def test_a_fact_without_its_source_is_told_what_it_lacks() -> None:
    (found,) = _judge("MS06", _bound("[120](fact:centre)", 'fact centre value=120 publisher=" "'))
    assert (found.kind, CATALOGUE["MS06"].info.may_waive("unsourced")) == ("unsourced", True)
    assert found.message == "'centre' has no citation and no publisher and no date in facts.toml"


def test_a_picture_without_words_is_told_so() -> None:
    with_words, without = _judge("MS05", _bound("![a gate](a.jpg) ![](b.jpg)"))
    assert "words" not in with_words.message
    assert "give it words" in without.message


def test_words_struck_through_in_a_link_are_refused_and_elsewhere_looked_at() -> None:
    bound = _bound("She said: [“I went ~~not~~ to the station once”](quote:S01/1). ~~Nobody~~ came.")
    assert [(d.kind, d.place.column) for d in _judge("MS01", bound)] == [("struck", 22)]
    assert [(d.kind, d.place.column) for d in _judge("MS05", bound)] == [("struck", 66)]


def test_captions_and_what_the_settings_print_are_read_as_the_writers_words() -> None:
    said = "“Nobody came”, said nineteen women"
    caption = _bound(f"One.\n\n[{said}](table:settings)")
    titled = _bound("One.")
    for bound, line in (
        (caption, 3),
        (replace(titled, manuscript=replace(titled.manuscript, title=said)), 0),
        (replace(titled, manuscript=replace(titled.manuscript, content_note=said)), 0),
    ):
        for code in ("MS02", "NB01"):
            assert [d.place.line for d in _judge(code, bound)] == [line], code


def test_text_set_as_code_is_looked_at() -> None:
    bound = _bound("One.\n\n    A man of 35.\n\nHe said `so`.")
    assert [(d.kind, d.place.line) for d in _judge("MS05", bound)] == [("code", 3), ("code", 5)]
