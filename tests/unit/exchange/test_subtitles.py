import json

import pytest

from firsthand.exchange import read_content
from firsthand.exchange.cues import LONG_WORDS
from firsthand.model.intake import Reading, Refusal
from tests.support import files


def said(text: str, name: str, speaker: str = "") -> list[tuple[str, str]]:
    found = read_content(text.encode(), name=name, speaker=speaker)
    assert isinstance(found, Reading), found
    return [(one.label, one.text.reveal()) for one in found.utterances]


def srt(*cues: str) -> str:
    return "\n\n".join(
        f"{number}\n00:00:{number:02d},000 --> 00:00:{number:02d},900\n{cue}" for number, cue in enumerate(cues, 1)
    )


def test_consecutive_cues_of_one_speaker_are_one_turn() -> None:
    text = srt("Q: Where were you", "on that day?", "A: At home.", "A: It was late.", "Q: And\nthen?")
    assert said(text, "a.srt") == [
        ("Q", "Where were you on that day?"),
        ("A", "At home. It was late."),
        ("Q", "And\nthen?"),
    ]


def test_a_number_at_the_end_of_a_cue_is_words_and_not_an_index() -> None:
    assert said(srt("I was born in", "1971", "and left at\n19"), "a.srt") == [
        ("", "I was born in 1971 and left at\n19")
    ]


def test_braces_are_words_and_tags_are_not() -> None:
    assert said(srt(r"{\an8}<i>She</i> {laughs} <font color='red'>left</font> <quietly>"), "a.srt") == [
        ("", "She {laughs} left <quietly>")
    ]


def test_two_speakers_in_one_cue_are_told_apart() -> None:
    assert said(srt("Q: Who?\nA: I.", "A: I did."), "a.srt") == [("Q", "Who?"), ("A", "I. I did.")]


def test_without_speakers_a_silence_or_a_long_turns_sentence_end_starts_a_new_one() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nWe left.\n\n2\n00:00:02,100 --> 00:00:03,000\nIn spring.\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\nThen it rained."
    )
    assert said(text, "a.srt") == [("", "We left. In spring."), ("", "Then it rained.")]
    long = "word " * LONG_WORDS + "end."
    assert said(srt(long, "More."), "a.srt") == [("", long), ("", "More.")]


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("words only", "a.srt", "no time line"),
        ("1\n00:00:01 --> 00:00:10\nwords", "a.srt", "line 2: the time line is broken"),
        ("words\n\n1\n00:00:01,000 --> 00:00:02,000\nwords", "a.srt", "before its first cue"),
        ("1\n00:00:01,000 --> 00:00:02,000\n", "a.srt", "no words"),
        ("00:01.000 --> 00:02.000\nwords", "a.vtt", "does not begin with WEBVTT"),
        ("WEBVTT\n\nwords\n\n00:01.000 --> 00:02.000\nwords", "a.vtt", "line 3: words stand outside any cue"),
        ("WEBVTT\n\n00:01 --> 00:02\nwords", "a.vtt", "line 3: the time line is broken"),
        ("WEBVTT\n\nNOTE nothing", "a.vtt", "no time line"),
    ],
)
def test_broken_subtitles_are_refused_with_the_line(text: str, name: str, reason: str) -> None:
    found = read_content(text.encode(), name=name)
    assert isinstance(found, Refusal)
    assert reason in found.reason


def test_webvtt_reads_voices_ids_and_signs_and_leaves_out_notes_and_styles() -> None:
    text = (
        "WEBVTT - invented\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE checked\n\n"
        "intro\n00:01.000 --> 00:02.000 align:start\n<v.loud Shaw &amp; Co>Who <c.x>was</c> <00:01.500>it?\n\n"
        "00:02.000 --> 00:03.000\n<v Morrow>I &lt;did&gt;.</v> (door)\n00:03.000 --> 00:04.000\n<v Morrow>Later."
    )
    assert said(text, "a.vtt") == [
        ("Shaw & Co", "Who was it?"),
        ("Morrow", "I <did>."),
        ("", "(door)"),
        ("Morrow", "Later."),
    ]


def test_whisper_segments_are_joined_and_its_speakers_kept() -> None:
    assert said(files.whisper().decode(), "a.json") == [("", " ".join(words for _, words in files.TURNS))]
    segments = [
        {"start": 0.0, "end": 1.0, "text": " Who?", "speaker": "SPEAKER_00"},
        {"start": 1.0, "end": 2.0, "text": " I.", "speaker": "SPEAKER_01"},
        {"start": 2.0, "end": 3.0, "text": " Alone.", "speaker": "SPEAKER_01"},
        {"start": None, "end": float("nan"), "text": " Yes."},
    ]
    assert said(json.dumps({"segments": segments}), "a.json") == [
        ("SPEAKER_00", "Who?"),
        ("SPEAKER_01", "I. Alone. Yes."),
    ]
    assert said(json.dumps(segments), "a.json") == said(json.dumps({"segments": segments}), "a.json")


def test_whispers_bare_text_is_one_turn() -> None:
    assert said('{"text": " We left. "}', "a.json") == [("", "We left.")]
