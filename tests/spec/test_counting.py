"""What each unit answers, table by table, by hand. Every evaluator gives these answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from firsthand.counting import bitsets, duck, plain
from firsthand.counting.binding import compile_finding
from firsthand.counting.meaning import compile_condition
from firsthand.counting.parsing import Fault
from firsthand.counting.port import CompiledFinding, Evaluator
from firsthand.model.finding import Unit
from tests.spec.tables import ATTRIBUTES, CODEBOOK, VOCABULARIES, read_spec

EVALUATORS = [
    pytest.param(plain.evaluate, id="plain"),
    pytest.param(bitsets.evaluate, id="bitsets"),
    pytest.param(duck.evaluate, id="duck"),
]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "conditions.md"

SPECS = {
    "a denial and an affirmation of the same source are in, not denied": """
where: says('police.pointless')

source | police | police.pointless                       | answer
S1     | asked  | affirms experienced; denies told       | in
S2     | asked  | denies told; denies experienced        | denied
S3     | asked  | mixed told                             | silent
S4     | asked  | mixed told; denies told                | denied
""",
    "a coding without polarity is neither yes nor no": """
where: says('police.pointless')

source | police    | police.pointless | answer
S1     | asked     | ?                | missing
S2     | not asked | ?                | missing
S3     | asked     | ?; denies told   | missing
S4     | asked     | ?; affirms told  | in
""",
    "another basis is out, and a basis nobody said is unknown": """
where: says('police.pointless', basis => 'experienced')

source | police    | police.pointless                 | answer
S1     | asked     | affirms experienced              | in
S2     | asked     | affirms hearsay                  | silent
S3     | not asked | affirms hearsay                  | silent
S4     | asked     | affirms                          | missing
S5     | asked     | affirms hearsay; denies told     | silent
S6     | asked     | ? hearsay                        | silent
""",
    "who did not deny is not asked, declined or missing as the record says": """
where: denies('police.pointless')

source | police    | police.pointless | answer
S1     | asked     | denies told      | in
S2     | asked     | affirms told     | silent
S3     | asked     |                  | silent
S4     | raised    |                  | silent
S5     | not asked |                  | not asked
S6     | declined  |                  | declined
S7     |           |                  | missing
S8     | not asked | affirms told     | silent
""",
    "the contrary of a saying does not make those not asked say it": """
where: not says('police.pointless')

source | police    | police.pointless | answer
S1     | asked     | affirms told     | silent
S2     | asked     | denies told      | in
S3     | asked     |                  | in
S4     | not asked |                  | not asked
S5     |           |                  | missing
""",
    "only the part that leaves the whole open gives the reason": """
where: says('police.pointless') or (sex = 'male' and says('work.moved'))

source | sex    | police   | work      | police.pointless | answer
S1     | female | declined | not asked |                  | declined
S2     | male   | declined | not asked |                  | not asked
S3     |        | asked    | asked     |                  | silent
S4     |        | declined | asked     |                  | declined
S5     | male   | asked    | not asked | affirms told     | in
""",
    "a pattern needs all its codes to say no, and one to say yes": """
where: says('sanction.*')

source | sanction  | sanction.letter | sanction.transfer | answer
S1     | asked     | affirms told    |                   | in
S2     | asked     | denies told     |                   | denied
S3     | asked     | denies told     | affirms told      | in
S4     | not asked | denies told     |                   | not asked
S5     | asked     |                 |                   | silent
""",
    "an unknown universe is outside": """
among: sex = 'female'
where: says('police.pointless')

source | sex    | police | police.pointless | answer
S1     | female | asked  | affirms told     | in
S2     | male   | asked  | affirms told     | -
S3     |        | asked  | affirms told     | -
""",
    "a coding shows that a topic came up, and another code of it is still not asked": """
among: asked('police')
where: says('police.pointless')

source | police    | police.called | police.pointless | answer
S1     | not asked | affirms told  |                  | not asked
S2     |           | affirms told  |                  | missing
S3     | not asked |               |                  | -
S4     |           |               |                  | -
S5     | raised    |               |                  | silent
S6     | not asked |               | denies told      | denied
""",
    "interviews have their own codings and their source's coverage and attributes": """
among: sex = 'female'
where: says('police.pointless')

interview | sex    | police | police.pointless | answer
S1        | female | asked  | affirms told     | in
S1.2      | female |        |                  | silent
S2        | male   |        | affirms told     | -
S3        | female |        |                  | missing
""",
    "a passage is asked nothing": """
