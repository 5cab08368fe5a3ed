"""Whether a quotation is set as a sentence by itself, or woven into the writer's own."""

from __future__ import annotations

import re

from firsthand.model.manuscript import Block, Citation
from firsthand.text.normal import QUOTE_MARKS

_OUTER = QUOTE_MARKS + " *_\u00a0"
_OPENED = re.compile(r"[:：]$|\b(?:said|says|told \w+|asked|answered|replied|added|explained|recalled|went on),$")
_SAID = re.compile(r"이?라고\s?(?:말|답|대답|했|하였|한다|증언|진술)")
_ENDS = (".", "?", "!", "。", "\n")


def is_woven(block: Block, citation: Citation) -> bool:
    """Tell whether the quotation is part of a sentence of the writer's.

    It is a sentence itself after a colon, after "said,", before 라고 말했다, and where nothing else stands in its
    sentence.
    """
    starts = [0]
    for run in block.runs:
        starts.append(starts[-1] + len(run.text))
    own = [i for i, run in enumerate(block.runs) if run.citation is citation]
    if not own:
        return True
    before = block.text[: starts[own[0]]].rstrip(_OUTER)
    after = block.text[starts[own[-1] + 1] :].lstrip(_OUTER)
    if _OPENED.search(before[-40:]) or _SAID.match(after):
        return False
    opens = not before or before.endswith(_ENDS)
    return not (opens and (not after or after.startswith((*_ENDS, "—", "–", "("))))
