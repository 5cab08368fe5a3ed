"""What is read as told of a source beside her words: after a quotation, in notes, in rows, where an alias stands."""

from __future__ import annotations

import pytest

from tests.unit.rules.test_quotations import found

REGISTER = """
policy fellow=3
source S14 alias="Kang Min-cheol" alias_ko="강민철" sex=male age=35 left_year=2007
sources S15..S18 sex=male age=47 left_year=2008
source S03 alias="Ryu Kyong-ok" sex=female age=46 left_year=2001
sources S20..S23 sex=female age=35 left_year=2007
turn S14/1 source: It serves no purpose at all.
turn S03/1 source: I went there once.
"""
HEAD = "Names are aliases, 가명.\n\n"
Q = "[It serves no purpose at all.](quote:S14/1)"


def told_too_much(text: str, language: str = "en") -> list[str]:
    """Of whom the report tells too much."""
    return [d.subjects[0] for d in found(f"report {language}{REGISTER}", HEAD + text) if d.code == "DS01"]


@pytest.mark.parametrize(
    "text",
    [
        f"> {Q}\n> — A man of 35, who left in 2007",
        f"> {Q}\\\n> — A man of 35, who left in 2007",
        f"> {Q} — a man of 35, who left in 2007",
        f"> {Q} (A man of 35, who left in 2007)",
        f"He said: {Q}\n— A man of 35, who left in 2007",
        f"{Q} A man of 35, who left in 2007, said so.",
        f"{Q} These are the words of a man of 35, who left in 2007.",
        f"{Q} So said the man. He was 35 and had left in 2007.",
        f"> {Q}\n\n- A man of 35, who left in 2007",
        f"> {Q}\n\nA man of 35, who left in 2007",
        f"> {Q}\n\n(A man of 35, who left in 2007.)",
        f"> {Q}\n\n— A man of 35\n\n— who left in 2007",
        f"> {Q}\n\n⸺ A man of 35, who left in 2007",
        f"{Q}^[A man of 35, who left in 2007.]",
        f"He said: {Q}[^1]\n\n[^1]: Aged 35; left in 2007.",
        f"[A man](source:S14)[^1] said: {Q}\n\n[^1]: He left in 2007 at the age of 35.",
        f"It was told like this.[^1]\n\n> {Q}\n\n[^1]: He left in 2007 at the age of 35.",
        f"| {Q} | A man of 35, who left in 2007 |\n|---|---|\n| x | y |",
        f"| Said | By |\n|---|---|\n| {Q} | A man of 35, who left in 2007 |",
        "| Who | Age | Left |\n|---|---|---|\n| Kang Min-cheol | 35 | 2007 |",
    ],
)
def test_details_told_after_a_quotation_or_beside_it_are_told(text: str) -> None:
    assert told_too_much(text) == ["S14"]


@pytest.mark.parametrize("words", ["(남성, 35세, 2007년 탈북)", "35세 남성, 2007년 탈북.", "— 35세 남성, 2007년 탈북"])
def test_details_after_a_quotation_are_read_in_korean(words: str) -> None:
    quoted = "[It serves no purpose at all.](quote:S14/1)"
    assert told_too_much(f"> {quoted} {words}", "ko") == ["S14"]
    assert told_too_much(f"> {quoted}\n\n{words.rstrip('.')}", "ko") == ["S14"]


@pytest.mark.parametrize(
    "text",
    [
        f"He said: {Q} The law of 2007 changed nothing. Nobody of 35 is a child.",
        f"He said: {Q} [A woman](source:S03) of 35 left in 2007.",
        f"He said: {Q} She was a woman of 35, who left in 2007.",
        f"> {Q}\n\nIn 2007 the law was changed for everybody of 35.",
        f"> {Q}\n\n## A man of 35, who left in 2007",
        f"> {Q}\n\nA man of 35 was beaten in 2007.",
        f"He said: {Q} She had not reported it. The man was arrested in 2007, at the age of 35.",
    ],
)
def test_what_follows_a_quotation_and_is_of_something_else_tells_nothing(text: str) -> None:
    assert told_too_much(text) == []


@pytest.mark.parametrize(
    "name",
    ["Kang Min-cheol", "Kang\xa0Min-cheol", "Kang Min\u2011cheol", "Kang Min Cheol", "KANG MIN-CHEOL", "Min-cheol Kang",
     "Kang Min\u00adcheol", "Kang *Min*-cheol", "강민철", "강민\u200b철", "강 민철 씨"],
)  # fmt: skip
def test_a_whole_alias_is_known_however_it_is_set_and_without_any_link(name: str) -> None:
    assert told_too_much(f"{name} is 35 and left in 2007.") == ["S14"]


@pytest.mark.parametrize("name", ["Min-cheol", "Mr Kang", "Mr. Kang", "Kang", "강 민철", "강 씨", "강씨는", "민철이"])
def test_a_part_of_an_alias_is_known_where_the_report_speaks_of_its_bearer(name: str) -> None:
    words = f"{name} is 35 and left in 2007."
    assert told_too_much(f"[Kang Min-cheol](source:S14) said: {Q}\n\n{words}") == ["S14"]
    assert told_too_much(words) == []


@pytest.mark.parametrize("name", ["Kang Min-sik", "Kim Min-cheol", "Minchel", "kang", "강민", "강민구"])
def test_another_name_is_nobody_here(name: str) -> None:
    text = f"[Kang Min-cheol](source:S14) said: {Q}\n\nThere, {name} is 35 and left in 2007."
    assert told_too_much(text) == []


def test_an_alias_told_without_a_link_needs_her_consent_to_it() -> None:
    records = f"{REGISTER}\nconsent S14 quote granted\nconsent S14 attributes granted attributes=sex"
    plain = [(d.code, d.place.line, d.subjects) for d in found(records, f"{HEAD}We heard Kang Min-cheol at home.")]
    assert plain == [("CN01", 3, ("S14",))]
    shown = [d for d in found(records, f"{HEAD}Kang Min-cheol is 35.") if d.code == "CN01"]
    assert [d.kind for d in shown] == ["detail", "missing"]
    linked = [d.code for d in found(records, f"{HEAD}[Kang Min Cheol](source:S14) was heard.")]
    assert linked == ["CN01"], "an alias in another shape is one, too"


def test_an_alias_withdrawn_may_not_be_told_and_she_who_took_back_everything_not_be_named() -> None:
    withdrawn = f"{REGISTER}\nconsent S14 alias granted given=2010-03-01 withdrawn=2011-02-01"
    assert [d.code for d in found(withdrawn, f"{HEAD}We heard Kang Min-cheol at home.")] == ["CN02"]
    gone = f"{REGISTER}\nwithdrawn S14"
    fault = next(d for d in found(gone, f"{HEAD}At home. So 강민철 and Kang Min-cheol spoke.") if d.code == "CN02")
    assert (fault.kind, fault.place.line, fault.place.column, fault.subjects) == ("everything", 3, 10, ("S14",))
    assert found(gone, f"{HEAD}Mr Kang spoke.") == ()
