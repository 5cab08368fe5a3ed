import pytest

from firsthand.exchange.labels import candidate, utterances


def parted(text: str, speaker: str = "") -> list[tuple[str, str]]:
    return [(one.label, one.text.reveal()) for one in utterances(text, speaker=speaker)]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("REV MORROW: yes", "REV MORROW"),
        ("MS N SHAW: yes", "MS N SHAW"),
        ("면담자: 네", "면담자"),
        ("면담자：네", "면담자"),
        ("記者: 네", "記者"),
        ("雙 S: 네", "雙 S"),
        ("Q1: who", "Q1"),
        ("**Q:** who", "Q"),
        ("**Q**: who", "Q"),
        ("__Q:__ who", "Q"),
        ("[Interviewer]: who", "Interviewer"),
        ("[00:01:05] Speaker 1: who", "Speaker 1"),
        ("00:01:05.250 Speaker 1: who", "Speaker 1"),
        ("  S14: who", "S14"),
    ],
)
def test_a_label_is_known_by_its_shape(line: str, label: str) -> None:
    found = candidate(line)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    "line",
    [
        "no colon here",
        "at 10:30 they came",
        "10:30",
        "http://example.org",
        "Then the officer came to me and said: go",
        "What did he say? He said: go",
        '"Go," he said: "now"',
        ": empty",
        "A label that is really very much longer than forty: words",
        "그때 그 사람이 나에게 말했다: 가라",
        "Age: 35",
        "날짜: 2024-05-03",
    ],
)
def test_prose_and_forms_are_not_labels(line: str) -> None:
    assert candidate(line) is None


def test_turns_may_run_over_lines_and_paragraphs() -> None:
    text = "Interview 12\n\nQ: Where\nwere you?\n\nA: At home.\n\nIt was late.\nVery late.\n\nQ: And then?"
    assert parted(text) == [
        ("", "Interview 12"),
        ("Q", "Where\nwere you?"),
        ("A", "At home.\n\nIt was late.\nVery late."),
        ("Q", "And then?"),
    ]


def test_two_unknown_names_once_each_are_speakers_when_every_paragraph_has_one() -> None:
    assert parted("Morrow: Where?\nShaw: Here.") == [("Morrow", "Where?"), ("Shaw", "Here.")]


def test_a_narrative_with_a_colon_stays_one() -> None:
    text = (
        "She came back: nobody was there.\n\nHe said: go.\n\nPolice: that was the word she used.\n\nThen it was over."
    )
    assert [label for label, _ in parted(text)] == ["", "", "", ""]


def test_a_form_below_or_above_a_narrative_makes_no_dialogue() -> None:
    text = (
        "Interviewer: Morrow\nSource: S14\nAge: 35\n\nIt was spring.\n\nWe left.\n\nThe road was long.\n\nWe arrived."
    )
    assert [label for label, _ in parted(text)] == [""] * 5


def test_a_label_that_comes_once_counts_in_dialogue_where_a_paragraph_opens() -> None:
    text = "Q: a\n\nA: b\nThen: said the man.\n\nUSHER: quiet\n\nQ: c\n\nA: d"
    assert [label for label, _ in parted(text)] == ["Q", "A", "USHER", "Q", "A"]


def test_lower_case_words_before_a_colon_do_not_interrupt_a_turn() -> None:
    text = "Q: a\n\nA: b and then\nhe said: go\n\nQ: c\n\nA: they told us\nand he said: go\n\nQ: e"
    assert [label for label, _ in parted(text)] == ["Q", "A", "Q", "A", "Q"]


def test_where_one_label_alone_recurs_the_paragraphs_between_are_somebody_elses() -> None:
    text = "Where were you?\n\nShaw: At home.\n\nAnd then?\n\nShaw: I left.\n\nWhy?\n\nShaw: I had to."
    assert parted(text) == [
        ("", "Where were you?"),
        ("Shaw", "At home."),
        ("", "And then?"),
        ("Shaw", "I left."),
        ("", "Why?"),
        ("Shaw", "I had to."),
    ]


def test_the_registers_speaker_settles_a_doubtful_file() -> None:
    text = "S14: It was spring.\n\nWe left.\n\nThe road was long."
    assert [label for label, _ in parted(text)] == ["", "", ""]
    assert parted(text, "s14") == [("S14", "It was spring.\n\nWe left.\n\nThe road was long.")]


def test_an_asterisk_makes_a_narrative_of_any_file() -> None:
    assert parted("Q: a\n\nA: b\n\nQ: c", "*") == [("", "Q: a"), ("", "A: b"), ("", "Q: c")]
