"""A project over the first N narratives of a real corpus, made at run time in a folder that is thrown away."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from firsthand.exchange import read
from firsthand.model.intake import Reading

CORPORA = Path(__file__).resolve().parents[1].parent / "shared" / "corpora"
NARRATIVES = CORPORA / "wpa-narratives"
SCOPES = ("count", "quote", "paraphrase", "case")
WORDS = ("school", "church", "mother", "house", "work", "horse", "corn", "river", "winter", "doctor", "money", "song")
FINDINGS, QUOTATIONS, FILLER = 150, 400, 36_000
FIRSTHAND = [sys.executable, "-m", "firsthand"]
PASSPHRASE = "correct horse battery staple"


@dataclass(frozen=True, slots=True)
class Archive:
    """Where the project lies, how many words it holds, and how long intake took."""

    root: Path
    words: int
    seconds: float


def environment(root: Path) -> None:
    """Let the commands that follow find the passphrase."""
    file = root.parent / "passphrase"
    file.write_text(PASSPHRASE, "utf-8")
    os.environ["FIRSTHAND_PASSPHRASE_FILE"] = str(file)


def run(*words: str, cwd: Path) -> str:
    """Run a firsthand command and return what it printed; it must succeed."""
    done = subprocess.run([*FIRSTHAND, *words], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"firsthand {words[0]} ended with {done.returncode}: {done.stderr[-300:]}")
    return done.stdout


def make_archive(root: Path, number: int) -> Archive:
    """Admit the first ``number`` narratives and code them by accepted suggestions."""
    environment(root)
    run("new", str(root), "--user", "bench", cwd=root.parent)
    with (NARRATIVES / "metadata.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:number]
    states = sorted({row["state"] for row in rows})
    settings = (root / "firsthand.toml").read_text("utf-8")
    labels = "\n".join(f'values.{state} = {{ en = "{state}", ko = "{state}" }}' for state in states)
    extra = f'[attributes.state]\ntype = "category"\nlabel = {{ en = "State", ko = "주" }}\n{labels}\n\n[method]'
    (root / "firsthand.toml").write_text(settings.replace("[method]", extra), "utf-8")
    (root / "codebook.toml").write_text("\n".join(_code(word) for word in WORDS), "utf-8")
    with (root / "register.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "source", "interview", "date", "language", "speaker", "status", "state"])
        for n, row in enumerate(rows, 1):
            speaker = _most_heard(NARRATIVES / row["file"])
            table.writerow([row["file"], f"N{n:04d}", 1, "1937-06-01", "en", speaker, "approved", row["state"]])
    files = [NARRATIVES / row["file"] for row in rows]
    _link(files, root / "txt")
    started = time.perf_counter()
    run("admit", "txt", "--register", "register.csv", cwd=root)
    seconds = time.perf_counter() - started
    _consent_and_cover(root, number)
    for word in WORDS:
        run("code", "--suggest", word, f"life.{word}", cwd=root)
        run("code", "--accept", f"life.{word}", "--polarity", "affirms", "--basis", "experienced", cwd=root)
    return Archive(root, sum(int(row["n_words"]) for row in rows), seconds)


def _most_heard(path: Path) -> str:
    reading = read(path, name=path.name)
    assert isinstance(reading, Reading)
    heard = Counter(u.label for u in reading.utterances if u.label)
    return heard.most_common(1)[0][0] if heard else ""


def _link(files: list[Path], folder: Path) -> None:
    folder.mkdir()
    for path in files:
        (folder / path.name).write_bytes(path.read_bytes())


def _code(word: str) -> str:
    return (
        f'[[code]]\nid = "life.{word}"\nlabel = {{ en = "{word}", ko = "{word}" }}\n'
        f'definition = "The passage speaks of it."\ninclude = ""\nexclude = ""\nexample = ""\ncounting_rule = "Once."\n'
    )


def _consent_and_cover(root: Path, number: int) -> None:
    with (root / "consents.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["source", "scope", "decision", "given"])
        for n in range(1, number + 1):
            table.writerows([f"N{n:04d}", scope, "granted", "1937-06-01"] for scope in SCOPES)
    with (root / "coverage.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["source", "topic", "state"])
        table.writerows([f"N{n:04d}", "life", "asked"] for n in range(1, number + 1))
    run("admit", "--consents", "consents.csv", "--coverage", "coverage.csv", cwd=root)


def write_paper(archive: Archive, among: int, *, seed: int = 7) -> None:
    """Write a 100-page manuscript: 400 quotations from the first ``among`` narratives, 150 findings, plain filler."""
    from firsthand.counting import codes_needed, count
    from firsthand.model.snapshot import Wanted
    from firsthand.model.testimony import InterviewRef
    from firsthand.project import read_project
    from firsthand.vault import Vault

    rng = random.Random(seed)
    root = archive.root
    for path in (root / "findings").glob("*.toml"):
        path.unlink()
    for n in range(FINDINGS):
        first, second = rng.sample(WORDS, 2)
        join = rng.choice(("and", "or", "and not"))
        where = f"says('life.{first}') {join} says('life.{second}')"
        text = f'question = "Number {n}"\nunit = "source"\namong = "interviewed"\nwhere = "{where}"\n'
        (root / "findings" / f"f{n:03d}.toml").write_text(text, "utf-8")
    interviewed = 'question = "How many"\nunit = "source"\namong = "interviewed"\nwhere = "true"\n'
    (root / "findings" / "interviewed.toml").write_text(interviewed, "utf-8")
    project = read_project(root)
    lines = ["# A long report", ""]
    with Vault.open(root / "vault", lambda _: PASSPHRASE) as vault:
        findings = tuple(project.findings.values())
        from datetime import UTC, datetime

        snapshot = vault.snapshot(Wanted(codes=codes_needed(findings, project.codebook)), datetime.now(UTC).date())
        counts, _ = count(findings, snapshot, project)
        lines.append(f"[{counts['interviewed'].n} people](finding:interviewed) were interviewed.\n")
        quotes = [_quotation(vault, InterviewRef(f"N{rng.randint(1, among):04d}"), rng) for _ in range(QUOTATIONS)]
    for n, quoted in enumerate(quotes):
        lines.append(_filler(rng, FILLER // QUOTATIONS))
        lines.append(f"> {quoted}\n")
        if n < FINDINGS:
            c = counts[f"f{n:03d}"]
            lines.append(f"[{c.n} of the {c.of} people](finding:f{n:03d}) spoke of both.\n")
    (root / "report" / "report.md").write_text("\n".join(lines), "utf-8")


def _quotation(vault: object, interview: object, rng: random.Random) -> str:
    from firsthand.model.testimony import InterviewRef
    from firsthand.vault import Vault

    assert isinstance(vault, Vault)
    assert isinstance(interview, InterviewRef)
    text = vault.transcript(interview)
    assert text is not None
    turns = [
        t for t in text.turns if len(t.text.reveal().split()) >= 12 and not set("[]_*<>()&\\`#|") & set(t.text.reveal())
    ]
    turn = rng.choice(turns or list(text.turns))
    words = turn.text.reveal().split()
    start = rng.randint(0, max(0, len(words) - 12))
    quoted = " ".join(words[start : start + rng.randint(6, 40)]).strip(" .,;:-")
    return f"[{quoted}](quote:{interview}/{turn.number})"


STOCK = (
    "the report goes on",
    "and a reader follows it",
    "from its first page to its last",
    "while the argument is laid out",
)


def _filler(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(STOCK) for _ in range(words // 5)).capitalize() + ".\n"
