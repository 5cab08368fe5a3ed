"""Packs that somebody tampered with, by name, and the step at which each must be refused.

An attack is sealed again as far as its step needs: ``edited PDF`` mends the bag's manifests and leaves the seal, and
``homoglyph quotation`` is sealed and signed anew, by the very people who signed the good one. So each reaches its step,
and a verifier that skips the step takes it for good. ``python -m tests.support.pack_attacks FOLDER`` lays each out as a
folder, for who writes another verifier; docs/formats/evidence-pack.md, section 8, says what lies in it.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from firsthand.seal.canonical import canonical
from firsthand.seal.salts import b64
from firsthand.seal.statement import JournalTree
from firsthand.seal.tree import consistency_proof, leaf_hash, root
from tests.support.packs import (
    EDITOR,
    JOURNAL,
    KEYS,
    OFFICER,
    OTHER,
    STRANGER,
    Draft,
    Given,
    Json,
    digest,
    drafted,
    good,
    mended,
    next_edition,
    quotation,
    zipped,
)
from tests.support.stamps import ECDSA_WITH, Stamp, certificate


@dataclass(frozen=True, slots=True)
class Attack:
    """How somebody tampers with a pack, and the step at which a verifier must refuse it.

    ``step`` is empty where nothing is refused and the step ``says`` must say what is not proved.
    """

    step: str
    make: Callable[[Draft], Given]
    says: str = ""


Change = Callable[[Draft], None]
Tamper = Callable[[dict[str, bytes]], None]


def _anew(change: Change, **beside: Any) -> Callable[[Draft], Given]:
    """Change the edition, and seal and sign it anew."""

    def make(draft: Draft) -> Given:
        changed = deepcopy(draft)
        change(changed)
        return Given(zipped(changed.packed()), **beside)

    return make


def _written(text: Callable[[bytes], bytes]) -> Callable[[Draft], Given]:
    """Write the seal in another way, and sign it so."""
    return lambda draft: Given(zipped(draft.packed_as(text)))


def _in_bag(tamper: Tamper, *, mend: bool = True) -> Callable[[Draft], Given]:
    """Tamper with the files of a pack that was signed, and mend the manifests, or not."""

    def make(draft: Draft) -> Given:
        files = draft.packed()
        tamper(files)
        return Given(zipped(mended(files) if mend else files))

    return make


def _stamped(**changed: Any) -> Callable[[Draft], Given]:
    """Put a time stamp into a pack that was signed, as anybody can."""
    tsa = changed.pop("tsa", None)

    def make(draft: Draft) -> Given:
        files = draft.packed()
        files["data/timestamp.tsr"] = Stamp(files["data/seal.json"], "ec").but(**changed).reply()
        return Given(zipped(mended(files)), tsa=tsa() if tsa else None)

    return make


def _in_zip(tamper: Callable[[bytes], bytes]) -> Callable[[Draft], Given]:
    return lambda draft: Given(tamper(zipped(draft.packed())))


def _put(path: str, data: bytes) -> Tamper:
    return lambda files: files.update({path: data})


def _ballot_lines(change: Callable[[list[bytes]], list[bytes]]) -> Tamper:
    def tamper(files: dict[str, bytes]) -> None:
        path = "data/records/ballots.jsonl"
        files[path] = b"".join(change(files[path].splitlines(keepends=True)))

    return tamper


def _swap_ballots(draft: Draft) -> None:
    """Give a denial of one question to another, and a yes of the other in its place."""
    denied = next(each for each in draft.ballots_of("withheld") if each["answer"] == "denied")
    inside = next(each for each in draft.ballots_of("interviewed") if each["answer"] == "in")
    denied["question"], inside["question"] = inside["question"], denied["question"]


def _drop_denial(draft: Draft) -> None:
    draft.ballots.remove(next(each for each in draft.ballots_of("withheld") if each["answer"] == "denied"))


def _turn_denial(draft: Draft) -> None:
    next(each for each in draft.ballots_of("withheld") if each["answer"] == "denied")["answer"] = "in"


def _strange_ballot(draft: Draft) -> None:
    draft.ballots[0]["question"] = digest(b"no question")


def _uncited(draft: Draft) -> None:
    draft.questions.append({**draft.questions[-1], "finding": "unheard", "tally": {}, "salt": b64(bytes(16))})


def _skip(draft: Draft) -> None:
    draft.citations[-1]["at"] += 1


def _signed_by(*signers: tuple[str, Ed25519PrivateKey]) -> Change:
    def change(draft: Draft) -> None:
        draft.signers = signers

    return change


def _change_roles(files: dict[str, bytes]) -> None:
    """Let each signature stand for the other role."""
    told = json.loads(files["data/signatures.json"])
    told[0]["role"], told[1]["role"] = told[1]["role"], told[0]["role"]
    files["data/signatures.json"] = canonical(told)


def _homoglyph(draft: Draft) -> None:
    draft.edit("report.html", b"not paid once</span>", "not p\u0430id once</span>".encode())


def _unsealed(draft: Draft) -> None:
    added = f'<p><span data-citation="{len(draft.citations) + 1}">they told us to be glad</span></p></body>'
    draft.edit("report.html", b"</body>", added.encode())


def _twice(draft: Draft) -> None:
    draft.edit("report.html", b"</body>", b'<p><span data-citation="1">, and more</span></p></body>')


def _nested(draft: Draft) -> None:
    draft.edit("report.html", b"Two of the three</span>", b'Two <span data-citation="2">of the three</span></span>')


def _unmarked(draft: Draft) -> None:
    draft.edit("report.html", b'<span data-citation="2">Two of the three</span>', b"Two of the three")


def _hidden(draft: Draft) -> None:
    draft.edit("report.html", b'<span data-citation="2">', b'<span data-citation="2" hidden>')


def _drawn(draft: Draft) -> None:
    """Mark the words once more where a drawing may show what it likes."""
    draft.edit("report.html", b'<span data-citation="2">Two of the three</span>', b"All of the three")
    draft.edit("report.html", b"</body>", b'<svg><span data-citation="2">Two of the three</span></svg></body>')


def _scripted(draft: Draft) -> None:
    draft.edit("report.html", b"</body>", b"<script>document.title = 'another'</script></body>")


def _no_doctype(draft: Draft) -> None:
    """Read without its first line, a page is set in another way."""
    draft.edit("report.html", b"<!DOCTYPE html>\n", b"")


def _other_letters(draft: Draft) -> None:
    """Without the letters named first, a browser may take them for others."""
    draft.edit("report.html", b'<meta charset="utf-8">', b'<meta charset="utf-7">')


_MARKED = b'<span data-citation="2">Two of the three</span>'


def _page(old: bytes, new: bytes) -> Callable[[Draft], Given]:
    """Write the report's page in another way, and seal and sign it anew."""
    return _anew(lambda draft: draft.edit("report.html", old, new))


