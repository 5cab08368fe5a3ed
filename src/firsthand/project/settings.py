"""``firsthand.toml``: what the project is, its reports, the details it records, its sentences, ladder and policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

from firsthand.model.consent import SCOPE_OF_MEDIUM
from firsthand.model.ladder import Ladder
from firsthand.model.project import Attribute, ConsentPolicy, Policy, ReportSettings, Words
from firsthand.project.document import Document, Table

LANGUAGES = ("en", "ko")
MEDIA = ("report", *SCOPE_OF_MEDIUM)
TYPES = ("integer", "year", "category", "text")
RESERVED = ("interviewed", "code", "polarity", "basis")
"""Names the language of conditions keeps for itself."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``firsthand.toml`` says."""

    title: Words
    group: Words
    invented: bool
    vault: str
    reports: Mapping[str, ReportSettings]
    attributes: Mapping[str, Attribute]
    method: Mapping[str, Words]
    ladder: Ladder
    policy: Policy
    consent: ConsentPolicy


def read_settings(document: Document) -> Settings:
    """Read the settings; what is wrong becomes problems of the document."""
    top = document.table()
    project, vault = top.table("project"), top.table("vault")
    if document.readable and "project" not in top.data:
        top.fault("", "[project] is missing")
    attributes = _attributes(top.table("attributes"))
    settings = Settings(
        title=project.words("title", required="project" in top.data),
        group=project.words("group", required="project" in top.data),
        invented=project.flag("invented"),
        vault=vault.text("path", "vault"),
        reports=_reports(top),
        attributes=attributes,
        method=_method(top.table("method")),
        ladder=_ladder(top),
        policy=_policy(top.table("policy")),
        consent=_consent(top.table("consent"), attributes),
    )
    for table in (project, vault, top):
        table.done()
    return settings


def _reports(top: Table) -> Mapping[str, ReportSettings]:
    reports: dict[str, ReportSettings] = {}
    for table in top.tables("reports"):
        name = table.text("name", required=True)
        report = ReportSettings(
            name=name,
            files=_files(table),
            language=table.choice("language", LANGUAGES, required=True),
            medium=table.choice("medium", MEDIA, "report"),
            title=table.text("title"),
            content_note=table.text("content_note"),
            date=table.when("date"),
        )
        table.done()
        if name in reports:
            table.fault("name", "another report has this name", name)
        elif name.strip() and report.files and report.language:
            reports[name] = report
    return MappingProxyType(reports)


def _files(table: Table) -> tuple[str, ...]:
    """Return the report's files, which lie in the project folder."""
    files = table.texts("files", required=True)
    for file in files:
        path = PurePosixPath(file.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            table.fault("files", "a report's files lie in the project folder, and are named from there")
            return ()
    return tuple(file.replace("\\", "/") for file in files)


def _attributes(table: Table) -> Mapping[str, Attribute]:
    attributes: dict[str, Attribute] = {}
    for name, entry in table.named():
        kind = entry.choice("type", TYPES, required=True)
        label = entry.words("label", required=True)
        values_table = entry.table("values")
        values = {value: values_table.words(value) for value in values_table.data}
        entry.done()
        if name in RESERVED:
            table.fault(name, f"{name} has a meaning of its own in conditions; name the attribute otherwise", name)
        elif kind == "category" and not values:
            entry.fault("", "a category needs values", name)
        elif kind != "category" and values:
            entry.fault("values", "only a category has values", name)
        elif kind:
            attributes[name] = Attribute(name, kind, label, MappingProxyType(values))
    return MappingProxyType(attributes)


def _method(table: Table) -> Mapping[str, Words]:
    return MappingProxyType({name: table.words(name) for name in table.data})


def _ladder(top: Table) -> Ladder:
    from firsthand.text.ladder import default_ladder, merge

    ladder, faults = merge(default_ladder(), top.table("ladder").data)
    for fault in faults:
        top.fault("ladder", fault)
    return ladder


def _policy(table: Table) -> Policy:
    usual = Policy()
    policy = Policy(
        percentage_base=table.whole("percentage_base", usual.percentage_base, least=1),
        dominance=table.share("dominance", usual.dominance),
        dominance_from=table.whole("dominance_from", usual.dominance_from, least=1),
        omission=table.whole("omission", usual.omission, least=1),
    )
    table.done()
    return policy


def _consent(table: Table, attributes: Mapping[str, Attribute]) -> ConsentPolicy:
    usual = ConsentPolicy()
    age = table.text("age", usual.age)
    if "age" in table.data and (age not in attributes or attributes[age].type != "integer"):
        table.fault("age", "age names an attribute that is a whole number")
        age = usual.age
    forms = table.table("forms")
    superseded: dict[str, str] = {}
    for name, form in forms.named():
        superseded[name] = form.text("superseded_by", required=True)
        form.done()
    policy = ConsentPolicy(
        minor_age=table.whole("minor_age", usual.minor_age),
        age=age,
        withdrawal_days=table.whole("withdrawal_days", usual.withdrawal_days, least=1),
        superseded=MappingProxyType({name: by for name, by in superseded.items() if by.strip()}),
    )
    table.done()
    return policy
