"""An edition of 500 citations and 200 findings, 25,000 units in all, sealed and packed, and verified by the verifier.

The project is made here: 125 sources who were all asked, 200 codes put on their words by lot, and a report of 200
numbers and 300 quotations. It is bound and rendered as any report is, and not judged: what is measured comes after.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

NOW, TODAY = datetime(2026, 3, 1, 9, 30, tzinfo=UTC), date(2026, 3, 1)
SOURCES, FINDINGS, QUOTATIONS = 125, 200, 300
SETTINGS = """[project]
title = { en = "What was measured" }
group = { en = "Nobody" }

[[reports]]
name = "report"
language = "en"
files = ["report.md"]
"""


def rows(folder: Path) -> Iterator[tuple[str, str]]:
    """Seal and verify in processes of their own."""
    root = folder / "sealing"
    make(root)
    for what, task in (("sealed, signed and packed", "seal"), ("verified", "verify")):
        command = [sys.executable, "-m", "bench.sealing", task, str(root)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        yield what, done.stdout.strip()


def make(root: Path) -> None:
    """Write the project, and fill its vault."""
    from firsthand.desk.admission.intake import admit
    from firsthand.desk.admission.tables import take_codings, take_consents, take_coverage
    from firsthand.project import read_project
    from firsthand.vault import Vault

    _write(root)
    project = read_project(root)
    with Vault.create(root / "vault", "example", None, now=NOW) as vault:
        assert admit(vault, project, [root / "interviews"], root / "register.csv", now=NOW).refusals == ()
        for name, take in (("consents", take_consents), ("coverage", take_coverage), ("codings", take_codings)):
            assert take(vault, project, root / f"{name}.csv", now=NOW).faults == ()


def _write(root: Path) -> None:
    lot, turns = random.Random(7), 4
    sources = [f"S{n:03}" for n in range(1, SOURCES + 1)]
    files = {"firsthand.toml": SETTINGS}
    register = ["file,source,date,language,speaker,status"]
    codings = ["passage,code,coder,polarity,basis"]
    for source in sources:
        said = [f"SOURCE: Of matter {n} source {source} said what she saw of it.\n" for n in range(turns)]
        files[f"interviews/{source}.txt"] = "\n".join(said)
        register.append(f"{source}.txt,{source},2024-05-03,en,SOURCE,approved")
        chosen = lot.sample(range(FINDINGS), FINDINGS * 2 // 5)
        codings += [f"{source}/{lot.randint(1, turns)},matter.c{code},C1,affirms,experienced" for code in chosen]
    files["register.csv"] = "\n".join(register) + "\n"
    files["codings.csv"] = "\n".join(codings) + "\n"
    files["coverage.csv"] = "source,topic,state\n" + "".join(f"{source},matter,asked\n" for source in sources)
    allowed = [f"{source},{scope},granted,2024-05-03\n" for source in sources for scope in ("count", "quote")]
    files["consents.csv"] = "source,scope,decision,given\n" + "".join(allowed)
    codes = [f'[[code]]\nid = "matter.c{n}"\nlabel = {{ en = "Matter {n}" }}\n' for n in range(FINDINGS)]
    files["codebook.toml"] = "\n".join(codes)
    lines = ["# What was measured", ""]
    for n in range(FINDINGS):
        files[f"findings/f{n}.toml"] = (
            f'question = "Says what she saw of matter {n}"\nunit = "source"\namong = "asked(\'matter\')"\n'
            f"where = \"says('matter.c{n}')\"\n"
        )
        lines += [f"[Some of them](finding:f{n}) said what they saw.", ""]
    for _ in range(QUOTATIONS):
        source, turn = lot.choice(sources), lot.randint(1, turns)
        lines += [f"One said: “[source {source} said what she saw of it](quote:{source}/{turn}).”", ""]
    files["report.md"] = "\n".join(lines)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def seal(root: Path) -> str:
    """Bind and render, then seal, sign and pack: what the last three took."""
    from firsthand.build import Checked, bind
    from firsthand.desk.publication.evidence import packed, sealed
    from firsthand.desk.publication.producing import produce
    from firsthand.manuscript import read
    from firsthand.model.release import Signed, Signing
    from firsthand.project import read_project
    from firsthand.seal.bag import zipped
    from firsthand.seal.statement import to_sign
    from firsthand.vault import Vault
    from firsthand.vault.keys import keys

    project = read_project(root)
    manuscript, problems = read(project.reports["report"], root)
    with Vault.open(root / "vault", lambda _: "") as vault:
        bound = bind(manuscript, problems, project, vault, TODAY)
        files = produce(Checked(bound, ()), ("html",))
        started = time.perf_counter()
        made = sealed(vault, bound, files, day=TODAY)
        signed = []
        for role in Signing:
            key = keys.new_identity()
            statement = to_sign(role.value, made.digest)
            signed.append(Signed(role, role.value, keys.verifier_of(key), keys.sign(key, statement), NOW))
        pack = zipped(packed(bound, made, files, signed, {}), "report-evidence")
        spent = time.perf_counter() - started
    (root / "report-evidence.zip").write_bytes(pack)
    held = made.records
    counted = f"{len(held.citations)} citations, {len(held.questions)} numbers, {len(held.ballots):,} ballots"
    return f"{spent:.2f} s, {_megabytes()} MB with binding and rendering; {counted}; {len(pack) / 1e6:.1f} MB packed"


def verify(root: Path) -> str:
    """Verify the pack, as the verifier's command does."""
    from firsthand_verify import verify as verified

    started = time.perf_counter()
    outcome = verified(root / "report-evidence.zip")
    spent = time.perf_counter() - started
    return f"{spent:.2f} s, {_megabytes()} MB; {'it holds' if outcome.holds else outcome.refusal}"


def _megabytes() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6:.0f}"


if __name__ == "__main__":
    print({"seal": seal, "verify": verify}[sys.argv[1]](Path(sys.argv[2])))
