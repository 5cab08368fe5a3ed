"""The tables of the record of events: their columns in English and Korean; docs/formats/events.md gives them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from firsthand.exchange.columns import Columns
from firsthand.exchange.headings import REGISTER

_WHEN = ("date", "happened", "때", "일시", "날짜")
_EVENT = ("event id", "사건")
_VICTIM = ("person", "피해자")

EVENT_TABLES: Mapping[str, Columns] = MappingProxyType(
    {
        "persons": Columns(
            {
                "id": ("person id", "번호"),
                "kind": ("종류",),
                "source": REGISTER["source"],
                "sex": ("성별",),
                "minor": ("child", "미성년", "미성년자"),
                "role": ("역할", "지위"),
                "least": ("at least", "최소", "최소 인원"),
                "most": ("at most", "최대", "최대 인원"),
            },
            ("id",),
        ),
        "events": Columns(
            {
                "id": ("event id", "번호"),
                "when": _WHEN,
                "region": ("지역",),
                "part_of": ("part of event", "상위 사건"),
            },
            ("id",),
        ),
        "acts": Columns(
            {
                "event": _EVENT,
                "act": ("act id", "number", "행위", "행위 번호"),
                "type": ("act type", "행위 유형", "유형"),
                "victim": _VICTIM,
                "perpetrators": ("perpetrator", "by", "가해자"),
                "setting": ("장소", "장소 유형"),
                "phase": ("시기", "국면"),
                "when": _WHEN,
                "frequency": ("빈도",),
            },
            ("event", "act", "type", "victim"),
        ),
        "accounts": Columns(
            {
                "of": ("account of", "대상"),
                "source": REGISTER["source"],
                "polarity": ("긍부정", "극성"),
                "basis": ("근거",),
                "passages": ("passage", "구절", "대목"),
                "tells": ("다르게 말한 것",),
                "anchor": ("in her words", "때를 말한 말"),
                "memo": ("note", "메모", "비고"),
            },
            ("of", "source", "passages"),
        ),
        "complaints": Columns(
            {
                "id": ("complaint id", "번호"),
                "event": _EVENT,
                "act": ("act id", "행위"),
                "victim": _VICTIM,
                "by": ("complainant", "신고자"),
                "to": ("institution", "상대", "신고처"),
                "told": ("말함",),
                "complained": ("신고함", "신고"),
                "recorded": ("접수됨", "접수"),
                "responded": ("대응함",),
                "sanctioned": ("처벌됨",),
                "redressed": ("구제됨",),
                "responses": ("response", "대응"),
                "sanction": ("처벌",),
                "redress": ("구제",),
                "retaliation": ("보복",),
                "reasons": ("reason", "신고하지 않은 까닭"),
                "when": _WHEN,
            },
            ("id", "event", "victim"),
        ),
    }
)
"""The tables by name, in the order in which they refer to each other."""
