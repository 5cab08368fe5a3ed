"""A bar chart as SVG: drawn by hand, text as text, nothing told by colour alone.

Every track is as long as the number counted, on one scale, so that 9 of 12 is not drawn like 18 of 24. The dark part
is who is in; the hatched part who could not be known; the open part the others.
"""

from __future__ import annotations

import unicodedata
from xml.sax.saxutils import escape, quoteattr

from firsthand.render.spans import printable
from firsthand.render.tree import Bar, Chart

WIDTH = 480
_TRACK = 360
_SIZE = 13
_LINE = 18
_BAR = 14
_GAP = 10
_INK = "#1d1d1b"
_DARK = "#23405f"


def svg(chart: Chart, *, fonts: str, title: str) -> str:
    """Draw ``chart``; ``fonts`` is a font-family list, ``title`` what a screen reader is told first."""
    scale = _TRACK / max((bar.of for bar in chart.bars), default=1) if any(bar.of for bar in chart.bars) else 0.0
    drawn: list[str] = []
    y, group = 4, ""
    for bar in chart.bars:
        if bar.group != group or not bar.label:
            y = _text(drawn, bar.group, y, bold=bool(bar.label))
            group = bar.group
        if bar.label:
            y = _text(drawn, bar.label, y)
        y = _track(drawn, bar, y, scale, chart.ident)
    y = _legend(drawn, chart, y + 4)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img" '
        f"aria-labelledby={quoteattr(f'{chart.ident}-t {chart.ident}-d')} font-family={quoteattr(fonts)} "
        f'font-size="{_SIZE}" fill="{_INK}">'
        f"<title id={quoteattr(chart.ident + '-t')}>{escape(title)}</title>"
        f"<desc id={quoteattr(chart.ident + '-d')}>{escape(printable(chart.description))}</desc>"
        f"<defs><pattern id={quoteattr(chart.ident + '-h')} width='5' height='5' patternUnits='userSpaceOnUse'>"
        f"<path d='M-1 6L6 -1M-1 1L1 -1M4 6L6 4' stroke='{_INK}' stroke-width='1'/></pattern></defs>"
        f"{''.join(drawn)}</svg>"
    )


def _track(drawn: list[str], bar: Bar, y: int, scale: float, ident: str) -> int:
    """Draw one bar with its figures; return where the next thing goes."""
    full, dark, hatched = (number * scale for number in (bar.of, bar.n, bar.unknown))
    if bar.of:
        drawn.append(_box(0.5, y, full, 'fill="#ffffff" stroke="#6b6b6b"'))
    if bar.unknown:
        drawn.append(_box(0.5 + dark, y, hatched, f'fill="url(#{ident}-h)" stroke="{_INK}"'))
    if bar.n:
        drawn.append(_box(0.5, y, dark, f'fill="{_DARK}" stroke="{_DARK}"'))
    drawn.append(f'<text x="{full + 8:.1f}" y="{y + 12}">{escape(printable(bar.figures))}</text>')
    return y + _BAR + _GAP


def _box(x: float, y: int, width: float, look: str) -> str:
    return f'<rect x="{x:.1f}" y="{y}.5" width="{width:.1f}" height="{_BAR}" {look}/>'


def _text(drawn: list[str], text: str, y: int, *, bold: bool = False) -> int:
    """Set a label over its bar, in as many lines as it needs; return where the next thing goes."""
    weight = ' font-weight="bold"' if bold else ""
    for line in _wrapped(printable(text)):
        drawn.append(f'<text x="0" y="{y + _SIZE}"{weight}>{escape(line)}</text>')
        y += _LINE
    return y + 2


def _legend(drawn: list[str], chart: Chart, y: int) -> int:
    """Explain the three parts, those that occur."""
    inside, unknown, rest = chart.legend
    looks = [(inside, f'fill="{_DARK}" stroke="{_DARK}"')]
    if any(bar.unknown for bar in chart.bars):
        looks.append((unknown, f'fill="url(#{chart.ident}-h)" stroke="{_INK}"'))
    if any(bar.of > bar.n + bar.unknown for bar in chart.bars):
        looks.append((rest, 'fill="#ffffff" stroke="#6b6b6b"'))
    x = 0.5
    for words, look in looks:
        wide = 22 + _wide(words) * (_SIZE - 1) + 16
        if x > 1 and x + wide > WIDTH + 16:
            x, y = 0.5, y + _LINE
        drawn.append(f'<rect x="{x:.1f}" y="{y}.5" width="16" height="11" {look}/>')
        drawn.append(f'<text x="{x + 22:.1f}" y="{y + 11}" font-size="{_SIZE - 1}">{escape(words)}</text>')
        x += wide
    return y + _LINE + 2


def _wide(text: str) -> float:
    """Estimate a text's width in ems: an East Asian letter is one, another about half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in text)


def _wrapped(text: str) -> list[str]:
    """Break a label into lines that fit, between words."""
    lines: list[str] = []
    for word in text.split():
        if lines and _wide(f"{lines[-1]} {word}") * _SIZE <= WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]
