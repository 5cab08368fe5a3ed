"""From a file to a reading, whatever its format: what it says it is must be what it is."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path, PurePath

from firsthand.exchange.archive import Archive
from firsthand.exchange.cues import Cue, utterances_of
from firsthand.exchange.documents import read_docx, read_hwpx, read_odt
from firsthand.exchange.encoding import decode
from firsthand.exchange.files import load
from firsthand.exchange.labels import utterances
from firsthand.exchange.limits import FILE_BYTES, MEGABYTE, TEXT_BYTES, Refused
from firsthand.exchange.pdf import read_pdf
from firsthand.exchange.plain import without_comments
from firsthand.exchange.sniffing import NAMES, sniff, told_apart
from firsthand.exchange.subtitles import read_srt, read_vtt
from firsthand.exchange.whisper import read_whisper
from firsthand.exchange.wording import tidy
from firsthand.model.intake import Reading, Refusal, Utterance

FORMATS = {
    "txt": "txt", "text": "txt", "md": "md", "markdown": "md", "docx": "docx", "odt": "odt", "pdf": "pdf", "srt": "srt",
    "vtt": "vtt", "json": "json", "hwpx": "hwpx",
}  # fmt: skip
"""Endings we read, and the format each is."""

_ADVICE = {
    "hwp": "Open it in Hangul and save it as .hwpx.",
    "doc": "Open it in Word and save it as .docx.",
    "rtf": "Open it in a word processor and save it as .docx.",
}
_DOCUMENTS: dict[str, Callable[[Archive], str]] = {"docx": read_docx, "odt": read_odt, "hwpx": read_hwpx}
_TIMED: dict[str, Callable[[str], list[Cue]]] = {"srt": read_srt, "vtt": read_vtt, "json": read_whisper}


def read(path: Path, *, name: str, speaker: str = "") -> Reading | Refusal:
    """Read a transcript. Never raises for what a file holds, and never says what it holds.

    ``name`` is what a refusal calls the file. ``speaker`` is the label the register gives for the source: it settles
    whether a file with few labels is dialogue; ``*`` says that the whole file is the source's own words.
    """
    data = load(path, name=name)
    if isinstance(data, Refusal):
        return data
    return read_content(data, name=name, suffix=path.suffix, speaker=speaker)


def read_content(data: bytes, *, name: str, suffix: str = "", speaker: str = "") -> Reading | Refusal:
    """Read a transcript from its bytes, as :func:`read` does; ``suffix`` is the name's own unless given."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a parser's warning may quote what it stumbled over
            return _reading(data, (suffix or PurePath(name).suffix).lower().removeprefix("."), speaker)
    except Refused as refused:
        return Refusal(name, refused.reason, refused.advice)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a parser stumbles over, the file is at fault; its message may quote it
        return Refusal(
            name, "it is damaged: it cannot be read to the end", "Open it in its own program and save it anew."
        )


def _reading(data: bytes, ending: str, speaker: str) -> Reading:
    _refuse_mismatch(data, ending)
    format_ = FORMATS[ending]
    if format_ in _DOCUMENTS:
        archive = Archive(data)
        _refuse_other_document(archive, format_)
        text, encoding = tidy(_DOCUMENTS[format_](archive), cells=True), "utf-8"
    elif format_ == "pdf":
        text, encoding = tidy(read_pdf(data)), "utf-8"
    else:
        if len(data) > TEXT_BYTES:
            raise Refused(f"it is larger than {TEXT_BYTES // MEGABYTE} MB of text", "Split it.")
        text, encoding = decode(data)
        text = tidy(text)
    found = _utterances(text, format_, speaker)
    if not any(len(one.text) and not one.text.reveal().isspace() for one in found):
        raise Refused("it holds no words", "Check that it is the right file.")
    return Reading(found, format_, encoding)


def _utterances(text: str, format_: str, speaker: str) -> tuple[Utterance, ...]:
    if format_ in _TIMED:
        cues = [
            Cue(cue.start, cue.end, tidy(cue.text), tidy(cue.voice) if cue.voice else cue.voice)
            for cue in _TIMED[format_](text)
        ]
        return utterances_of(cues, speaker=speaker)
    if format_ in {"txt", "md"}:
        text = without_comments(text)
    return utterances(text, speaker=speaker, headings=format_ == "md")


def _refuse_mismatch(data: bytes, ending: str) -> None:
    """Refuse what is empty, too large, of a format we do not read, or other than its ending says."""
    if len(data) > FILE_BYTES:
        raise Refused(f"it is larger than {FILE_BYTES // MEGABYTE} MB", "Take out its pictures, or split it.")
    if not data:
        raise Refused("it is empty", "Check that it was saved, and copy it again.")
    kind = sniff(data)
    if kind in _ADVICE:
        raise Refused(f"it is {NAMES[kind]}", _ADVICE[kind])
    if kind == "locked":
        raise Refused(f"it is {NAMES[kind]}", "Save it without a password.")
    if ending not in FORMATS:
        raise Refused("its ending is not one that is read", f"Read are: {', '.join(sorted(set(FORMATS.values())))}.")
    wanted = "zip" if FORMATS[ending] in _DOCUMENTS else "pdf" if ending == "pdf" else "text"
    if kind != wanted:
        raise Refused(f"it ends in .{ending} but is {NAMES[kind]}", "Give it the ending of what it is.")


def _refuse_other_document(archive: Archive, format_: str) -> None:
    kind = told_apart(archive)
    if kind != format_:
        raise Refused(f"it ends in .{format_} but is {NAMES[kind]}", "Give it the ending of what it is.")
