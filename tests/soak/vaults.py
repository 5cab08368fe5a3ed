"""Spoiled files on their way through a vault, spoiled vaults, and spoiled manuscripts checked against a sound one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from shutil import copytree, rmtree

from firsthand.build import Checked, check
from firsthand.desk.admission.intake import admit
from firsthand.manuscript import read_files
from firsthand.model.manuscript import Manuscript
from firsthand.project import read_project
from firsthand.vault import Vault
from tests.soak import samples
from tests.soak.errands import BY_NAME
from tests.soak.holding import Holding, holding
from tests.soak.targets import TODAY, Breach, Judge, Target, check_message, example

NOW = datetime(2011, 5, 20, 9, tzinfo=UTC)


# Files on their way in: what is refused leaves the vault as it was, and what goes in is whole.


def _admitted(suffix: str) -> Judge:
    def judge(data: bytes, folder: Path) -> str:
        root = _intake_vault(folder.parent)
        path = folder / f"interview{suffix}"
        register = folder / "register.csv"
        path.write_bytes(data)
        register.write_text(f"file,source,language,speaker\n{path.name},S1,en,*\n", "utf-8")
        with Vault.open(root, str, writing=True) as vault:
            before = vault.verify(), sorted(root.rglob("*.age"))
            taken = admit(vault, example(), [path], register, now=NOW)
            after = vault.verify(), sorted(root.rglob("*.age"))
            changed = any(one.outcome != "unchanged" for one in taken.admitted)
            if not changed and before != after:
                raise Breach("a refused file changed the vault")
            if changed and (after[0].number != before[0].number + 1 or len(vault.transcripts()) != 1):
                raise Breach("an admitted file is not one entry and one text")
        for left in (path, register):
            left.unlink()
        for refusal in taken.refusals:
            check_message(refusal.reason, refusal.advice)
        return "admitted" if changed else "refused"

    return judge


@cache
def _intake_vault(scratch: Path) -> Path:
    Vault.create(scratch / "intake", "example", None, now=NOW).close()
    return scratch / "intake"


# Spoiled vaults: one of their files is changed. They say so, or hold what they held.


@cache
def _sound_vault(scratch: Path, errand: str) -> tuple[Path, Holding]:
    root = scratch / f"sound-{errand}"
    BY_NAME[errand].lay_out(root)
    return root, holding(root)


def _files(errand: str, pattern: str) -> Callable[[Path], Sequence[bytes]]:
    return lambda scratch: [path.read_bytes() for path in _matching(scratch, errand, pattern)]


def _matching(scratch: Path, errand: str, pattern: str) -> list[Path]:
    return sorted(_sound_vault(scratch, errand)[0].glob(f"vault/{pattern}"))


def _spoiled(errand: str, pattern: str) -> Judge:
    def judge(data: bytes, folder: Path) -> str:
        sound, held = _sound_vault(folder.parent, errand)
        root = Path(copytree(sound, folder / "spoiled"))
        (root / _matching(folder.parent, errand, pattern)[0].relative_to(sound)).write_bytes(data)
        try:
            found = holding(root)
        finally:
            rmtree(root)
        if found != held:
            raise Breach("a spoiled vault opens, verifies, and holds something else")
        return "held"

    return judge


# Manuscripts checked, and published where nothing stands against it.


def _checked(data: bytes, folder: Path) -> str:
    checked = _check(data, folder, "report.md")
    from firsthand.diagnostics.as_json import as_json
    from firsthand.diagnostics.as_sarif import as_sarif
    from firsthand.diagnostics.as_text import as_text

    for diagnostic in checked.diagnostics:
        check_message(diagnostic.message)
        if diagnostic.place.line < 1 or diagnostic.place.column < 1:
            raise Breach("a diagnostic at no place")
    as_text(checked.diagnostics, checked.bound.manuscript.sections, colour=False, show_source=True).encode()
    as_json(checked.diagnostics).encode()
    as_sarif(checked.diagnostics).encode()
    return f"exit {checked.exit_code}"


def _check(data: bytes, folder: Path, name: str) -> Checked:
    root = _example_vault(folder.parent)
    path = folder / name
    path.write_bytes(data)
    sections, problems = read_files([name], folder)
    path.unlink()
    with Vault.open(root / "vault", str) as vault:
        return check(Manuscript("report", "en", sections), problems, read_project(root), vault, TODAY)


@cache
def _example_vault(scratch: Path) -> Path:
    from firsthand.demo import lay_out

    lay_out(scratch / "example", now=NOW)
    return scratch / "example"


_SET = 20_000
"""Bytes of a report that are published: typesetting holds some 25 kB for each cell of a table, however short."""


def _published(data: bytes, folder: Path) -> str:
    from firsthand.render import render

    if len(data) > _SET:
        data = data[:_SET].rpartition(b"\n")[0] or data[:_SET]
    checked = _check(data, folder, "plain.md")
    if checked.exit_code:
        return "refused"
    written = render(checked.bound)
    if not all(written.values()):
        raise Breach("an empty file is published")
    return "published"


_ADMITTED = (".txt", ".md", ".docx", ".odt", ".hwpx", ".pdf", ".srt", ".vtt", ".json")
_PARTS = {"vault.db": 6, "keys/*.key": 2, "keys/*.db.age": 1, "originals/*": 2, "keyring": 2}
_LOCKED = "members-locked"


def _transcripts(end: str) -> Callable[[Path], Sequence[bytes]]:
    return lambda _: samples.transcripts()[end]


def _manuscripts(_: Path) -> Sequence[bytes]:
    return samples.manuscripts()[".md"]


VAULTS: tuple[Target, ...] = (
    *(Target(f"admitted{end}", 0.5, _transcripts(end), _admitted(end)) for end in _ADMITTED),
    *(Target(part, often / 4, _files("revision", part), _spoiled("revision", part)) for part, often in _PARTS.items()),
    Target("locked key", 0.25, _files(_LOCKED, "keys/*.key"), _spoiled(_LOCKED, "keys/*.key")),
    Target("checked.md", 2, _manuscripts, _checked),
    Target("published.md", 0.5, lambda _: samples.PLAIN, _published),
)
