"""Small words that turn a sentence round: what an omission must not drop without a second person's eye.

The lists are short and printed in ``docs/explain/verbatim.md``; both languages are looked for in every text. They
are made to find too much rather than too little: what they find is reviewed, never refused.
"""

from __future__ import annotations

import re

NEGATION, CONDITION, HEDGE, REPORT, QUESTION = "negation", "condition", "hedge", "report", "question"
EVERY = (NEGATION, CONDITION, HEDGE, REPORT, QUESTION)
"""All kinds, the last of which is no word but a sign."""

_ENGLISH = {
    NEGATION: r"not|\w+n't|cannot|never|no|nobody|no-one|none|nothing|nowhere|neither|nor|without|hardly|barely"
    r"|scarcely|seldom|rarely|unable|except|refus(?:e|es|ed|ing)|den(?:y|ies|ied|ying)|fail(?:s|ed)?"
    r"|instead of|rather than|far from",
    CONDITION: r"if|unless|would|\w+'d|provided|providing|suppos(?:e|ed|ing)|otherwise|in case|as long as|only"
    r"|even when",
    HEDGE: r"perhaps|probably|maybe|possibly|apparently|allegedly|supposedly|likely|might|may|could|seem(?:s|ed)?"
    r"|appear(?:s|ed)?|think|thinks|thought|believe[sd]?|guess(?:ed)?|imagine[sd]?|heard|rumou?r(?:s|ed)?|almost"
    r"|nearly|sometimes|usually|generally|mostly|some|kind of|sort of|as far as|not sure|as if|as though",
    REPORT: r"say|says|said|saying|claim(?:s|ed|ing)?|tell|tells|telling|told|alleg(?:e|es|ed|ing)|report(?:s|ed)?"
    r"|lie|lies|lied|lying|false(?:ly)?|untrue|pretend(?:s|ed|ing)?|accus(?:e|es|ed|ing)|dream(?:s|ed|t)?"
    r"|promis(?:e|es|ed|ing)|threaten(?:s|ed|ing)?",
}
_NOT_A_CONDITION = "화면|장면|측면|국면|방면|표면|전면|정면|이면|수면|지면|평면|단면|내면|외면|노면|가면"
_KOREAN = {
    NEGATION: r"(?:안|못)(?!\w)|안 ?[되돼됐된될됩]\w*|못\w+|\w*않\w*|\w*없\w*|\w*아(?:니|닌|닐|닙|녔|녜|녀)\w*"
    r"|\w*지 ?(?:말|마)\w*|한 ?번도|결코|절대로?|전혀|아무도|아무것도|별로|\w*말고",
    CONDITION: rf"만약\w*|만일\w*|(?!(?:{_NOT_A_CONDITION})(?:은|요)?(?!\w))\w+면(?:은|요)?(?!\w)"
    r"|\w+거든\w*|\w*더라도|\w*라도|경우\w*|\w*[아어여해]야만?(?!\w)|오직|오로지|단지|뿐\w*|\w+뿐\w*",
    HEDGE: r"아마\w*|혹시\w*|어쩌면|같(?:다|아|았|애|습|네|더|거든)\w*|듯\w*|\w+듯(?:하|싶|이)\w*|\w*지도"
    r"|모르\w*|몰라\w*|몰랐\w*|생각\w*|짐작\w*|추측\w*|모양\w*|들었\w*|\w*[다라]더\w*|\w+[대래]요"
    r"|\w+다던\w*|\w*텐데\w*|보통|대체로|대개|가끔|때로|거의|\w*뻔\w*",
    REPORT: r"거짓\w*|\w*소문\w*|\w+[다라냐자]고|척(?:하|했|을|도)?\w*|꿈\w*",
}
_KINDS = tuple(
    (
        kind,
        re.compile(rf"(?<![\w'])(?:{_ENGLISH[kind]})(?!\w)", re.IGNORECASE | re.ASCII),
        re.compile(rf"(?<!\w)(?:{_KOREAN[kind]})"),
    )
    for kind in EVERY[:-1]
)

_NEGATING = frozenset(
    ["not", "never", "no", "cannot", "without", "hardly", "barely", "nobody", "neither", "nor", "안", "못"]
)
_CONDITIONAL = frozenset(["if", "unless", "suppose", "만약", "만약에", "만일", "만일에"])
_SAYING = frozenset(["think", "believe", "say", "said", "mean", "claim", "remember", "know", "see", "hear", "that"])
_AFTER = re.compile(
    r"'*[,—]? ?(?:"
    r"(?P<negation>(?:않|못|없|아니|아닌|아닙|아닐|아녔)\w*|지[는도]? ?(?:않|못)\w*|not(?!\w)"
    r"|(?:적|수|리|일|건|게|것)[이은는도가]? ?(?:없|아니|아닌|아닙)\w*)"
    r"|(?P<condition>(?:but )?(?:only |even |except )?(?:if|unless|provided)(?!\w))"
    r"|(?P<hedge>(?:것|거) ?같\w*|듯\w*|(?:지도|지) 모르\w*|수도 있\w*"
    r"|(?:perhaps|maybe|i think|i suppose|i guess)(?!\w)))",
    re.IGNORECASE,
)
_TERMINAL = frozenset(("", ".", "?", "!", "。"))


def kinds(text: str) -> frozenset[str]:
    """Name the kinds of meaning-bearing words in normalised ``text``, of :data:`EVERY` but the last.

    A report says that the words are another's, or untrue.
    """
    if text.isascii():
        return frozenset(kind for kind, english, _ in _KINDS if english.search(text))
    return frozenset(kind for kind, english, korean in _KINDS if english.search(text) or korean.search(text))


def kind_cut_before(before: str) -> str:
    """Name the kind of word at the end of ``before`` that governs what follows ("never", "if"); empty if none.

    "I don't think that" governs through its verb.
    """
    if before[-2:-1] in _TERMINAL:
        return ""
    words = before[-60:].casefold().rstrip(" ',").rsplit(" ", 4)[-4:]
    while words and words[-1] in _SAYING:
        words.pop()
        if not words or not (_negates(words[-1]) or words[-1] in _SAYING):
            return ""
    last = words[-1].lstrip("'(") if words else ""
    return NEGATION if _negates(last) else CONDITION if last in _CONDITIONAL else ""


def _negates(word: str) -> bool:
    return word in _NEGATING or word.endswith("n't")


def kind_cut_after(after: str) -> str:
    """Name the kind of word with which ``after`` at once takes back what precedes it; empty if none."""
    if after[:1] in _TERMINAL:
        return ""
    match = _AFTER.match(after[:40])
    return (match.lastgroup or "") if match else ""
