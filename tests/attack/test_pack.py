"""The evidence packs of the example, read by somebody who has them, the reports, and a list of all that may be guessed.

She has the packs of three editions: the English report, the one that supersedes it, and the Korean one. She tries

- every name, relative's name, birth, telephone number, alias, code, passage, attribute's value, answer, year, and every
  turn and sentence of all testimony against every hash there, in each form a hash could be over: bare, as JSON, as a
  disclosure under any salt that the pack shows, and as an HMAC under every digest it shows;
- to join ballots: by a salt, a digest or a place they have in common, within an edition and across editions;
- to subtract one edition from the next;
- to find a word, a name, a member, a time or a key of the vault in any byte.

She learns nothing beyond the printed report. Where something is there to be found without the protection, the same
test finds it with what the vault alone has.
"""

from __future__ import annotations

import hmac
import json
import math
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from hashlib import sha256, sha512
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from firsthand.desk.publication import releasing
from firsthand.desk.publication.evidence import Link
from firsthand.desk.writing.reports import check_report
from firsthand.model.identity import Identity
from firsthand.model.release import Contents, How
from firsthand.model.roles import Role
from firsthand.project import read_project
from firsthand.seal.canonical import canonical
from firsthand.seal.tree import leaf_hash
from firsthand.vault import Vault
from tests.support.example import NOW, laid_out

EDITOR, OFFICER = "quibbleton", "zanfordel"
"""Members' names that stand nowhere by chance."""
DAY, LATER = NOW.date(), NOW + timedelta(hours=1)
Record = dict[str, Any]


@dataclass(frozen=True)
class Pack:
    """A pack as a reader has it, and what only the vault knows of it."""

    path: Path
    contents: Contents

    @cached_property
    def files(self) -> dict[str, bytes]:
        with ZipFile(self.path) as archive:
            return {name.partition("/data/")[2] or name: archive.read(name) for name in archive.namelist()}

    def records(self, kind: str) -> list[Record]:
        return [json.loads(line) for line in self.files[f"records/{kind}.jsonl"].splitlines()]

    @cached_property
    def every(self) -> list[Record]:
        return [*self.records("citations"), *self.records("questions"), *self.records("ballots")]

    @cached_property
    def seal(self) -> Record:
        return dict(json.loads(self.files["seal.json"]))

    @cached_property
    def whose(self) -> dict[bytes, str]:
        """Whose each ballot is, by its line: the vault's knowledge."""
        return {sheet.line: sheet.source for sheet in self.contents.sheets if sheet.source}

    def salts(self) -> list[str]:
        return [record["salt"] for record in self.every]

    def hidden(self) -> list[str]:
        return [digest for record in [*self.every, self.seal] for digest in record.get("_sd", ())]

    def hashes(self) -> set[bytes]:
        """Every hash in it, however it is written, and the leaves'."""
        text = b"\n".join(data for name, data in self.files.items() if not name.startswith(("report/", "verify")))
        found = {bytes.fromhex(each.decode()) for each in re.findall(rb"\b(?:[0-9a-f]{64}|[0-9a-f]{128})\b", text)}
        found |= {urlsafe_b64decode(digest + "=") for digest in self.hidden()}
        return found | {leaf_hash(canonical(record)) for record in self.every}


@dataclass(frozen=True)
class Held:
    """The packs, and what the vault behind them holds."""

    packs: tuple[Pack, ...]
    identities: dict[str, Identity]
    turns: tuple[str, ...]
    words: tuple[str, ...]
    secrets: tuple[str, ...]

    @property
    def names(self) -> set[str]:
        return {
            name.text.reveal()
            for identity in self.identities.values()
            for name in (*identity.names, *(relative.name for relative in identity.relatives))
        }