where: says('police.pointless')

passage | police.pointless | police.called | answer
S1/1    | affirms told     |               | in
S1/2    | denies told      |               | denied
S1/3    |                  | affirms told  | silent
S1/4    | ?                |               | missing
S1/5-6  | affirms told     | denies told   | in
""",
    "the columns of a passage are those of one coding at a time": """
where: code = 'police.pointless' and polarity = 'denies'

passage | police.pointless           | police.called | answer
S1/1    | affirms told               | denies told   | silent
S1/2    | denies told; affirms told  |               | in
S1/3    | ?                          |               | missing
""",
    "mixed denies nothing": """
where: mixed('police.pointless')

source | police    | police.pointless | answer
S1     | asked     | mixed told       | in
S2     | asked     | denies told      | silent
S3     | not asked |                  | not asked
""",
    "raised is not asked": """
where: raised('police')

source | police    | police.called | answer
S1     | raised    |               | in
S2     | asked     | affirms told  | silent
S3     | not asked | affirms told  | in
S4     |           | affirms told  | in
S5     | declined  |               | silent
S6     |           |               | missing
""",
    "not asked and declined are what the record says, unless the source spoke of the topic": """
where: not_asked('police') or declined('police')

source | police    | police.called | answer
S1     | not asked |               | in
S2     | declined  |               | in
S3     | not asked | affirms told  | silent
S4     | asked     |               | silent
""",
    "a value of the wrong kind is no value": """
where: age < 40 or age = 40

source | age    | answer
S1     | 40     | in
S2     | thirty | missing
S3     | 41     | silent
""",
    "the median of an even number lies between two": """
where: sex = 'female'
value: median(age)
low: 31
high: 32

source | sex    | age | answer
S1     | female | 30  | in
S2     | female | 33  | in
S3     | male   | 90  | silent
S4     | female |     | in
""",
}


def page_blocks(kind: str) -> list[str]:
    """Return the fenced blocks of a kind in the page on conditions."""
    parts = PAGE.read_text("utf-8").split(f"```{kind}\n")[1:]
    return [part.split("```", 1)[0] for part in parts]


def check(text: str, evaluate: Evaluator) -> None:
    spec = read_spec(text)
    finding = compile_finding(spec.finding, ATTRIBUTES, CODEBOOK, VOCABULARIES)
    assert isinstance(finding, CompiledFinding), finding
    count = evaluate(spec.record(), CODEBOOK, [finding])["spec"]
    assert {unit: answer.value for unit, answer in count.answers.items()} == spec.answers
    assert (count.low, count.high) == (spec.low, spec.high)
    told = {"for": " ".join(map(str, count.evidence)), "against": " ".join(map(str, count.against))}
    assert {word: told[word] for word in spec.passages} == spec.passages


@pytest.mark.parametrize("evaluate", EVALUATORS)
@pytest.mark.parametrize("text", SPECS.values(), ids=SPECS.keys())
def test_every_table_is_answered_as_reckoned_by_hand(text: str, evaluate: Evaluator) -> None:
    check(text, evaluate)


@pytest.mark.parametrize("evaluate", EVALUATORS)
@pytest.mark.parametrize("text", page_blocks("counting"))
def test_every_table_of_the_page_on_conditions_holds(text: str, evaluate: Evaluator) -> None:
    check(text, evaluate)


@pytest.mark.parametrize("text", page_blocks("refused"))
def test_every_refusal_of_the_page_on_conditions_is_at_its_place_with_its_words(text: str) -> None:
    *unit, condition, marked = text.rstrip("\n").split("\n")
    kind = Unit(unit[0].removeprefix("unit: ")) if unit else Unit.SOURCE
    found = compile_condition(condition, kind, ATTRIBUTES, CODEBOOK, VOCABULARIES)
    assert isinstance(found, Fault)
    carets = "".join("^" if found.start <= i < found.end else " " for i in range(len(condition))).rstrip()
    assert f"{carets} {found.message}" == marked


def test_the_page_on_conditions_names_every_function_and_answer() -> None:
    from firsthand.counting.parsing import FUNCTIONS
    from firsthand.model.finding import Answer

    page = PAGE.read_text("utf-8")
    assert len(page_blocks("counting")) >= 5
    assert [f for f in FUNCTIONS if f"`{f}(" not in page] == []
    assert [a for a in Answer if f"`{a.value}`" not in page] == []
