"""Page and program read alike what somebody tampered with: HTML, JSON and ZIP files changed at random."""

from __future__ import annotations

import random
from base64 import b64encode
from pathlib import Path

from playwright.sync_api import Page

from firsthand.seal.canonical import canonical
from firsthand_verify import Refused, strict, verify
from firsthand_verify.words import cited
from tests.support.packs import Draft, good
from tests.verify.conftest import Reader

HTML = (
    '<span data-citation="2">', "</span>", "<SPAN DATA-CITATION='1'>", "<br>", "<svg>", "</svg>", "<style>", "</style>",
    "<title>", "<!-- -->", "<?x?>", "<script>", "<table>", "<tr>", "<td>", "</table>", "<p>", "<p/>", "</p>", "<a>",
    '<a href="x"y="z">', '</p id="y">', " hidden", ' style=""', " lang=en", ' Lang="en"', ' onclick="x"', "<", ">", '"',
    "'", "&amp;", "&amp", "&nbsp;", "&#39;", "&#x41;", "\0", "\r\n", "\t", "\f", "\ufeff", "\u2028", "é", "𐐷", "<h1>",
    "</h1>", "<li>", "<select>", "<body>", "</body>", "</html>", "<head>", "<pre>\n", "<col>", "<b>", "<i>", "</b>",
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
    texts = [changed(draw, short.encode(), HTML) for _ in range(1500)]
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
        accepted += by_page is not None
        assert by_page is None or by_page == by_browser, text[-400:]
    assert accepted > 100


def test_json_is_read_alike(reader: Reader) -> None:
    draw = random.Random(21)
    value = {"a": [1, -2, {"b": "c\n", "é": None}], "n": {"": True, "x": [[]]}, "t": "“é\u2028𐐷\x7f”"}
    texts = [canonical(value), *(changed(draw, canonical(value), JSON) for _ in range(3000))]
    read = asked(reader.page, "bytes => written(strictJson(bytes, '', ''), 0)", texts)
    for text, by_page in zip(texts, read, strict=True):
        try:
            strict.read(text, "", "")
            by_program = text.decode()
        except Refused:
            by_program = None
        assert by_page == by_program, text
    assert sum(each is not None for each in read) > 30


def flips(zipped: bytes) -> list[tuple[int, int]]:
    """Choose bits where the ZIP file says how it is laid out, and a few anywhere: which byte, and what it becomes."""
    draw = random.Random(35)
    headers = [at for at in range(len(zipped)) if zipped[at : at + 3] in {b"PK\3", b"PK\1", b"PK\5"}]
    places = [draw.choice(headers) + draw.randint(0, 60) if n % 5 else draw.randrange(len(zipped)) for n in range(100)]
    return [(at, zipped[at] ^ 1 << draw.randint(0, 7)) for at in (min(at, len(zipped) - 1) for at in places)]


def test_zip_files_are_read_alike(reader: Reader, draft: Draft, tmp_path: Path) -> None:
    pack, place = good(draft).pack, tmp_path / "pack.zip"
    script = (
        "async ([text, flips]) => { const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));"
        " const refused = async () => (await verify({pack: {zip: new Blob([bytes])}}, () => {})).refusal?.step ?? '';"
        " const found = [await refused()]; for (const [at, byte] of flips) {"
        " const was = bytes[at]; bytes[at] = byte; found.push(await refused()); bytes[at] = was } return found }"
    )
    read: list[str] = reader.page.evaluate(script, [b64encode(pack).decode(), flips(pack)])
    assert read[0] == ""
    for (at, byte), by_page in zip(flips(pack), read[1:], strict=True):
        place.write_bytes(pack[:at] + bytes([byte]) + pack[at + 1 :])
        refusal = verify(place).refusal
        assert refusal is not None
        assert by_page == refusal.step, at
