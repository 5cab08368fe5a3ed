"""A bound report made by hand, in English or Korean, for tests of what is printed. Every word is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from firsthand.model.bound import Attribution, Bound, Claim, Display, Quotation, Reference
from firsthand.model.coding import Asked, Code, Codebook, Coverage
from firsthand.model.finding import Answer, Count, Exhibit, Fact, Figure, Finding, Unit
from firsthand.model.ladder import Ladder, Rung
from firsthand.model.manuscript import Block, BlockKind, Citation, CitationKind, Manuscript, Mark, Run, Section
from firsthand.model.place import Place
from firsthand.model.private import Private
from firsthand.model.project import Policy, Project, ReportSettings
from firsthand.model.snapshot import Holdings, Snapshot
from firsthand.model.testimony import InterviewRef, PassageRef, Source, Speaker, Status, Transcript, Turn
from firsthand.model.verdict import Verdict

PATH = "report/report.md"
GROUP = {"en": "The Riverside Listening Group", "ko": "강변 듣기 모임"}
CONTENT_NOTE = {
    "en": "This report speaks of violence at home, without detail. You can stop at any point.",
    "ko": "이 보고서는 가정에서 일어난 폭력을 자세한 묘사 없이 다룹니다. 언제든 그만 읽어도 됩니다.",
}
TITLE = {"en": "When nobody comes", "ko": "아무도 오지 않을 때"}
ORIGINAL = "신고해 봐야 소용이 없어요. 보안원이 그냥 집안일이라고 하고 돌아가요."
TRANSLATED = "There is no use in reporting it. The officer says it is a family matter and goes home."
SECOND = "자기비판서를 쓰면 그걸로 끝이었어요. 다음 날 또 같은 자리에 나왔지요."


def place(line: int = 1, column: int = 1) -> Place:
    """Return a place in the report."""
    return Place(PATH, line, column, line, column + 1)


def codes(first: int, last: int) -> tuple[str, ...]:
    """Name sources: ``S01`` to ``S25``."""
    return tuple(f"S{number:02d}" for number in range(first, last + 1))


def count(name: str, *, inside: int, denied: int = 0, silent: int = 0, not_asked: int = 0, declined: int = 0) -> Count:
    """Make a count of sources with so many of each answer, in this order."""
    given = (
        [Answer.IN] * inside
        + [Answer.DENIED] * denied
        + [Answer.SILENT] * silent
        + [Answer.NOT_ASKED] * not_asked
        + [Answer.DECLINED] * declined
    )
    units = codes(1, len(given))
    evidence = tuple(PassageRef(InterviewRef(unit), 4 + i, 4 + i) for i, unit in enumerate(units[:inside]))
    against = tuple(PassageRef(InterviewRef(unit), 9, 9) for unit in units[inside : inside + denied])
    return Count(name, Unit.SOURCE, dict(zip(units, given, strict=True)), evidence, against)


FINDINGS = {
    "police-pointless": Finding(
        "police-pointless",
        "Says that reporting domestic violence to the police is pointless",
        Unit.SOURCE,
        "asked('police')",
        "says('police.pointless')",
        questions={"ko": "가정에서 일어난 폭력을 신고해도 소용이 없다고 말한다"},
    ),
    "left": Finding("left", "Year of leaving", Unit.SOURCE, value="range(left)"),
    "letter": Finding(
        "letter", "Says a self-criticism letter was the sanction", Unit.SOURCE, "interviewed", "says('sanction.letter')"
    ),
    "transfer": Finding(
        "transfer", "Says a transfer was the sanction", Unit.SOURCE, "interviewed", "says('sanction.transfer')"
    ),
}
COUNTS = {
    "police-pointless": count("police-pointless", inside=22, denied=1, not_asked=1, declined=1),
    "left": replace(count("left", inside=25), low=2000, high=2009, evidence=()),
    "letter": count("letter", inside=9, silent=9, not_asked=5, declined=2),
    "transfer": count("transfer", inside=1, silent=16, not_asked=8),
}
FACTS = {
    "hana-2018": Fact(
        "hana-2018",
        997,
        "Arrivals in the year",
        "Arrivals by year, table 2",
        "Office of Statistics",
        "2018",
        "https://example.org/arrivals?y=2018&t=2",
    )
}
LABELS = {
    "letter": {"en": "A letter of self-criticism", "ko": "자기비판서"},
    "transfer": {"en": "A transfer to another workplace", "ko": "다른 직장으로 옮김"},
}


def exhibit(kind: str, columns_by: str = "") -> Exhibit:
    """Make a table or chart of the two sanctions."""
    titles = {"en": "Sanctions that sources describe", "ko": "증언자가 말한 처벌"}
    return Exhibit("sanctions", kind, titles, ("letter", "transfer"), LABELS, columns_by)


def figure(kind: str, *, by_sex: bool = False) -> Figure:
    """Compute the exhibit, whole or by sex."""
    if not by_sex:
        whole = ((COUNTS["letter"],), (COUNTS["transfer"],))
        return Figure(exhibit(kind), ("",), whole, _row_labels(), {"en": ("",), "ko": ("",)})
    women = (
        count("letter", inside=7, silent=8, not_asked=4, declined=1),
        count("transfer", inside=1, silent=13, not_asked=6),
    )
    men = (
        count("letter", inside=2, silent=1, not_asked=1, declined=1),
        count("transfer", inside=0, silent=3, not_asked=2),
    )
    cells = tuple((women[i], men[i]) for i in range(2))
    labels = {"en": ("Women", "Men"), "ko": ("여성", "남성")}
    return Figure(exhibit(kind, "sex"), ("female", "male"), cells, _row_labels(), labels)


def _row_labels() -> dict[str, tuple[str, ...]]:
    return {tag: tuple(LABELS[row][tag] for row in ("letter", "transfer")) for tag in ("en", "ko")}


LADDER = Ladder(
    (
        Rung("none", {"en": ("no one", "none"), "ko": ("아무도",)}, none=True, most=Fraction(0), least_of=5),
        Rung("few", {"en": ("a few",), "ko": ("소수", "몇 명")}, least_n=2, most_n=4, most=Fraction(1, 5)),
        Rung("some", {"en": ("some",), "ko": ("일부",)}, least_n=2, most=Fraction(2, 5)),
        Rung("half", {"en": ("half",), "ko": ("절반",)}, least=Fraction(9, 20), most=Fraction(11, 20)),
        Rung("majority", {"en": ("a majority", "more than half"), "ko": ("과반",)}, least=Fraction(1, 2), above=True),
        Rung("most", {"en": ("most",), "ko": ("대부분",)}, least=Fraction(2, 3)),
        Rung("nearly", {"en": ("almost all",), "ko": ("거의 모두",)}, least=Fraction(9, 10), below_all=True),
        Rung("all", {"en": ("all", "every"), "ko": ("모두", "전원")}, universal=True, least=Fraction(1), least_of=5),
        Rung("common", {"en": ("common", "often"), "ko": ("흔히", "자주")}, kind="frequency", least=Fraction(1, 3)),
        Rung("only", {"en": ("only",), "ko": ("오직", "뿐")}, kind="exclusive"),
    )
)
CODEBOOK = Codebook(
    {
        "police.pointless": Code(
            "police.pointless",
            {"en": "Reporting is pointless", "ko": "신고는 소용없다"},
            "The source says that reporting to the police changes nothing.",
            include="Advice not to report",
            exclude="Not knowing where to report",
            example="never printed",
            counting_rule="Once a source, however often it is said.",
            texts={
                "definition": {"ko": "보안서에 신고해도 달라지는 것이 없다고 말한다."},
                "include": {"ko": "신고하지 말라는 충고"},
                "exclude": {"ko": "어디에 신고하는지 모른다는 말"},
                "counting_rule": {"ko": "몇 번을 말하든 증언자마다 한 번 센다."},
            },
        ),
        "sanction.letter": Code("sanction.letter", {"en": "Letter", "ko": "자기비판서"}, "A letter was the sanction."),
        "sanction.transfer": Code(
            "sanction.transfer", {"en": "Transfer", "ko": "이동"}, "A transfer was the sanction."
        ),
    },
    topic_labels={"police": {"en": "The police", "ko": "보안서"}},
)


def project(language: str, *, invented: bool = True) -> Project:
    """Make the project folder's content."""
    return Project(
        root=".",
        title={"en": "Invented project", "ko": "지어낸 과제"},
        group=GROUP,
        invented=invented,
        vault="vault",
        reports={"report": ReportSettings("report", (PATH,), language)},
        attributes={},
        codebook=CODEBOOK,
        findings=FINDINGS,
        exhibits={"sanctions": exhibit("table")},
        facts=FACTS,
        ladder=LADDER,
        policy=Policy(),
        method={
            "recruitment": {
                "en": "Sources were found through two shelters and by word of mouth.",
                "ko": "증언자는 쉼터 두 곳과 소개를 통하여 만났습니다.",
            },
            "payment": {"en": "Nobody was paid; fares were.", "ko": "사례는 없었고 교통비만 드렸습니다."},
        },
    )