def _moved(new: bytes, before: bytes = b"</body>") -> Callable[[Draft], Given]:
    """Mark a citation's words elsewhere in the page, in another way."""

    def change(draft: Draft) -> None:
        draft.edit("report.html", _MARKED, b"Two of them")
        draft.edit("report.html", before, new + before)

    return _anew(change)


def _in_table(rows: bytes) -> Callable[[Draft], Given]:
    return _moved(b"<table>" + rows + b"</table>")


_ROW = b'<tbody><tr><td><span data-citation="2">Two of </span></td></tr></tbody>'
_REST = b'<span data-citation="2">the three</span>'


def _longer_name(data: bytes) -> bytes:
    """Let the last file's name be longer, by both its headers, than there is room for in the directory."""
    at = data.rindex(b"PK\1\2")
    longer = (int.from_bytes(data[at + 28 : at + 30], "little") + 10).to_bytes(2, "little")
    data = data[: at + 28] + longer + data[at + 30 :]
    at = data.rindex(b"PK\3\4")
    return data[: at + 26] + longer + data[at + 28 :]


def _out_of_folder(draft: Draft) -> Given:
    return Given(zipped(draft.packed(), ".."))


def _deep(files: dict[str, bytes]) -> None:
    files["data/signatures.json"] = b"[" * 900 + b"]" * 900


def _loose_bits(draft: Draft) -> None:
    """A salt whose last letter stands for more bits than there are: another letter would stand for the same bytes."""
    salt = draft.citations[0]["salt"]
    draft.citations[0]["salt"] = salt[:-1] + {"A": "B", "Q": "R", "g": "h", "w": "x"}[salt[-1]]