def _release(root: Path, name: str, how: How | None = None) -> Path:
    project = read_project(root)

    def opened(user: str) -> Vault:
        return Vault.open(root / "vault", lambda _: "", user=user, writing=True)

    link = Link(1, how) if how else None
    with opened(EDITOR) as vault:
        checked = check_report(vault, project, project.reports[name], today=DAY)
        releasing.propose(vault, lambda _: checked, root / "out", ("html",), link, day=DAY, now=LATER)
    with opened(OFFICER) as vault:
        step = releasing.sign(vault, lambda _: checked, root / "out", day=DAY, now=LATER)
    return step.files[-1].rename(root / f"{name}-{step.edition}.zip")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    root = laid_out(tmp_path_factory.mktemp("pack") / "example")
    with Vault.open(root / "vault", lambda _: "", user="example", writing=True) as vault:
        vault.add_member(EDITOR, None, now=NOW, roles={Role.EDITOR})
        vault.add_member(OFFICER, None, now=NOW, roles={Role.OFFICER})
    paths = [_release(root, "report"), _release(root, "report-ko")]
    report = root / read_project(root).reports["report"].files[0]
    report.write_text(report.read_text("utf-8").rstrip() + "\n\nThis text was set anew.\n", "utf-8")
    paths.append(_release(root, "report", How.SUPERSEDES))
    with Vault.open(root / "vault", lambda _: "", user=OFFICER, writing=True) as vault:
        packs = tuple(Pack(path, vault.releases.contents(number)) for number, path in enumerate(paths, 1))
        texts = [vault.transcript(each.interview, each.language) for each in vault.transcripts()]
        turns = tuple(turn.text.reveal() for text in texts if text for turn in text.turns)
        guesses = tuple(_words(vault, project_values(root)))
        identities = vault.identities("to attack the packs made of it", now=LATER)
        return Held(packs, identities, turns, guesses, (vault.id, *(e.digest for e in vault.journal())))


def project_values(root: Path) -> list[str]:
    project = read_project(root)
    found = [value for attribute in project.attributes.values() for value in attribute.values]
    return [*found, *project.findings, *project.codebook.codes, *project.attributes]


def _words(vault: Vault, values: Iterable[str]) -> Iterator[str]:
    """List what is short enough to be guessed."""
    yield from values
    for source in vault.sources():
        yield from (source.code, *source.alias.values(), *map(str, source.attributes.values()))
    for text in vault.transcripts():
        yield from (str(text.interview), text.digest)
    for coding in vault.codings():
        yield from (str(coding.coding.passage), coding.coding.coder)
    yield from map(str, range(1900, 2030))
    yield from ("in", "denied", "silent", "not-asked", "declined", "missing", "asked", "raised", "other")
    yield from ("yes", "no", "0", "1", "true", "false", "null", "")


def _sentences(text: str) -> list[str]:
    return [each.strip() for each in re.split(r"(?<=[.?!])\s+", text) if len(each.strip()) >= 12]


def _forms(guess: str) -> Iterator[bytes]:
    for text in (guess, guess.lower(), f"{guess}\n"):
        yield text.encode()
    for value in (guess, [guess], {"unit": guess, "evidence": []}, {"source": guess, "details": []}, {"text": guess}):
        yield canonical(value)


def _digests(data: bytes) -> Iterator[bytes]:
    for method in (sha256, sha512):
        yield method(data).digest()
    yield leaf_hash(data)
    yield sha256(urlsafe_b64encode(data).rstrip(b"=")).digest()


def _guessed(salt: str, code: str) -> str:
    """The digest of who a ballot is, if its salt were known."""
    value = {"unit": code, "evidence": []}
    disclosure = urlsafe_b64encode(canonical([salt, "unit", value])).rstrip(b"=")
    return urlsafe_b64encode(sha256(disclosure).digest()).rstrip(b"=").decode()


