"""The typesetter and its fonts. No font is shipped: Latin ones come with typst, Korean ones from the machine."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from firsthand.errors import EnvironmentFault
from firsthand.render.spans import has_hangul
from firsthand.render.tree import Chart

if TYPE_CHECKING:
    from typst import Compiler

LATIN = "Libertinus Serif"
_KOREAN = (
    "Noto Serif CJK KR",
    "Noto Serif KR",
    "Source Han Serif K",
    "NanumMyeongjo",
    "Nanum Myeongjo",
    "AppleMyungjo",
    "Batang",
    "UnBatang",
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Source Han Sans K",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "NanumGothic",
    "Nanum Gothic",
    "NanumBarunGothic",
)
"""Families to look for, serif before sans; any other font with Hangul serves when none of these is there."""

_MONO = "DejaVu Sans Mono"
_LACKING = re.compile(r"the text `\"(.*)\"` could not be displayed", re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_ADVICE = (
    "Install a Korean font: the package fonts-noto-cjk or fonts-nanum on Debian and Ubuntu. "
    "Windows (Malgun Gothic) and macOS (Apple SD Gothic Neo) have one."
)


@dataclass(frozen=True, slots=True)
class Fonts:
    """Where fonts are looked for: folders, the system's own, or both. The typesetter's Latin fonts are always there."""

    folders: tuple[str, ...] = ()
    system: bool = True


class FontMissing(EnvironmentFault):
    """No font on this machine can show some of the report's letters."""


@cache
def families(fonts: Fonts) -> tuple[str, ...]:
    """List the font families text is set in, in order of preference, of those that are there."""
    from typst import Fonts as Found

    there = set(Found(fonts.system, True, list(fonts.folders)).families())  # noqa: FBT003 (typst takes no names)
    return (LATIN, *(family for family in _KOREAN if family in there))


def chart_fonts(chart: Chart, fonts: Fonts) -> tuple[str, ...]:
    """List the fonts of a chart; Korean ones first where it has Hangul, for a drawing takes one font for all."""
    found = families(fonts)
    hangul = has_hangul(chart.description + "".join(chart.legend))
    return (*found[1:], found[0]) if hangul else found


@cache
def monospaced(fonts: Fonts) -> tuple[str, ...]:
    """List the font families code is set in."""
    return (_MONO, *families(fonts)[1:])


@cache
def _compiler(fonts: Fonts) -> Compiler:
    from typst import Compiler
    from typst import Fonts as Found

    found = Found(fonts.system, True, list(fonts.folders))  # noqa: FBT003 (typst takes no names)
    return Compiler(font_paths=found, ignore_system_fonts=not fonts.system)


def to_pdf(source: str, fonts: Fonts) -> bytes:
    """Set a page description as PDF/UA-1. Raises FontMissing when letters have no font."""
    import typst

    try:
        made = _compiler(fonts).compile(input=source.encode("utf-8"), format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        raise _fault(str(error.message)) from None
    assert isinstance(made, bytes)
    return made


def to_png(source: str, fonts: Fonts, ppi: float = 220) -> bytes:
    """Set a one-page description as a picture."""
    made = _compiler(fonts).compile(input=source.encode("utf-8"), format="png", ppi=ppi)
    assert isinstance(made, bytes)
    return made


def require(text: str, fonts: Fonts) -> None:
    """Raise FontMissing unless every letter of ``text`` has a font."""
    letters = "".join(sorted(letter for letter in set(text) if unicodedata.category(letter)[0] in "LNPS"))
    if letters:
        to_pdf(f"#set document(title: {string('.')})\n#{string(letters)}", fonts)


def string(text: str) -> str:
    """Write ``text`` as a typst string: the one way any text enters a page description."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _fault(message: str) -> EnvironmentFault:
    """Turn typst's word into ours, which names letters by number and never quotes the text."""
    lacking = _LACKING.search(message)
    if "failed to decode image" in message:
        return EnvironmentFault("a picture could not be read by the typesetter", "Save it again as PNG.")
    if lacking is None:
        return EnvironmentFault("the typesetter could not set this report", "Publish it as HTML, and report the fault.")
    letters = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), lacking[1])
    if has_hangul(letters):
        return FontMissing("no font with Hangul was found", _ADVICE)
    numbers = ", ".join(f"U+{ord(letter):04X}" for letter in sorted(set(letters))[:4])
    return FontMissing(
        f"no font was found for {numbers}", "Install a font that has these letters, or write without them."
    )
