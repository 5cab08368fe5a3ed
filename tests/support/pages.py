"""Every page of the workbench: an address of each, who may see it, and what is nonsense there."""

from __future__ import annotations

from typing import NamedTuple

from firsthand.model.roles import Permission

ALL = Permission.READ
P = Permission


class Shown(NamedTuple):
    """A page: its pattern, an address of it, who may, and addresses of its kind that name nothing."""

    pattern: str
    address: str
    may: Permission = ALL
    nonsense: tuple[str, ...] = ()


PAGES = (
    Shown("/", "/"),
    Shown("/waiting/reports", "/waiting/reports", P.BUILD),
    Shown("/sources", "/sources?sex=female"),
    Shown("/sources/-/new", "/sources/-/new", P.ADMIT),
    Shown("/sources/{code}", "/sources/S14", ALL, ("/sources/S99", "/sources/%00")),
    Shown("/sources/{code}/details", "/sources/S14/details", P.ADMIT, ("/sources/S99/details",)),
    Shown("/sources/{code}/consent", "/sources/S14/consent", P.CONSENT, ("/sources/S99/consent",)),
    Shown("/sources/{code}/published", "/sources/S14/published", P.LEDGER, ("/sources/S99/published",)),
    Shown("/sources/{code}/fit/{language}", "/sources/S14/fit/en", P.LEDGER, ("/sources/S99/fit/en",)),
    Shown("/sources/{code}/uniques", "/sources/S14/uniques", P.LEDGER, ("/sources/S99/uniques",)),
    Shown("/sources/{code}/elsewhere", "/sources/S14/elsewhere", P.WITHDRAW, ("/sources/S99/elsewhere",)),
    Shown("/sources/{code}/withdraw", "/sources/S14/withdraw", P.WITHDRAW, ("/sources/S99/withdraw",)),
    Shown("/withdrawals", "/withdrawals"),
    Shown("/withdrawals/{code}", "/withdrawals/S02", ALL, ("/withdrawals/S01", "/withdrawals/S99")),
    Shown("/withdrawals/{code}/again", "/withdrawals/S02/again", ALL, ("/withdrawals/S99/again",)),
    Shown(
        "/withdrawals/{code}/notice/{language}", "/withdrawals/S02/notice/ko", ALL,
        ("/withdrawals/S99/notice/en", "/withdrawals/S02/notice/xx"),
    ),
    Shown("/sources/{code}/erase", "/sources/S14/erase", P.ERASE, ("/sources/S99/erase",)),
    Shown("/sources/{code}/erased", "/sources/S25/erased", P.ERASE, ("/sources/S14/erased", "/sources/S99/erased")),
    Shown("/identities", "/identities", P.OPEN_IDENTITY),
    Shown("/sources/{code}/identity", "/sources/S14/identity", P.OPEN_IDENTITY, ("/sources/S99/identity",)),
    Shown(
        "/sources/{code}/identity/record", "/sources/S14/identity/record", P.RECORD_IDENTITY,
        ("/sources/S99/identity/record",),
    ),
    Shown("/read/{interview}", "/read/S22?beside=en", ALL, ("/read/S99", "/read/-", "/read/S14?beside=xx")),
    Shown("/search", "/search"),
    Shown("/codebook", "/codebook"),
    Shown("/codebook/-/new", "/codebook/-/new", P.CODE),
    Shown("/codebook/-/history", "/codebook/-/history"),
    Shown("/codebook/{code}", "/codebook/home.violence", ALL, ("/codebook/nothing",)),
    Shown("/codebook/{code}/merge", "/codebook/home.common/merge", P.CODE, ("/codebook/nothing/merge",)),
    Shown("/codebook/{code}/move", "/codebook/home.common/move", P.CODE, ("/codebook/nothing/move",)),
    Shown("/codebook/{code}/remove", "/codebook/home.unused/remove", P.CODE, ("/codebook/nothing/remove",)),
    Shown("/codebook/{code}/split", "/codebook/home.common/split", P.CODE, ("/codebook/nothing/split",)),
    Shown("/findings", "/findings"),
    Shown("/findings/-/new", "/findings/-/new"),
    Shown("/findings/-/cross", "/findings/-/cross?rows=sex&columns=province"),
    Shown("/findings/-/change/{name}", "/findings/-/change/blamed", ALL, ("/findings/-/change/nothing",)),
    Shown("/findings/{name}", "/findings/blamed", ALL, ("/findings/nothing",)),
    Shown("/findings/{name}/{part}", "/findings/blamed/n", ALL, ("/findings/blamed/x", "/findings/nothing/n")),
    Shown("/exhibits", "/exhibits"),
    Shown("/exhibits/-/new", "/exhibits/-/new"),
    Shown("/exhibits/{name}", "/exhibits/by-sex", ALL, ("/exhibits/nothing",)),
    Shown("/admit", "/admit"),
    Shown("/approve/{interview}/{language}", "/approve/S22/en", P.APPROVE, ("/approve/S99/en", "/approve/S22/xx")),
    Shown("/events", "/events"),
    Shown("/events/persons", "/events/persons"),
    Shown("/events/figures", "/events/figures"),
    Shown("/events/totals", "/events/totals?shape=gbvims", P.TOTALS),
    Shown("/events/{event}", "/events/E1", ALL, ("/events/E999", "/events/x")),
    Shown("/events/new", "/events/new?passage=S01/1", P.EVENTS),
    Shown("/events/new/person", "/events/new/person", P.EVENTS),
    Shown("/events/change/{thing}", "/events/change/P1", P.EVENTS, ("/events/change/P999", "/events/change/x")),
    Shown("/events/change/{thing}/{source}", "/events/change/E1/S01", P.EVENTS, ("/events/change/E1/S99",)),
    Shown("/events/{event}/new/{table}", "/events/E1/new/acts", P.EVENTS, ("/events/E1/new/x",)),
    Shown("/links", "/links", P.EVENTS),
    Shown("/links/decided", "/links/decided?history=1", P.EVENTS),
    Shown("/help", "/help"),
    Shown("/help/{part}/{name}", "/help/rules/README", ALL, ("/help/rules/nothing", "/help/rules/..%2f..")),
    Shown("/reports", "/reports"),
    Shown("/reports/{name}", "/reports/press", ALL, ("/reports/nothing", "/reports/press?file=99")),
    Shown("/reports/{name}/delete", "/reports/report-ko/delete", P.BUILD, ("/reports/nothing/delete",)),
    Shown("/publish", "/publish"),
    Shown("/publish/{name}", "/publish/press", ALL, ("/publish/nothing",)),
    Shown("/publish/{name}/open/{suffix}", "/publish/report/open/html", ALL, ("/publish/report/open/toml",)),
    Shown("/publish/{name}/{suffix}", "/publish/report/pdf", ALL, ("/publish/report/toml", "/publish/press/pdf")),
    Shown("/publish/{name}/release", "/publish/report/release", ALL, ("/publish/nothing/release",)),
    Shown(
        "/publish/{name}/release/file/{file}", "/publish/report/release/file/report-evidence.zip", ALL,
        ("/publish/report/release/file/firsthand.toml", "/publish/press/release/file/press.html"),
    ),
    Shown(
        "/publish/{name}/release/request", "/publish/report/release/request", P.PUBLISH,
        ("/publish/press/release/request",),
    ),
    Shown("/project", "/project"),
    Shown("/project/file", "/project/file?path=codebook.toml", ALL, ("/project/file", "/project/file?path=../x.toml")),
    Shown(
        "/project/download", "/project/download?path=codebook.toml", ALL,
        ("/project/download", "/project/download?path=vault/vault.db", "/project/download?path=/etc/hosts"),
    ),
    Shown("/project/settings", "/project/settings"),
    Shown("/members", "/members"),
    Shown("/members/recipient", "/members/recipient", P.OPEN_SEALED),
    Shown("/vault", "/vault"),
    Shown("/vault/checks", "/vault/checks", P.JOURNAL),
    Shown(
        "/vault/backup/{name}/{file}", "/vault/backup/monday/keyring", P.BACK_UP,
        ("/vault/backup/monday/x", "/vault/backup/nothing/copy"),
    ),
    Shown("/journal", "/journal", P.JOURNAL),
    Shown("/rounds", "/rounds"),
    Shown("/rounds/{number:int}", "/rounds/1", ALL, ("/rounds/99", "/rounds/x")),
)  # fmt: skip
"""Where several addresses name nothing, each is refused."""

APART = {
    "/begin", "/unlock", "/awake", "/links/progress", "/reports/{name}/word/{number}",
    "/publish/{name}/release/opening/{file}",
}  # fmt: skip
"""What is no page of its own: before there is a session or a project, for scripts, of a Word file, or a sealed file."""

HERS = (
    "/admit/{job}", "/project/upload/{plan}", "/publish/{name}/run/{job}", "/members/shares/{issued}",
    "/publish/{name}/release/run/{job}",
)  # fmt: skip
"""What a session keeps: for nobody else, whatever her role."""