def test_no_hash_is_over_anything_that_can_be_guessed(held: Held) -> None:
    hashes = set[bytes]().union(*(pack.hashes() for pack in held.packs))
    guesses = {*held.words, *held.names, *held.turns, *(s for turn in held.turns for s in _sentences(turn))}
    keys = {bytes.fromhex(pack.seal["root"]) for pack in held.packs}
    keys |= {sha256(pack.files["seal.json"]).digest() for pack in held.packs}
    assert len(hashes) > 3000
    assert len(guesses) > 1000
    hit = 0
    for guess in guesses:
        for form in _forms(guess):
            hit += sum(digest in hashes for digest in _digests(form))
        hit += sum(hmac.digest(key, guess.encode(), "sha256") in hashes for key in keys)
    assert hit == 0
    known = canonical(held.packs[0].every[0])
    assert leaf_hash(known) in hashes, "a record that is printed is found among them, so the looking works"


def test_no_salt_that_a_pack_shows_opens_what_it_hides(held: Held) -> None:
    codes = list(held.identities) + [word for word in held.words if re.fullmatch(r"[A-Z]\d+", word)]
    for pack in held.packs:
        hidden, shown = set(pack.hidden()), pack.salts()
        ballots = pack.records("ballots")
        for ballot in ballots:
            assert not {_guessed(ballot["salt"], code) for code in set(codes)} & hidden
        some = [record["salt"] for record in pack.every[:40]]
        assert not {_guessed(salt, code) for salt in (*some, pack.seal["root"]) for code in set(codes)} & hidden
        assert len(shown) == len(set(shown))


def test_with_the_salts_of_the_vault_the_same_guesses_find_everybody(held: Held) -> None:
    pack = held.packs[0]
    found = 0
    for sheet in pack.contents.sheets:
        opening = sheet.openings.get("unit")
        if opening is not None:
            salt, _, value = json.loads(urlsafe_b64decode(opening + "=" * (-len(opening) % 4)))
            if not value["evidence"]:
                assert _guessed(salt, sheet.source) in json.loads(sheet.line)["_sd"] or value["unit"] != sheet.source
                found += value["unit"] == sheet.source
    assert found > 100


def test_nothing_that_two_records_have_in_common_joins_them(held: Held) -> None:
    """Salts, hidden digests, leaves: no value twice, in an edition or in two, but what a question itself prints."""
    salts = [salt for pack in held.packs for salt in pack.salts()]
    hidden = [digest for pack in held.packs for digest in pack.hidden()]
    lines = [canonical(record) for pack in held.packs for record in pack.every]
    for values in (salts, hidden, lines):
        assert len(values) == len(set(values))
    for pack in held.packs:
        for ballot in pack.records("ballots"):
            assert ballot.keys() == {"_sd", "answer", "kind", "question", "salt"}
            assert len(ballot["_sd"]) == 1


def test_the_places_of_ballots_join_nobody_beyond_chance(held: Held) -> None:
    """The k-th ballot of one question and the k-th of the next are one person's as often as chance has it: once a pair.

    Across editions too, of the very same question. Six standard deviations; sorted by source it would be all of them.
    """
    orders = [_orders(pack) for pack in held.packs]
    within = [pair for order in orders for pair in pairwise(order.values())]
    across = [(order[key], orders[0][key]) for order in orders[1:] for key in order.keys() & orders[0].keys()]
    assert len(within) > 80
    assert len(across) > 40
    for pairs in (within, across):
        same = [sum(a == b for a, b in zip(one, other, strict=False)) for one, other in pairs]
        assert sum(same) <= len(pairs) + 6 * math.sqrt(len(pairs))
        told = [sum(a == b for a, b in zip(sorted(one), sorted(other), strict=False)) for one, other in pairs]
        assert sum(told) > len(pairs) + 6 * math.sqrt(len(pairs)), "in the order of sources the same looking finds them"


