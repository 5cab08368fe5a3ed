"""A small invented project, file by file, for the tests of the desk and of the commands.

Three people tell of a mill. ``CANARY`` is a word of S02's testimony: it may be shown to whoever reads testimony, and
may turn up nowhere else.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 1)
PASSPHRASE = "river lantern copper quiet"
OTHER = "amber window seven kites"
CANARY = "quincewood"

REGISTER = [
    [
        "file",
        "source",
        "date",
        "language",
        "speaker",
        "translation_of",
        "translator",
        "reviewer",
        "status",
        "sex",
        "age",
    ],
    ["S01.ko.txt", "S01", "2024-05-03", "ko", "구술자", "", "", "", "approved", "female", "54"],
    ["S01.en.txt", "S01", "2024-05-03", "en", "SOURCE", "S01.ko.txt", "T1", "", "draft", "", ""],
    ["S02.txt", "S02", "2024-05-04", "en", "SOURCE", "", "", "", "approved", "female", "49"],
    ["S03.txt", "S03", "2024-05-11", "en", "SOURCE", "", "", "", "approved", "male", "61"],
]

INTERVIEWS = {
    "S01.ko.txt": (
        "면담자: 품삯은 어떻게 받으셨습니까?\n\n"
        "구술자: 달마다 받기로 했지만 여섯 달 동안 한 번도 받지 못했습니다. 장부에는 다 준 것으로 적혀 있었어요.\n\n"
        "면담자: 누구에게 말씀하셨습니까?\n\n"
        "구술자: 사무실에 한 번 갔습니다.\n"
    ),
    "S01.en.txt": (
        "INTERVIEWER: How were you paid?\n\n"
        "SOURCE: We were to be paid every month, but for six months I was not paid once. "
        "The ledger said we had it all.\n\n"
        "INTERVIEWER: Whom did you tell?\n\n"
        "SOURCE: I went to the office once.\n"
    ),
    "S02.txt": (
        "INTERVIEWER: How were you paid?\n\n"
        f"SOURCE: They held the wages back. I was paid in {CANARY}, and told to be glad of it.\n\n"
        "INTERVIEWER: Did you complain to anyone?\n\n"
        "SOURCE: To whom? The man at the office kept the ledger.\n"
    ),
    "S03.txt": (
        "INTERVIEWER: How were you paid?\n\n"
        "SOURCE: My own wages came every month. At the frames they were held back.\n\n"
        "INTERVIEWER: Did anyone complain?\n\n"
        "SOURCE: A few went to the office.\n"
    ),
}

CONSENTS = """source,scope,decision,given,attributes
S01,count,granted,2024-05-03,
S01,paraphrase,granted,2024-05-03,
S01,quote,granted,2024-05-03,
S01,translation,granted,2024-05-03,
S01,attributes,granted,2024-05-03,sex; age
S02,count,granted,2024-05-04,
S02,quote,granted,2024-05-04,
S03,count,granted,2024-05-11,
"""
COVERAGE = "source,topic,state\nS01,wages,asked\nS02,wages,asked\nS03,wages,asked\nS01,complaint,asked\n"
CODINGS = """passage,code,coder,polarity,basis
S01/2,wages.withheld,C1,affirms,experienced
S02/2,wages.withheld,C1,affirms,experienced
S03/2,wages.withheld,C1,denies,experienced
"""

PROJECT = {
    "firsthand.toml": """[project]
title = { en = "What the ledger left out" }
group = { en = "The Mill Interviews" }

[[reports]]
name = "report"
language = "en"
files = ["report/report.md"]
date = 2025-03-01

[[reports]]
name = "letter"
language = "en"
files = ["report/letter.docx"]
date = 2025-03-01

[attributes.sex]
type = "category"
label = { en = "Sex" }
values.female = { en = "women" }
values.male = { en = "men" }

[attributes.age]
type = "integer"
label = { en = "Age at interview" }
""",
    "policy.toml": "[intruders]\npublic = 0\nstate = 0\nfellow = 1\nperpetrator = 1\n",
    "codebook.toml": """[[code]]
id = "wages.withheld"
label = { en = "Wages withheld" }
definition = "The source says that her or his own wages were held back."

[[code]]
id = "complaint.made"
label = { en = "Complained" }
definition = "The source says that she or he went to somebody about it."
""",
    "findings/interviewed.toml": 'question = "How many people were interviewed"\nunit = "source"\n',
    "findings/withheld.toml": (
        'question = "Says that her or his wages were held back"\nunit = "source"\n'
        "among = \"asked('wages')\"\nwhere = \"says('wages.withheld')\"\n"
    ),
    "findings/ages.toml": 'question = "Ages of those interviewed"\nunit = "source"\nvalue = "range(age)"\n',
}

GOOD = """# What the ledger left out

[Three people](finding:interviewed) who had worked at the mill were interviewed. Korean is quoted in translation.

[Two of the three](finding:withheld) said that their wages had been held back.
[A woman, 54](source:S01), said: “[for six months I was not paid once](quote:S01/2).”

They are aged [49 to 61](finding:ages).
"""
FAULTY = GOOD.replace("[Two of the three]", "[All of them]").replace("not paid once", "never paid once")
"""One number that can be mended, one quotation that cannot."""

TITLED = GOOD + "\nThe office called its ledger the “red book”.\n"
"""Sound but for quotation marks that two people may let stand, in line 10."""

LETTER = """# A letter to members

[Four people](finding:interviewed) were interviewed. Korean is quoted in translation.

[Two of the three](finding:withheld) said that wages had been held back.
"""
"""For Word; its number is wrong, in paragraph 2."""


def write_files(root: Path, report: str = GOOD) -> None:
    """Write what the group writes: settings, codebook, findings, report, interviews and tables."""
    interviews = {f"interviews/{name}": text for name, text in INTERVIEWS.items()}
    tables = {
        "register.csv": "\n".join(",".join(row) for row in REGISTER) + "\n",
        "consents.csv": CONSENTS,
        "coverage.csv": COVERAGE,
        "codings.csv": CODINGS,
    }
    for name, text in {**PROJECT, **interviews, **tables, "report/report.md": report}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def write_workbook(path: Path) -> None:
    """Write the register as Excel does."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in REGISTER:
        sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
    workbook.save(path)
