"""Which words are marked: code points, wherever they stand now."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.desk.coders import coding
from firsthand.desk.coders.coding import Judgement
from firsthand.desk.coders.memos import read_memo, write_memo
from firsthand.desk.interviews.marking import Marked, Noted, mark, standing, text_of
from firsthand.desk.interviews.reading import adrift_of, open_interview
from firsthand.errors import UsageError
from firsthand.model.coding import Basis, Coding, DatedCoding, Polarity
from firsthand.model.private import Private
from firsthand.model.project import Project
from firsthand.model.testimony import InterviewRef, PassageRef, Speaker, Turn
from firsthand.vault import Vault
from tests.support import mill
from tests.unit.vault.making import admission, admit

ME = Judgement("example", Polarity.AFFIRMS, Basis.TOLD)
CODE = "complaint.made"
WORDS = st.text(alphabet="ab 가나\U0001f600\U00020000", min_size=1, max_size=12)


def turns(*texts: str) -> tuple[Turn, ...]:
    return tuple(Turn(number, Speaker.SOURCE, Private(text)) for number, text in enumerate(texts, 1))


def marked(start: int | None, end: int | None, exact: str, last: int = 1) -> DatedCoding:
    row = Coding(PassageRef(InterviewRef("S01"), 1, last), CODE, "C1", None, None)
    return DatedCoding(row, start=start, end=end, exact=Private(exact))


def where(dated: DatedCoding, *texts: str) -> tuple[int | None, int | None]:
    (found,) = standing([dated], turns(*texts))
    assert found.exact == dated.exact
    return found.start, found.end


@given(st.lists(WORDS, min_size=1, max_size=3), st.data())
def test_words_stand_where_they_were_marked(texts: list[str], data: st.DataObject) -> None:
    whole = "\n".join(texts)
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    dated = marked(start, end, whole[start:end], len(texts))
    assert where(dated, *texts) == (start, end)
    assert text_of(turns(*texts), dated.coding.passage)[start:end] == whole[start:end]


def test_of_several_places_the_nearest_is_taken_and_of_none_it_is_said() -> None:
    assert where(marked(7, 9, "ab"), "ab cd ab ab") == (6, 8)
    assert where(marked(None, None, "ab"), "\U0001f600 ab") == (2, 4)
    assert where(marked(0, 2, "ab"), "cd") == (None, None)
    plain = DatedCoding(Coding(PassageRef(InterviewRef("S01"), 1, 1), CODE, "C1", None, None))
    assert standing([plain], turns("ab")) == (plain,)


def test_marking_all_of_a_passage_marks_nothing_of_it(filled: Vault) -> None:
    place = PassageRef(InterviewRef("S01"), 2, 2)
    text = open_interview(filled, place.interview).text.turns[1].text.reveal()
    assert mark(filled, place, 0, len(text), text) is None
    assert mark(filled, place, 1, 3, text[1:3]) == Marked(1, 3, Private(text[1:3]))
    for start, end, exact in ((0, 2, text[1:3]), (3, 3, ""), (-2, len(text), text[-2:])):
        with pytest.raises(UsageError, match="not in the text"):
            mark(filled, place, start, end, exact)


def test_words_and_memo_outlive_another_judgement_and_its_undoing(filled: Vault, project: Project) -> None:
    place, noted = PassageRef(InterviewRef("S01"), 2, 2), Noted(Marked(1, 3, Private("he")), Private("why?"))
    coding.apply_code(filled, project, [place], CODE, ME, now=mill.NOW, noted=noted)
    before = coding.coding_of(filled, place, CODE, "example")
    later = mill.NOW + timedelta(days=3)
    denies = Judgement("example", Polarity.DENIES, None)
    assert coding.apply_code(filled, project, [place], CODE, denies, now=later) == 1
    after = coding.coding_of(filled, place, CODE, "example")
    assert before is not None
    assert after is not None
    assert (after.start, after.end, after.exact, after.memo) == (1, 3, Private("he"), Private("why?"))
    assert after.coding.polarity is Polarity.DENIES
    assert coding.put_back(filled, place, CODE, "example", before, now=later) == 1
    assert coding.coding_of(filled, place, CODE, "example") == before
    assert coding.put_back(filled, place, CODE, "example", None, now=later) == 1
    assert coding.coding_of(filled, place, CODE, "example") is None


def test_a_memo_of_a_coding_taken_off_is_not_written(filled: Vault, project: Project) -> None:
    place = PassageRef(InterviewRef("S01"), 2, 2)
    for ask in (
        lambda: write_memo(filled, place, CODE, "example", "x", "", now=mill.NOW),
        lambda: read_memo(filled, place, CODE, "example"),
    ):
        with pytest.raises(UsageError, match="no longer there"):
            ask()
    coding.apply_code(filled, project, [place], CODE, ME, now=mill.NOW)
    assert read_memo(filled, place, CODE, "example") == Private("")
    write_memo(filled, place, CODE, "example", "x", "", now=mill.NOW)
    assert read_memo(filled, place, CODE, "example") == Private("x")


def test_a_coding_follows_its_words_into_a_revision_or_is_adrift_and_said_to_be(
    vault: Vault, project: Project
) -> None:
    now: datetime = mill.NOW
    admit(vault, admission("S01", ("Who?", "The committee wrote.", "And?", "Nobody read it.")))
    first, second = (PassageRef(InterviewRef("S01"), n, n) for n in (2, 4))
    noted = Noted(Marked(4, 13, Private("committee")))
    coding.apply_code(vault, project, [first], CODE, ME, now=now, noted=noted)
    coding.apply_code(vault, project, [second], CODE, ME, now=now)
    admit(vault, admission("S01", ("Who?", "And who?", "Then the committee wrote.", "Nobody came.")))
    opened = open_interview(vault, first.interview)
    (moved,) = opened.lines[2].codings
    assert (moved.coding.passage.first, moved.start, moved.end) == (3, 9, 18)
    (held,) = vault.codings(source="S01")
    assert (held.start, held.end) == (9, 18), "as the vault has it too"
    assert [d.coding.passage for d in adrift_of(vault, first.interview)] == [second] == [
        d.coding.passage for d in opened.adrift
    ]