def _orders(pack: Pack) -> dict[tuple[str, str], list[str]]:
    """Whose the ballots of each question are, in the order of the file, by what is asked."""
    asked = pack.records("questions")
    questions = {leaf_hash(canonical(q)).hex(): (q["finding"], q["among"] + q["where"]) for q in asked}
    found: dict[tuple[str, str], list[str]] = {key: [] for key in questions.values()}
    for ballot in pack.records("ballots"):
        source = pack.whose.get(canonical(ballot))
        if source is not None:
            found[questions[ballot["question"]]].append(source)
    return {key: order for key, order in found.items() if len(order) >= 10}


def test_one_edition_less_the_other_is_nothing_but_what_both_print(held: Held) -> None:
    first, _, second = held.packs
    before = second.seal["before"]
    assert before["seal"] == sha256(first.files["seal.json"]).hexdigest()
    assert before["changes"] == ["No number, quotation or description changed."]
    told = [
        sorted(json.dumps(_shown(record), sort_keys=True) for record in pack.every if record["kind"] != "ballot")
        for pack in (first, second)
    ]
    assert told[0] == told[1]
    tallies = [sorted(ballot["answer"] for ballot in pack.records("ballots")) for pack in (first, second)]
    assert tallies[0] == tallies[1]
    assert not first.hashes() & second.hashes() - {bytes.fromhex(before["seal"]), *_printed_alike(first, second)}


def _shown(record: Record) -> Record:
    """A record without what is random in it."""
    return {name: value for name, value in record.items() if name not in {"salt", "_sd", "question", "questions"}}


def _printed_alike(first: Pack, second: Pack) -> set[bytes]:
    """The hashes both have openly: of files that are the same in both, the keys, the journal the later goes on from."""
    same = {name for name in first.files.keys() & second.files.keys() if first.files[name] == second.files[name]}
    found = {method(first.files[name]).digest() for name in same for method in (sha256, sha512)}
    keys = {bytes.fromhex(each["key"]) for each in json.loads(first.files["signatures.json"])}
    return found | keys | {bytes.fromhex(first.seal["journal"]["root"])}


_RANDOM = re.compile(r'(?<=")[\w-]{22}(?=")|(?<=")[\w-]{43}(?=")|\b[0-9a-f]{64,128}\b', re.ASCII)
"""Salts, and digests in either writing: among so many letters at random any three are found."""


def test_no_byte_of_a_pack_tells_more_than_the_report(held: Held) -> None:
    for pack in held.packs:
        report = _plain(b"".join(data for name, data in pack.files.items() if name.startswith("report/")))
        rest = [name for name in pack.files if not name.startswith(("report/", "verify"))]
        text = _RANDOM.sub("", "\n".join([*rest, *(pack.files[name].decode("utf-8") for name in rest)]))
        unpublished = {s for turn in held.turns for s in _sentences(turn) if s not in report}
        assert len(unpublished) > 300
        assert [s for s in unpublished if s in text] == []
        assert [name for name in held.names if name in text] == []
        assert [word for word in (EDITOR, OFFICER, "example.", "/tmp", *held.secrets) if word in text] == []
        codes = set(re.findall(r"\b[SEP]\d{2,}\b", text))
        assert codes <= set(re.findall(r"\b[SEP]\d{2,}\b", report)), "no code that the report does not print"


def test_no_byte_of_a_pack_tells_when_or_where(held: Held) -> None:
    for pack in held.packs:
        with ZipFile(pack.path) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert {(each.create_system, each.extra, each.comment) for each in archive.infolist()} == {(3, b"", b"")}
        for name, data in pack.files.items():
            if not name.startswith("verify"):
                assert re.findall(rb"\b\d\d:\d\d:\d\d\b|\d\d-\d\dT\d\d|\d{10}\.\d", data) == [], name
        told = b"".join(data for name, data in pack.files.items() if name.startswith(("seal", "records", "signatures")))
        assert set(re.findall(rb"\b20\d\d-\d\d-\d\d\b", told)) == {DAY.isoformat().encode()}


def _plain(html: bytes) -> str:
    import html as markup

    text = markup.unescape(re.sub(r"<[^>]+>", "", html.decode("utf-8")))
    return " ".join(text.split())
