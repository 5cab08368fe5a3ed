"""Linking invented events, beside a peer that compares the same table by itself.

An event has a region, a month, a type, a setting, a role, the victim's sex and a dozen words; one in four is told again
by somebody else, who moves the month now and then, forgets the region or the role, and keeps half of the words. Ours is
timed in a process of its own, with the loading of Splink. The peer (recordlinkage) blocks on region and year and
compares the columns it has methods for: dates are no stretches to it, so months are strings, and it has nothing for
words weighed by rarity; comparing them letter by letter takes it many minutes, so it is spared them.
It is asked for less, and learns its weights from the table.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PEER = "recordlinkage==0.16"
PROGRAM = """
import sys, time
import pandas, recordlinkage
table = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False).set_index("id")
started = time.perf_counter()
index = recordlinkage.Index()
index.block(["region", "year"])
pairs = index.index(table)
compare = recordlinkage.Compare()
for column in ("month", "type", "setting", "role", "sex"):
    compare.exact(column, column, label=column)
features = compare.compute(pairs, table)
found = recordlinkage.ECMClassifier().fit_predict(features)
true = sum(1 for one, other in found if table.at[one, "of"] == table.at[other, "of"])
twice = len(table) - table["of"].nunique()
print(f"{time.perf_counter() - started:.1f} s, {len(pairs):,} pairs compared, {len(found):,} linked, "
      f"precision {true / max(len(found), 1):.3f}, recall {true / twice:.3f}")
"""
COLUMNS = ("id", "of", "region", "year", "month", "type", "setting", "role", "sex", "words")
TYPES = ("physical.beating", "physical.torture", "sexual.assault", "liberty.detention", "trafficking.marriage")
SETTINGS = ("home", "market", "workplace", "border", "detention", "en-route.broker-house")
ROLES = ("police", "spouse", "guard", "broker", "supervisor")
LEAST = 13.0
Row = dict[str, str]


def rows(number: int, *, seed: int = 3) -> list[Row]:
    """Draw the table: ``of`` tells which rows are one event."""
    lot = random.Random(seed)
    made: list[Row] = []
    while len(made) < number:
        year = lot.randint(1990, 2015)
        words = [f"w{int(lot.paretovariate(0.6)) % 60_000:x}q" for _ in range(12)]
        row = {
            "id": f"E{len(made) + 1}",
            "of": f"E{len(made) + 1}",
            "region": f"r{lot.randrange(20)}",
            "year": str(year),
            "month": f"{year}-{lot.randint(1, 12):02}",
            "type": lot.choice(TYPES),
            "setting": lot.choice(SETTINGS),
            "role": lot.choice(ROLES),
            "sex": "female" if lot.random() < 0.8 else "male",
            "words": " ".join(words),
        }
        made.append(row)
        if lot.random() < 0.25 and len(made) < number:
            made.append(_told_again(row, f"E{len(made) + 1}", lot))
    return made


def _told_again(row: Row, name: str, lot: random.Random) -> Row:
    words = row["words"].split()
    kept = lot.sample(words, 6) + [f"w{int(lot.paretovariate(0.6)) % 60_000:x}q" for _ in range(6)]
    again = {**row, "id": name, "words": " ".join(kept)}
    if lot.random() < 0.3:
        again["month"] = f"{row['year']}-{lot.randint(1, 12):02}"
    for column in ("region", "role", "setting"):
        if lot.random() < 0.1:
            again[column] = ""
    return again


def linked(number: int) -> str:
    """Score the table; say how long it took, and what pairs of ``LEAST`` bits or more come to."""
    from firsthand.linkage.mention import Mention, Told
    from firsthand.linkage.scoring import score
    from firsthand.linkage.words import likeness
    from firsthand.model.when import When

    table = rows(number)
    started, began = time.perf_counter(), time.process_time()
    words = likeness({row["id"]: row["words"] for row in table})
    mentions = [
        Mention(
            row["id"],
            told=Told.of(When.parse(row["month"])),
            regions=frozenset({row["region"]} - {""}),
            settings=frozenset({row["setting"]} - {""}),
            types=frozenset({row["type"]}),
            roles=frozenset({row["role"]} - {""}),
            sexes=frozenset({row["sex"]}),
            words=words[row["id"]],
        )
        for row in table
    ]
    found = score(mentions, least=LEAST)
    seconds, busy = time.perf_counter() - started, time.process_time() - began
    of = {row["id"]: row["of"] for row in table}
    true = sum(of[pair.first] == of[pair.second] for pair in found)
    twice = len(table) - len(set(of.values()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return (
        f"{seconds:.1f} s ({busy:.1f} of the processor), {peak:.0f} MB, {len(found):,} pairs of {LEAST:g} bits, "
        f"precision {true / max(len(found), 1):.3f}, recall {true / twice:.3f}"
    )


def measured(folder: Path) -> Iterator[tuple[str, str]]:
    """Measure ours at three sizes, then the peer at the largest that it is asked for."""
    root = Path(__file__).resolve().parents[1]
    for number in (1_000, 10_000, 50_000):
        command = [sys.executable, "-m", "bench.linkage", str(number)]
        said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.strip()
        yield f"{number:,} events", said
    yield f"{PEER}, 50,000 events", _peer(folder)


def _peer(folder: Path) -> str:
    """Install the peer in a folder of its own and run it; say so where that cannot be done."""
    python = folder / "linkage-peer" / "bin" / "python"
    if not python.exists():
        made = subprocess.run([sys.executable, "-m", "venv", python.parents[1]], capture_output=True, check=False)
        got = subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], capture_output=True, check=False)
        if made.returncode or got.returncode:
            return "does not install here"
    path = folder / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(rows(50_000))
    done = subprocess.run([python, "-c", PROGRAM, path], capture_output=True, text=True, check=False, timeout=1800)
    return done.stdout.strip() or f"failed: {done.stderr.strip().splitlines()[-1][:120] if done.stderr else '?'}"


if __name__ == "__main__":
    print(linked(int(sys.argv[1])))
