"""Page and program read alike what somebody tampered with: HTML, JSON and ZIP files changed at random."""

from __future__ import annotations

import os
import random
from base64 import b64encode
from collections import Counter
from pathlib import Path

from playwright.sync_api import Page

from firsthand.seal.canonical import canonical
from firsthand_verify import Refused, steps, strict, verify
from firsthand_verify.words import cited
from tests.support.packs import Draft, Given
from tests.support.packs_mutated import mutated
from tests.support.packs_small import KEYS, small, vectors, zipped
from tests.verify.conftest import Reader

MANY = 20_000 if os.environ.get("FIRSTHAND_EVERY_BIT") else 250

HTML = (
    '<span data-citation="2">', "</span>", "<SPAN DATA-CITATION='1'>", "<br>", "<svg>", "</svg>", "<style>", "</style>",
    "<title>", "<!-- -->", "<?x?>", "<script>", "<table>", "<tr>", "<td>", "</table>", "<p>", "<p/>", "</p>", "<a>",
    '<a href="x"y="z">', '</p id="y">', " hidden", ' style=""', " lang=en", ' Lang="en"', ' onclick="x"', "<", ">", '"',
    "'", "&amp;", "&amp", "&nbsp;", "&#39;", "&#x41;", "\0", "\r\n", "\t", "\f", "\ufeff", "\u2028", "é", "𐐷", "<h1>",
    "</h1>", "<li>", "<select>", "<body>", "</body>", "</html>", "<head>", "<pre>\n", "<col>", "<b>", "<i>", "</b>",
    "<table><tbody><tr><td>", "</td></tr></tbody></table>", "</td>", "</tr>", "<tbody>", "<caption>", "<th>", "</th>",
    "<desc>", "</desc>", "<details open>", "<details>", "</details>", " dir='rtl'", "\u202e", "\u2069", "&#8238;",
    "<svg/>", "<tfoot>", ' href="#a"', " href='javascript:a'", '<img src="data:image/png,">',
)  # fmt: skip
JSON = (
    " ", "\n", ",", ":", "0", "-0", "1.0", "1e2", "9007199254740992", "-9007199254740991", "true", "null", "[]", "{}",
    "[", "]", "{", "}", '"', "\\u0041", "\\ud800", "\\u001F", "\\u001f", "\\/", "/", "\\n", "é", "\u2028", "\x7f",
    "\ufeff", "𐐷", '"__proto__":1,', '"a":1,', '"":1,', '"é":1', "[" * 16 + "]" * 16, "[" * 17 + "]" * 17, "NaN",
    "Infinity", "[" * 5000,
)  # fmt: skip


def changed(draw: random.Random, data: bytes, others: tuple[str, ...]) -> bytes:
    """Put something in, take something out, move or change a byte: one to three times."""
    for _ in range(draw.randint(1, 3)):
        at = draw.randint(0, len(data))
        end = min(len(data), at + draw.choice((0, 0, 1, 3, 20)))
        new = draw.choice((draw.choice(others).encode() if others else b"", b"", draw.randbytes(1), data[at:end] * 2))
        data = data[:at] + new + data[end:]
    return data


def asked(page: Page, script: str, texts: list[bytes]) -> list[object]:
    """Ask the page's own functions about each text."""
    told: list[object] = page.evaluate(
        "async texts => { const found = []; for (const text of texts) {"
        " const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));"
        " try { found.push(await (" + script + ")(bytes)) }"
        " catch (fault) { if (!(fault instanceof Refused)) throw fault; found.push(null) } } return found }",
        [b64encode(text).decode() for text in texts],
    )
    return told


def test_html_is_read_alike_and_as_the_browser_shows_it(reader: Reader, draft: Draft) -> None:
    draw = random.Random(57)
    page = draft.report["report.html"].decode()
    head = page[: page.index('<meta charset="utf-8">') + 22]
    short = f'{head}<title>x</title></head><body><p>One <span data-citation="1">two</span> three.</p>\n</body></html>'
    texts = [changed(draw, short.encode(), HTML) for _ in range(500)]
    texts += [short.encode(), *(changed(draw, page.encode(), HTML) for _ in range(100))]
    read = asked(reader.page, "bytes => Object.fromEntries(citedIn(textOf(bytes, new Refused('', ''))))", texts)
    shown = asked(reader.page, "bytes => Object.fromEntries(citedByBrowser(textOf(bytes, new Refused('', ''))))", texts)
    accepted = 0
    for text, by_page, by_browser in zip(texts, read, shown, strict=True):
        try:
            by_program: object = cited(text)
        except Refused:
            by_program = None
        assert by_page == by_program, text[-400:]
        if isinstance(by_page, dict) and "" not in by_page:  # no number in double quotation marks: no citation
            assert by_page == by_browser, text[-400:]
            accepted += 1
    assert accepted > 30


def test_json_is_read_alike(reader: Reader) -> None:
    draw = random.Random(21)
    value = {"a": [1, -2, {"b": "c\n", "é": None}], "n": {"": True, "x": [[]]}, "t": "“é\u2028𐐷\x7f”"}
    texts = [canonical(value), *(changed(draw, canonical(value), JSON) for _ in range(1000))]
    read = asked(reader.page, "bytes => written(strictJson(bytes, '', ''), 0)", texts)
    for text, by_page in zip(texts, read, strict=True):
        try:
            strict.read(text, "", "")
            by_program = text.decode()
        except Refused:
            by_program = None
        assert by_page == by_program, text
    assert sum(each is not None for each in read) > 30


def test_the_page_knows_the_keys_with_which_anybody_could_sign(reader: Reader) -> None:
    some = [number.to_bytes(32, "little") for y in (*steps._SMALL, steps._PRIME, 2, 9) for number in (y, y | 1 << 255)]
    proper = asked(reader.page, "key => isProper(hex(key))", [*some, bytes.fromhex(KEYS[0])])
    assert proper == [False] * 12 + [True] * 5


def test_packs_broken_at_random_are_refused_at_the_same_step(reader: Reader, tmp_path: Path) -> None:
    files, place = small(), tmp_path / "pack.zip"
    packs = [zipped(files), *(mutated(random.Random(f"page {number}"), files)[1] for number in range(MANY))]
    script = "async bytes => (await verify({pack: {zip: new Blob([bytes])}}, () => {})).refusal?.step ?? ''"
    steps = asked(reader.page, script, packs)
    tried = Counter[object]()
    for number, (pack, by_page) in enumerate(zip(packs, steps, strict=True)):
        place.write_bytes(pack)
        refusal = verify(place).refusal
        by_program = refusal.step if refusal else ""
        assert by_page == ("" if by_program == "5.11" else by_program), number
        tried[by_page] += 1
    assert steps[0] == ""
    assert tried.keys() >= {"5.1", "5.2", "5.3", "5.4"}


def test_the_formats_test_vectors_hold_with_their_opening(reader: Reader) -> None:
    told = vectors()
    assert reader.check(Given(zipped(small()), keys=KEYS, opening=told.opening)) == "holds"
    assert "Then the well was dry, and we left." in reader.page.locator(".opened").inner_text()
    assert [each for each, came in reader.steps().items() if came != "holds"] == ["5.11"]