def snapshot() -> Snapshot:
    """Make what the annex says of the vault."""
    topics = [Coverage(code, "police", Asked.ASKED) for code in codes(1, 20)]
    topics += [Coverage(code, "police", Asked.RAISED) for code in codes(21, 23)]
    topics += [Coverage("S24", "police", Asked.NOT_ASKED), Coverage("S25", "police", Asked.DECLINED)]
    topics += [Coverage(code, "sanction", Asked.ASKED) for code in codes(1, 18)]
    return Snapshot(
        vault="v1",
        head="0" * 64,
        today=date(2026, 3, 12),
        sources=tuple(Source(code) for code in codes(1, 25)),
        consents={},
        interviews=tuple(InterviewRef(code) for code in codes(1, 25)),
        coverage=tuple(topics),
        withdrawn=frozenset({"S26"}),
        holdings=Holdings(
            sources=25,
            interviews=26,
            words_least=310,
            words_median=455,
            words_most=702,
            languages=("ko", "en"),
            translations=26,
            translations_approved=26,
            codings=212,
            suggestions=3,
            coders=2,
            double_coded=5,
            first_interview=date(2019, 4, 2),
            last_interview=date(2021, 11, 30),
        ),
    )


@dataclass(slots=True)
class Pen:
    """Writes a bound report piece by piece, and keeps what each evidence link is bound to."""

    language: str
    quotations: tuple[Quotation, ...] = ()
    claims: tuple[Claim, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    references: tuple[Reference, ...] = ()
    displays: tuple[Display, ...] = ()
    line: int = 0

    def here(self) -> Place:
        """Return the next place, never the same twice."""
        self.line += 1
        return place(self.line)

    def says(self, text: str, *marks: Mark) -> Run:
        """Write words."""
        return Run(text, self.here(), frozenset(marks))

    def leads(self, kind: CitationKind, text: str, target: str, **fields: object) -> Run:
        """Write an evidence link bound to nothing yet."""
        where = self.here()
        citation = Citation(f"{kind}:{target}", text, where, kind, **fields)  # type: ignore[arg-type]
        return Run(text, where, citation=citation)

    def quotes(self, text: str, ref: str, *, original: str, translated: str = "", omitted: int = 0) -> Run:
        """Quote a passage, in translation if one is given; ``original`` is then what answers to it, if anything."""
        passage = PassageRef.parse(ref)
        assert passage is not None
        run = self.leads(CitationKind.QUOTE, text, ref, passage=passage)
        spoken = transcript(passage, "ko", original)
        spoken = spoken if original else replace(spoken, turns=())
        used = transcript(passage, "en", translated) if translated else spoken
        verdict = Verdict(frozenset(), used.language, original=not translated, omitted=omitted)
        assert run.citation is not None
        block = paragraph(run)
        self.quotations += (Quotation(run.citation, block, used, spoken, verdict),)
        return run

    def counts(self, text: str, name: str, part: str = "n") -> Run:
        """Cite a finding."""
        run = self.leads(CitationKind.FINDING, text, name, name=name, part=part)
        assert run.citation is not None
        self.claims += (Claim(run.citation, paragraph(run), FINDINGS[name], COUNTS[name]),)
        return run

    def names(self, text: str, code: str) -> Run:
        """Tell who speaks."""
        run = self.leads(CitationKind.SOURCE, text, code, source=code)
        assert run.citation is not None
        self.attributions += (Attribution(run.citation, paragraph(run), Source(code)),)
        return run

    def refers(self, text: str, name: str) -> Run:
        """Cite a fact."""
        run = self.leads(CitationKind.FACT, text, name, name=name)
        assert run.citation is not None
        self.references += (Reference(run.citation, paragraph(run), FACTS[name]),)
        return run

    def shows(self, text: str, shown: Figure) -> Block:
        """Place a table or chart."""
        kind = CitationKind(shown.exhibit.kind)
        run = self.leads(kind, text, shown.exhibit.name, name=shown.exhibit.name)
        block = Block(BlockKind.EXHIBIT, run.place, (run,))
        assert run.citation is not None
        self.displays += (Display(run.citation, block, shown),)
        return block

    def bound(
        self, blocks: Sequence[Block], *, title: str = "", invented: bool = True, medium: str = "report"
    ) -> Bound:
        """Bind what was written."""
        manuscript = Manuscript(
            "report",
            self.language,
            (Section(PATH, tuple(blocks), ()),),
            medium,
            title,
            CONTENT_NOTE[self.language],
            "2026-03-01",
        )
        return Bound(
            manuscript,
            project(self.language, invented=invented),
            snapshot(),
            self.quotations,
            self.claims,
            self.attributions,
            self.references,
            self.displays,
            counts=COUNTS,
        )


def transcript(passage: PassageRef, language: str, text: str) -> Transcript:
    """Make the one turn a passage names."""
    turns = (Turn(passage.first, Speaker.SOURCE, Private(text)),)
    return Transcript(
        passage.interview,
        language,
        language == "ko",
        Status.APPROVED,
        translator="" if language == "ko" else "T1",
        reviewer="" if language == "ko" else "R1",
        turns=turns,
    )


def paragraph(*runs: Run) -> Block:
    """Make a paragraph."""
    return Block(BlockKind.PARAGRAPH, runs[0].place, runs)


def heading(level: int, *runs: Run) -> Block:
    """Make a heading."""
    return Block(BlockKind.HEADING, runs[0].place, runs, level=level)


def holding(kind: BlockKind, *children: Block, ordered: bool = False, start: int = 1, label: str = "") -> Block:
    """Make a container."""
    return Block(kind, children[0].place, children=children, ordered=ordered, start=start, label=label)


def row(*cells: Sequence[Run], header: bool = False, align: Sequence[str] = ()) -> Block:
    """Make a table's row of runs."""
    sides = [*align, *[""] * len(cells)]
    made = tuple(
        Block(BlockKind.CELL, place(), tuple(runs), align=side) for runs, side in zip(cells, sides, strict=False)
    )
    return Block(BlockKind.ROW, place(), children=made, header=header)


def english(*, invented: bool = True) -> Bound:
    """Write the English report: every kind of block, link and run."""
    pen = Pen("en")
    t = pen.says
    blocks = [
        heading(1, t(TITLE["en"])),
        paragraph(
            t("The people in this report left between "),
            pen.counts("2000 and 2009", "left"),
            t(". They were interviewed at length, in Korean, by a group that listens. The year before, "),
            pen.refers("997", "hana-2018"),
            t(" people arrived. What follows is what they said; it is not a verdict on a country."),
        ),
        heading(2, t("What the police do")),
        paragraph(
            pen.counts("Twenty-two of the 25", "police-pointless"),
            t(" say that reporting violence at home to the police is pointless. "),
            pen.counts("One", "police-pointless", "denied"),
            t(" disagrees: she reported her husband, and an officer came."),
            Run("", pen.here(), note="1"),
            t(" The others describe an officer who listens, and leaves."),
        ),
        holding(
            BlockKind.QUOTE,
            paragraph(
                t("“"),
                pen.quotes(
                    "There is no use in reporting it. […] goes home.",
                    "S14/112",
                    original=ORIGINAL,
                    translated=TRANSLATED,
                    omitted=41,
                ),
                t("”"),
            ),
            paragraph(t("— "), pen.names("Min-seo, a former trader in her forties", "S14")),
        ),
        paragraph(
            t("The word that "),
            pen.names("Min-seo", "S14"),
            t(" uses is "),
            pen.quotes("집안일", "S14/112", original=ORIGINAL),
            t(", a family matter. It recurs in interview after interview, with "),
            t("very", Mark.EMPHASIS),
            t(" little variation, and "),
            t("always", Mark.STRONG),
            t(" as something said by somebody else. Compare the Korean 보안원, who is not quite a police officer."),
        ),
        heading(4, t("A level skipped by its author")),
        paragraph(
            t("First line"),
            t("\n"),
            t("and a second, with an "),
            Run("ordinary link", pen.here(), href="https://example.org/a?b=1&c=2"),
            t(" and a "),
            Run("script", pen.here(), href="javascript:alert(1)"),
            t("."),
        ),
        heading(2, t("At work")),
        paragraph(
            t("Nine sources name a letter of self-criticism. "),
            pen.quotes(
                "If you wrote the letter, that was the end of it.",
                "S03/40-41",
                original="",
                translated="If you wrote the letter, that was the end of it. The next day he was back.",
            ),
            t(" One names a transfer. Sixteen were not asked, or would not say, and nothing here counts them as a no."),
        ),
        pen.shows("Sanctions that sources describe, by sex", figure("table", by_sex=True)),
        paragraph(t("The same figures for everyone:")),
        pen.shows("Sanctions that sources describe", figure("chart")),
        pen.shows("Sanctions that sources describe, women and men", figure("chart", by_sex=True)),
        heading(2, t("What we ask")),
        holding(
            BlockKind.LIST,
            holding(BlockKind.ITEM, paragraph(t("That a report be written down, with a number."))),
            holding(
                BlockKind.ITEM,
                paragraph(t("That the person who reports be told:")),
                holding(
                    BlockKind.LIST,
                    holding(BlockKind.ITEM, paragraph(t("what was done,"))),
                    holding(BlockKind.ITEM, paragraph(t("and by whom."))),
                ),
            ),
            ordered=True,
            start=2,
        ),
        Block(
            BlockKind.TABLE,
            place(),
            children=(
                row([t("Year")], [t("Meetings")], header=True, align=("left", "right")),
                row([t("2019")], [t("12")], align=("left", "right")),
                row([t("2020")], [t("7")], align=("left", "right")),
            ),
        ),
        Block(BlockKind.CODE, place(), (t("plain  text\n  kept as typed"),)),
        Block(BlockKind.RULE, place()),
        paragraph(t("This report was read back to those it quotes before it was printed.")),
        holding(
            BlockKind.NOTE,
            paragraph(
                t("She asked that this be told. It rests on "),
                pen.counts("one source", "police-pointless", "denied"),
                t("."),
            ),
            label="1",
        ),
    ]
    return pen.bound(blocks, title=TITLE["en"], invented=invented)


def korean(*, invented: bool = True) -> Bound:
    """Write the Korean report."""
    pen = Pen("ko")
    t = pen.says
    blocks = [
        heading(1, t(TITLE["ko"])),
        paragraph(
            t("이 보고서에 나오는 이들은 "),
            pen.counts("2000년부터 2009년 사이", "left"),
            t("에 고향을 떠났다. 면담은 한국어로 길게 하였고, 여러 해 함께해 온 모임이 맡았다. 그 전해에는 "),
            pen.refers("997", "hana-2018"),
            t("명이 들어왔다. 다음은 그들이 한 말이며, 한 나라에 대한 판결이 아니다."),
        ),
        heading(2, t("신고하면 어떻게 되는가")),
        paragraph(
            pen.counts("25명 가운데 22명", "police-pointless"),
            t("은 가정에서 일어난 폭력을 신고해도 소용이 없다고 말한다. "),
            pen.counts("한 명", "police-pointless", "denied"),
            t("은 그렇지 않다고 한다. 신고하자 보안원이 왔다는 것이다."),
            Run("", pen.here(), note="1"),
        ),
        holding(
            BlockKind.QUOTE,
            paragraph(
                t("“"),
                pen.quotes(
                    "신고해 봐야 소용이 없어요. 보안원이 그냥 집안일이라고 하고 돌아가요.", "S14/112", original=ORIGINAL
                ),
                t("”"),
            ),
            paragraph(t("— "), pen.names("민서, 전에 장사를 하던 사십 대", "S14")),
        ),
        paragraph(
            t("영어판에는 이 말을 "),
            pen.quotes("a family matter", "S14/112", original=ORIGINAL, translated=TRANSLATED),
            t("로 옮겼다. "),
            t("거의", Mark.EMPHASIS),
            t(" 같은 말이 "),
            t("되풀이해서", Mark.STRONG),
            t(" 나온다."),
        ),
        heading(2, t("직장에서")),
        paragraph(
            t("아홉 명은 자기비판서를 말한다. “"),
            pen.quotes("자기비판서를 쓰면 그걸로 끝이었어요.", "S03/40", original=SECOND),
            t("” 한 명은 다른 직장으로 옮긴 일을 말한다."),
        ),
        pen.shows("증언자가 말한 처벌, 성별", figure("table", by_sex=True)),
        pen.shows("증언자가 말한 처벌", figure("chart")),
        heading(2, t("바라는 것")),
        holding(
            BlockKind.LIST,
            holding(BlockKind.ITEM, paragraph(t("신고를 받으면 번호를 붙여 적어 둘 것."))),
            holding(BlockKind.ITEM, paragraph(t("신고한 이에게 무엇을 하였는지 알릴 것."))),
        ),
        holding(BlockKind.NOTE, paragraph(t("이 일을 알려 달라고 당부하였다.")), label="1"),
    ]
    return pen.bound(blocks, title=TITLE["ko"], invented=invented)