def _signed_by_nobody(files: dict[str, bytes]) -> None:
    """Sign with a key of small order: the signature is the same for every message, and needs no private key."""
    told = json.loads(files["data/signatures.json"])
    told[0] |= {"key": (1).to_bytes(32, "little").hex(), "signature": (1).to_bytes(64, "little").hex()}
    files["data/signatures.json"] = canonical(told)


def _strange_earlier(draft: Draft) -> Given:
    """The seal given as the earlier one has its digest, and is none."""
    later, files = next_edition(draft), draft.packed()
    files["data/seal.json"] = b"[]"
    later.told["before"]["seal"] = digest(b"[]")
    return Given(zipped(later.packed()), earlier=zipped(mended(files)))


def _no_page(draft: Draft) -> None:
    draft.report["report.txt"] = draft.report.pop("report.html")


def _uncounted(draft: Draft) -> None:
    draft.edit("report.html", b"Two of the three</span>", b"17 of the 3</span>")
    draft.citations[1]["printed"] = "17 of the 3"


def _edited_pdf(draft: Draft) -> bytes:
    return draft.report["report.pdf"] + b"\n% another ending\n"


def _older_journal(draft: Draft) -> Given:
    later = next_edition(draft)
    later.told["journal"] = JournalTree(5, root(JOURNAL[:5]).hex()).written()
    return Given(zipped(later.packed()))


def _rewritten_journal(draft: Draft) -> Given:
    """An entry from before the earlier edition is another; the proof is what the rewritten journal gives."""
    later = next_edition(draft)
    rewritten = [JOURNAL[0], leaf_hash(b"another"), *JOURNAL[2:]]
    later.told["journal"] = JournalTree(11, root(rewritten).hex()).written()
    later.told["before"]["proof"] = [step.hex() for step in consistency_proof(rewritten, 7)]
    return Given(zipped(later.packed()))


def _another_earlier(draft: Draft) -> Given:
    """The pack given as the earlier one was sealed with another day."""
    other = deepcopy(draft)
    other.told["day"] = "2026-02-28"
    return Given(zipped(next_edition(draft).packed()), earlier=zipped(other.packed()))


def _opened(change: Callable[[Json], None]) -> Callable[[Draft], Given]:
    def make(draft: Draft) -> Given:
        told = draft.opening(quotation(draft))
        change(told)
        return Given(zipped(draft.packed()), opening=canonical(told))

    return make


def _opens_other_words(told: Json) -> None:
    told["disclosures"] = [b64(canonical([b64(bytes(16)), "origin", {"text": "other words"}]))]


def _opens_other_record(told: Json) -> None:
    told["record"] = told["record"].replace('"at":', '"at":1', 1)


