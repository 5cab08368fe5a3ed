"""Answers as SQL knows them: by number, the strongest the greatest."""

from __future__ import annotations

from firsthand.model.finding import Answer

RANKED = (Answer.SILENT, Answer.DENIED, Answer.MISSING, Answer.DECLINED, Answer.NOT_ASKED, Answer.IN)
"""Answers from the weakest to the strongest. SQL knows an answer by its position; as a reason 0 is none."""

RANK = {answer: rank for rank, answer in enumerate(RANKED)}
