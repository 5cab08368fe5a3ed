"""The steps of section 5, in order."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from heapq import merge
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509 import Certificate

from firsthand_verify import shapes, strict
from firsthand_verify.reading import LARGEST, MIDDLE, PAGE, SMALL, Pack, check_bag, digest_of, open_pack, read_file
from firsthand_verify.result import Outcome, Proof, Refused, need
from firsthand_verify.stamp import stamped
from firsthand_verify.tree import Roots, continues, is_in, leaf_hash
from firsthand_verify.words import cited

ROLES, MOST_RECORDS = ("editor", "protection-officer"), 8_000_000
_PAGES = (".html", ".htm", ".xhtml", ".xht", ".svg")
_HIDES = {"quote": "origin", "source": "told", "question": "count", "ballot": "unit"}
_PRIME, _EIGHTH = 2**255 - 19, 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL = {0, 1, _PRIME - 1, _EIGHTH, _PRIME - _EIGHTH}  # the y of each point of small order
KEY = re.compile(r"\b[0-9a-f]{64}\b", re.ASCII)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(slots=True)
class _Read:
    """What is given, and what the steps so far have read."""

    pack: Pack
    report: Path | None
    keys: Collection[str] | None
    earlier: Path | None
    tsa: Certificate | None
    seal: dict[str, Any] = field(default_factory=dict)
    signatures: list[dict[str, str]] = field(default_factory=list)
    digest: bytes = b""
    citations: list[dict[str, Any]] = field(default_factory=list)
    questions: dict[str, dict[str, Any]] = field(default_factory=dict)
    tallies: dict[str, Counter[str]] = field(default_factory=dict)
    strays: Counter[str] = field(default_factory=Counter)


def verify(place: Path, *, report: Path | None = None, keys: Collection[str] | None = None, earlier: Path | None = None,
           opened: bytes | None = None, tsa: Certificate | None = None) -> Outcome:  # fmt: skip
    """Verify a pack: a folder or a ZIP file. Raises nothing: what does not hold is the outcome's refusal.

    ``report`` is a file that should be one of the report's; ``keys`` are lines with the group's keys, in hexadecimal,
    perhaps with their roles; ``earlier`` is the pack of the edition before; ``opened`` the opening of a record;
    ``tsa`` the certificate of the time-stamping service, or one that vouches for it.
    """
    outcome = Outcome()
    try:
        read = _Read(open_pack(place), report, keys, earlier, tsa)
        outcome.proofs.append(Proof("5.1", f"The pack can be read: {len(read.pack.paths)} files."))
        for step in (_bag, _seal, _records, _signed, _report, _words, _ballots, _numbers, _editions, _time):
            outcome.proofs.append(step(read))
        if opened is not None:
            outcome.opened = _opened(read, opened)
            outcome.proofs.append(Proof("5.12", "The record that was opened to you is one of those sealed."))
    except Refused as refusal:
        outcome.refusal = refusal
    return outcome


def _bag(read: _Read) -> Proof:
    check_bag(read.pack)
    loose = "Not sealed, and as whoever passed the pack on left it: verify.html, ro-crate-metadata.json, bag-info.txt."
    return Proof("5.2", "Every file is there, whole, and none is there that should not be.", (loose,))


def _seal(read: _Read) -> Proof:
    data = read.pack.whole("data/seal.json")
    read.digest = sha256(data).digest()
    read.seal = shapes.check(strict.read(data, "5.3", "seal.json"), shapes.SEAL, "5.3", "seal.json")
    signed = strict.read(read.pack.whole("data/signatures.json"), "5.3", "signatures.json")
    read.signatures = shapes.check(signed, shapes.SIGNATURES, "5.3", "signatures.json")
    report, language = shown(read.seal["report"]), shown(read.seal["language"])
    return Proof("5.3", f"It is the seal of the report '{report}' ({language}) of {read.seal['day']}.")


def _records(read: _Read) -> Proof:
    need(sum(read.seal["records"].values()) <= MOST_RECORDS, "5.1", "it has more than 8,000,000 records")
    others: list[bytes] = []
    for line, record in _lines(read, "citations", shapes.CITATION, MIDDLE):
        others.append(leaf_hash(line))
        read.citations.append(record)
        need(record["at"] == len(read.citations), "5.4", "the citations do not count from 1 without a gap")
    for line, record in _lines(read, "questions", shapes.QUESTION, MIDDLE):
        others.append(leaf_hash(line))
        rising = others[-1].hex() > next(reversed(read.questions), "")
        need(rising, "5.4", "the numbers are not in the order of their leaf hashes")
        read.questions[others[-1].hex()] = record
    roots, before = Roots(), b""
    for leaf in merge(sorted(others), _cast(read)):
        need(leaf > before, "5.4", "a record is there twice, or the ballots are not in the order of their leaf hashes")
        before = leaf
        roots.add(leaf)
    need(roots.root().hex() == read.seal["root"], "5.4", "the records are not those that were sealed")
    counted = "{citations} citations, {questions} numbers, {ballots} ballots".format(**read.seal["records"])
    return Proof("5.4", f"The records are those sealed: {counted}.")


def _cast(read: _Read) -> Iterator[bytes]:
    """Count the ballots as they are read: however many there are, one is held at a time."""
    read.tallies = {question: Counter() for question in read.questions}
    for line, record in _lines(read, "ballots", shapes.BALLOT, LARGEST):
        read.tallies.get(record["question"], read.strays)[record["answer"]] += 1
        yield leaf_hash(line)


def _lines(read: _Read, kind: str, form: shapes.Check, most: int) -> Iterator[tuple[bytes, Any]]:
    path, number = f"data/records/{kind}.jsonl", 0
    for number, line in enumerate(read.pack.lines(path, most), 1):
        what = f"{path}:{number}"
        yield line, shapes.check(strict.read(line, "5.4", what), form, "5.4", what)
    need(number == read.seal["records"][kind], "5.4", f"{path} has not as many records as were sealed")


def _signed(read: _Read) -> Proof:
    for each in read.signatures:
        signed = b"firsthand evidence pack 1\n" + each["role"].encode() + b"\n" + read.digest
        need(_is_signed(each, signed), "5.5", f"the signature as {each['role']} does not hold")
    signing, roles = ({each[name] for each in read.signatures} for name in ("key", "role"))
    two = roles >= set(ROLES) and len(signing) == len(read.signatures)
    need(two, "5.5", "it is not signed by two people, an editor and a protection officer")
    told = tuple(f"Signed as {each['role']} with {each['key']}" for each in read.signatures)
    if read.keys is None:
        unknown = "Whose keys these are was not checked: compare them with those the group made known."
        return Proof("5.5", "Two different keys signed it, as editor and as protection officer.", (*told, unknown))
    unsaid: tuple[str, ...] = ()
    for each in read.signatures:
        lines = [line.lower() for line in read.keys if each["key"] in KEY.findall(line.lower())]
        named = [role for role in ROLES if any(role in line for line in lines)]
        known = lines and (not named or each["role"] in named)
        need(known, "5.5", "it is signed with a key that is not one of those you gave, or not of that role")
        unsaid = unsaid if named else ("The keys you gave do not all say which role each is of.",)
    return Proof("5.5", "An editor and a protection officer signed it, with keys you gave.", (*told, *unsaid))


def _is_signed(by: dict[str, str], signed: bytes) -> bool:
    key, signature = bytes.fromhex(by["key"]), bytes.fromhex(by["signature"])
    y = int.from_bytes(key, "little") % 2**255
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return y < _PRIME and y not in _SMALL


def _report(read: _Read) -> Proof:
    there = {path.removeprefix("data/report/") for path in read.pack.paths if path.startswith("data/report/")}
    need(there == read.seal["files"].keys(), "5.6", "the report's files are not those that were sealed")
    for name, digest in read.seal["files"].items():
        same = digest_of(read.pack.chunks(f"data/report/{name}")) == digest
        need(same, "5.6", "a file of the report is not the one that was sealed")
    names = ", ".join(sorted(there))
    if read.report is None:
        return Proof("5.6", f"The report's files are those that were sealed: {names}.")
    try:
        given = digest_of(read_file(read.report))
    except Refused:
        raise Refused("5.6", "the file you gave beside the pack cannot be read") from None
    its = [name for name, digest in read.seal["files"].items() if digest == given]
    need(its, "5.6", "the file you gave is none of the report's: it was changed, or is of another edition")
    return Proof("5.6", f"The file you gave is {its[0]}, to the last byte; sealed are {names}.")


def _words(read: _Read) -> Proof:
    pages = [name for name in read.seal["files"] if name.lower().endswith(_PAGES)]
    one = len(pages) == 1 and pages[0].endswith(".html")
    need(one, "5.7", "the report has not one HTML file, by which its words could be checked")
    html = read.pack.whole(f"data/report/{pages[0]}", PAGE)
    same = sha256(html).hexdigest() == read.seal["files"][pages[0]]
    need(same, "5.6", "a file of the report became another while it was read")
    found = cited(html)
    told = {str(record["at"]): record["printed"] for record in read.citations}
    wrong = sorted((at for at in found.keys() | told.keys() if found.get(at) != told.get(at)), key=shown)
    need(not wrong, "5.7", f"the words of citation {shown(''.join(wrong[:1]))} are not those that were sealed")
    quoted = sum(record["link"] == "quote" for record in read.citations)
    other = tuple(f"{n} was checked as a file; its words were not read" for n in read.seal["files"] if n not in pages)
    return Proof("5.7", f"All {len(told)} citations in {pages[0]}, {quoted} of them quotations, "
                 "are those that were sealed, word for word.", other)  # fmt: skip


def _ballots(read: _Read) -> Proof:
    cited_questions: set[str] = set()
    for record in read.citations:
        cited_questions |= {record["question"]} if "question" in record else set(record.get("questions", ()))
    known = not read.strays and cited_questions <= read.questions.keys()
    need(known, "5.8", "a citation or a ballot belongs to no number that was sealed")
    seen: set[tuple[str, ...]] = set()
    for leaf, question in read.questions.items():
        counted = read.tallies[leaf] == {answer: n for answer, n in question["tally"].items() if n}
        need(counted, "5.8", f"the ballots of {shown(question['finding'])} do not come to its numbers")
        told = leaf in cited_questions or question["finding"] == "coverage"
        need(told, "5.8", f"the number {shown(question['finding'])} is cited nowhere")
        seen.add((question["finding"], question["among"], question["where"]))
    need(len(seen) == len(read.questions), "5.8", "one number was sealed twice")
    in_words = sum("words" in question for question in read.questions.values())
    ranges = sum("least" in question for question in read.questions.values())
    left = ((in_words, "numbers told in words only have no ballots: they are proved by nothing."),
            (ranges, "numbers have a range beside the count: it is proved by nothing."))  # fmt: skip
    same = "That two ballots are two people, and that they say what somebody said, only who opens them can check."
    return Proof("5.8", f"Each of {len(read.questions) - in_words} numbers is the count of its ballots.",
                 (*(f"{n} {words}" for n, words in left if n), same))  # fmt: skip


def _numbers(read: _Read) -> Proof:
    unproved = []
    for record in read.citations:
        if record["link"] == "finding":
            told = _tellable(read.questions[record["question"]]["tally"])
            strange = [number for number in _NUMBER.findall(record["printed"]) if number not in told]
            if strange:
                unproved.append(f"Citation {record['at']}: no count of its ballots is {', '.join(map(shown, strange))}")
    said = "Digits in citations of findings were held against the ballots. Numbers in words are yours to compare."
    return Proof("5.9", said, tuple(unproved))


def _tellable(tally: dict[str, int]) -> set[str]:
    """List the numbers a tally bears out, as section 5.9 has them, written with and without commas."""
    every, within = sum(tally.values()), tally.get("in", 0)
    unknown = sum(tally.get(answer, 0) for answer in ("not-asked", "declined", "missing"))
    wholes = {every, every - tally.get("not-asked", 0), every - unknown}
    shares = {n for of in wholes if of for n in (100 * within // of, (200 * within + of) // (2 * of))}
    counts = {*tally.values(), *wholes, *shares, unknown, every - within}
    return {written for n in counts for written in (str(n), f"{n:,}")}


def _editions(read: _Read) -> Proof:
    before, journal = read.seal["before"], read.seal["journal"]
    if before is None:
        need(read.earlier is None, "5.10", "this edition names no earlier one")
        return Proof("5.10", "It takes no earlier edition's place.")
    old = before["journal"]
    then, now, *proof = (bytes.fromhex(node) for node in (old["root"], journal["root"], *before["proof"]))
    grew = continues(old["size"], then, journal["size"], now, proof)
    need(grew, "5.10", "the journal does not continue that of the edition before")
    if read.earlier is None:
        said = "That edition's own pack was not given: whether it is the one that readers have was not checked."
        return Proof("5.10", f"It {before['how']} an edition whose journal it continues.", (said,))
    try:
        data = open_pack(read.earlier).whole("data/seal.json")
    except Refused as refusal:
        raise Refused("5.10", f"of the earlier pack: {refusal.reason}") from None
    seal = shapes.check(strict.read(data, "5.10", "its seal"), shapes.SEAL, "5.10", "its seal")
    named = sha256(data).hexdigest() == before["seal"] and seal["journal"] == old
    need(named, "5.10", "the earlier pack you gave is not of the edition that this one names")
    return Proof("5.10", f"It {before['how']} the edition you gave, and continues its journal.")


def _time(read: _Read) -> Proof:
    if "data/timestamp.tsr" not in read.pack.paths:
        need(read.tsa is None, "5.11", "there is no time stamp that the certificate you gave could vouch for")
        return Proof("5.11", "There is no time stamp: when it was signed rests on the signers' word.")
    when, by, certificate = stamped(read.pack.whole("data/timestamp.tsr"), read.digest, read.tsa)
    known = f"The SHA-256 of the certificate that signed the time stamp is {certificate}."
    if read.tsa is not None:
        said = f"It was sealed before {when}, says '{shown(by)}', for whom the certificate you gave vouches."
        return Proof("5.11", said, (known,))
    said = "Whose it is was not checked: whoever made that file chose name and time. Give its certificate with --tsa."
    return Proof("5.11", f"There is a time stamp: it says {when}, and the name '{shown(by)}'.", (said, known))


def _opened(read: _Read, opened: bytes) -> list[tuple[str, object]]:
    need(len(opened) <= SMALL, "5.12", "the opening is larger than 1 MiB")
    told = shapes.check(strict.read(opened, "5.12", "the opening"), shapes.OPENING, "5.12", "the opening")
    line, size = told["record"].encode(), sum(read.seal["records"].values())
    path, root = [bytes.fromhex(step) for step in told["path"]], bytes.fromhex(read.seal["root"])
    sealed = told["seal"] == read.digest.hex() and is_in(leaf_hash(line), told["index"], size, path, root)
    need(sealed, "5.12", "the record that was opened is none of those sealed")
    record = strict.read(line, "5.12", "the record")
    found: list[tuple[str, object]] = [("record", record)]
    for disclosure in told["disclosures"]:
        try:
            data = urlsafe_b64decode(disclosure + "==")
        except ValueError:
            data = b""
        hidden = _b64(data) == disclosure and _b64(sha256(disclosure.encode()).digest()) in record.get("_sd", ())
        need(hidden, "5.12", "what is opened is not what was sealed")
        content = shapes.check(strict.read(data, "5.12", "what is opened"), shapes.DISCLOSURE, "5.12", "what is opened")
        need(content[1] == _HIDES[record.get("link", record["kind"])], "5.12", "what is opened is not what it hides")
        found.append((content[1], content[2]))
    return found


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def shown(text: str, most: int = 80) -> str:
    """Make a text of the pack fit for a terminal: short, and of printable characters alone."""
    return "".join(ch if ch.isprintable() else "\ufffd" for ch in text[:most])