ATTACKS: Mapping[str, Attack] = {
    "cut off": Attack("5.1", _in_zip(lambda data: data[: len(data) // 2])),
    "something before the ZIP file": Attack("5.1", _in_zip(lambda data: b"PK\3\4 another pack" + data)),
    "something after the ZIP file": Attack("5.1", _in_zip(lambda data: data + b"more")),
    "path that leaves the folder": Attack("5.1", _in_bag(_put("data/../../out.json", b"{}"))),
    "ZIP folder that leads out": Attack("5.1", _out_of_folder),
    "name longer than its file": Attack("5.1", _in_zip(_longer_name)),
    "paths equal but for case": Attack("5.1", _in_bag(_put("data/report/Report.html", b"<p>"))),
    "no bag": Attack("5.1", _in_bag(_put("bagit.txt", b"BagIt-Version: 0.97\n"))),
    "file changed": Attack("5.2", _in_bag(_put("data/verify.html", b"<p>All is well."), mend=False)),
    "file that no manifest names": Attack("5.2", _in_bag(_put("data/more.json", b"{}"), mend=False)),
    "no description": Attack("5.2", _in_bag(lambda files: files.__delitem__("data/ro-crate-metadata.json"))),
    "tag file beside the bag's own": Attack("5.2", _in_bag(_put("fetch.txt", b"https://example.org/ 1 data/x\n"))),
    "seal with a further name": Attack("5.3", _anew(lambda draft: draft.told.update(note="trust us"))),
    "seal with spaces": Attack("5.3", _written(lambda text: text.replace(b'","', b'", "', 1))),
    "seal with a name twice": Attack("5.3", _written(lambda text: text.replace(b"{", b'{"day":"2020-01-01",', 1))),
    "seal of no day": Attack("5.3", _anew(lambda draft: draft.told.update(day="2026-02-30"))),
    "seal with a prototype": Attack("5.3", _written(lambda text: text.replace(b"{", b'{"__proto__":{},', 1))),
    "half a surrogate pair": Attack("5.3", _written(lambda text: text.replace(b"firsthand 0", b"\\ud800 0"))),
    "JSON too deep": Attack("5.3", _in_bag(_deep)),
    "report that steers a terminal": Attack("5.3", _anew(lambda draft: draft.told.update(report="\x1b[2Jwell"))),
    "ballot dropped from its file": Attack("5.4", _in_bag(_ballot_lines(lambda lines: lines[1:]))),
    "ballots in another order": Attack("5.4", _in_bag(_ballot_lines(lambda lines: lines[::-1]))),
    "ballot twice": Attack("5.4", _in_bag(_ballot_lines(lambda lines: [*lines, lines[-1]]))),
    "last line not ended": Attack("5.4", _in_bag(_ballot_lines(lambda lines: [*lines[:-1], lines[-1].rstrip()]))),
    "citations with a gap": Attack("5.4", _anew(_skip)),
    "record of another form": Attack("5.4", _anew(lambda draft: draft.citations[0].update(note=""))),
    "number that is no whole one": Attack("5.4", _anew(lambda draft: draft.citations[0].update(at=True))),
    "salt with loose bits": Attack("5.4", _anew(_loose_bits)),
    "key of small order": Attack("5.5", _in_bag(_signed_by_nobody)),
    "keys within longer numbers": Attack(
        "5.5", lambda draft: Given(zipped(draft.packed()), keys=(f"{KEYS[0]}ab", f"ab{KEYS[1]}", f"{1:064}"))
    ),
    "one key in two roles": Attack("5.5", _anew(_signed_by(("editor", EDITOR), ("protection-officer", EDITOR)))),
    "no protection officer": Attack("5.5", _anew(_signed_by(("editor", EDITOR), ("witness", OFFICER)))),
    "roles exchanged": Attack("5.5", _in_bag(_change_roles)),
    "signed again by strangers": Attack(
        "5.5", _anew(_signed_by(("editor", STRANGER), ("protection-officer", OTHER)), keys=KEYS)
    ),
    "keys in each other's role": Attack(
        "5.5",
        _anew(
            _signed_by(("editor", OFFICER), ("protection-officer", EDITOR)),
            keys=(f"Editor: {KEYS[0]}", f"protection-officer: {KEYS[1]}"),
        ),
    ),
    "edited PDF": Attack("5.6", _in_bag(lambda files: files.update({"data/report/report.pdf": b"%PDF-1.7 other"}))),
    "second report under one seal": Attack("5.6", _in_bag(_put("data/report/other.html", b"<p>All of them."))),
    "edited PDF beside the pack": Attack(
        "5.6", lambda draft: Given(zipped(draft.packed()), report=_edited_pdf(draft))
    ),
    "homoglyph quotation": Attack("5.7", _anew(_homoglyph)),
    "unsealed quotation added": Attack("5.7", _anew(_unsealed)),
    "words added to a citation": Attack("5.7", _anew(_twice)),
    "citation within a citation": Attack("5.7", _anew(_nested)),
    "citation no longer marked": Attack("5.7", _anew(_unmarked)),
    "citation out of sight": Attack("5.7", _anew(_hidden)),
    "citation in a drawing": Attack("5.7", _anew(_drawn)),
    "script in the report": Attack("5.7", _anew(_scripted)),
    "report in another way of setting": Attack("5.7", _anew(_no_doctype)),
    "report in other letters": Attack("5.7", _anew(_other_letters)),
    "page that no browser draws": Attack("5.7", _page(b"<body>", b"<body>\n<svg><desc><b></svg>")),
    "words that a table puts before others": Attack("5.7", _in_table(_ROW + _REST)),
    "caption under its rows": Attack("5.7", _in_table(_ROW + b"<caption>" + _REST + b"</caption>")),
    "table within a drawing": Attack("5.7", _in_table(b"<tbody><tr><svg><td></svg>" + _REST + b"</tr></tbody>")),
    "citation that does not end": Attack("5.7", _moved(_MARKED.removesuffix(b"</span>"), b"</html>")),
    "citation folded away": Attack(
        "5.7", _moved(b"<details><summary>More</summary><p>" + _MARKED + b"</p></details>")
    ),
    "citation folded away by another": Attack(
        "5.7", _moved(b'<details open name="a"></details><details open name="a">' + _MARKED + b"</details>")
    ),
    "white on white": Attack("5.7", _page(b"<body>", b'<body text="white" bgcolor="white">')),
    "line turned round": Attack("5.7", _page(_MARKED, "\u202e".encode() + _MARKED)),
    "line turned round by a number": Attack("5.7", _page(_MARKED, b"&#x202e;" + _MARKED)),
    "link that runs a script": Attack("5.7", _page(b"</body>", b'<a href="javascript:alert(1)">more</a></body>')),
    "picture from elsewhere": Attack("5.7", _page(b"</body>", b'<img src="https://example.org/x.png"></body>')),
    "second page beside the first": Attack("5.7", _anew(lambda draft: draft.report.update({"other.HTM": b"<p>All"}))),
    "report without its page": Attack("5.7", _anew(_no_page)),
    "swapped ballots": Attack("5.8", _anew(_swap_ballots)),
    "dropped denial": Attack("5.8", _anew(_drop_denial)),
    "denial made a yes": Attack("5.8", _anew(_turn_denial)),
    "ballot of no question": Attack("5.8", _anew(_strange_ballot)),
    "number cited nowhere": Attack("5.8", _anew(_uncited)),
    "number that nothing counts": Attack("", _anew(_uncounted), says="5.9"),
    "older journal head": Attack("5.10", _older_journal),
    "journal rewritten": Attack("5.10", _rewritten_journal),
    "another earlier edition": Attack("5.10", _another_earlier),
    "no earlier edition, and one given": Attack(
        "5.10", lambda draft: Given(zipped(draft.packed()), earlier=zipped(draft.packed()))
    ),
    "earlier pack of no form": Attack("5.10", _strange_earlier),
    "time stamp of another seal": Attack("5.11", _stamped(data=b"another")),
    "time stamp with another algorithm": Attack("5.11", _stamped(algorithm=ECDSA_WITH["sha512"])),
    "time stamp that anybody could make": Attack("", _stamped(time=b"20260215120000Z"), says="5.11"),
    "time stamp of another service": Attack(
        "5.11", _stamped(tsa=lambda: certificate("rsa").public_bytes(Encoding.PEM))
    ),
    "opening of other words": Attack("5.12", _opened(_opens_other_words)),
    "opening of another record": Attack("5.12", _opened(_opens_other_record)),
}
"""What is tried, by name: each must be refused at its step, and at no other."""


def lay_out(draft: Draft, folder: Path) -> list[Path]:
    """Write the good pack and every attack into a folder each, with what is given beside it and what to expect."""
    tried = {"good_pass": Attack("", good)}
    for name, attack in ATTACKS.items():
        plain = re.sub(r"[^\w ]", "", name).replace(" ", "_")
        tried[f"{plain}_{'fail' if attack.step else 'pass'}"] = attack
    return [_laid_out(attack, attack.make(draft), folder / name) for name, attack in tried.items()]


def _laid_out(attack: Attack, given: Given, place: Path) -> Path:
    place.mkdir(parents=True)
    told = {"refused": attack.step or None, "says": attack.says or None}
    beside = {
        "pack.zip": given.pack, "report.file": given.report, "earlier.zip": given.earlier,
        "opening.json": given.opening, "tsa.pem": given.tsa, "expected.json": canonical(told),
        "keys.txt": None if given.keys is None else "\n".join(given.keys).encode(),
    }  # fmt: skip
    for name, data in beside.items():
        if data is not None:
            (place / name).write_bytes(data)
    return place


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as work:
        laid = lay_out(drafted(Path(work) / "mill"), Path(sys.argv[1]))
    print(f"{len(laid)} folders")
