"""The tables of the record of events: their columns in English and Korean; docs/formats/events.md gives them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from firsthand.exchange.columns import Columns
from firsthand.exchange.headings import REGISTER

_WHEN = ("date", "happened", "때", "일시", "날짜", "일어난 때", "발생일")
_EVENT = ("event id", "사건", "사건 번호")
_VICTIM = ("person", "피해자", "피해자 번호", "당한 사람")

EVENT_TABLES: Mapping[str, Columns] = MappingProxyType(
    {
        "persons": Columns(
            {
                "id": ("person id", "번호", "사람 번호", "인물 번호"),
                "kind": ("종류", "구분"),
                "source": REGISTER["source"],
                "sex": ("성별",),
                "minor": ("child", "미성년", "미성년자", "미성년 여부", "아동"),
                "role": ("역할", "지위", "직위", "직책"),
                "least": ("at least", "최소", "최소 인원", "최소 인원수"),
                "most": ("at most", "최대", "최대 인원", "최대 인원수"),
            },
            ("id",),
        ),
        "events": Columns(
            {
                "id": ("event id", "번호", "사건 번호"),
                "when": _WHEN,
                "region": ("지역", "지방"),
                "part_of": ("part of event", "상위 사건", "속한 사건"),
            },
            ("id",),
        ),
        "acts": Columns(
            {
                "event": _EVENT,
                "act": ("act id", "number", "행위", "행위 번호", "행위 순번"),
                "type": ("act type", "행위 유형", "유형", "행위 종류", "종류"),
                "victim": _VICTIM,
                "perpetrators": ("perpetrator", "by", "가해자", "가해자들", "가한 사람"),
                "setting": ("장소", "장소 유형", "곳"),
                "phase": ("시기", "국면", "단계"),
                "when": _WHEN,
                "frequency": ("빈도", "횟수"),
            },
            ("event", "act", "type", "victim"),
        ),
        "accounts": Columns(
            {
                "of": ("account of", "대상", "진술 대상"),
                "source": REGISTER["source"],
                "polarity": ("긍부정", "극성", "긍정 부정", "방향"),
                "basis": ("근거", "근거 종류", "말의 근거"),
                "passages": ("passage", "구절", "대목", "위치", "말한 곳"),
                "tells": ("다르게 말한 것", "다르게 말한 점"),
                "anchor": ("in her words", "때를 말한 말", "때를 나타낸 말"),
                "memo": ("note", "메모", "비고", "참고", "코더 메모"),
            },
            ("of", "source", "passages"),
        ),
        "complaints": Columns(
            {
                "id": ("complaint id", "번호", "신고 번호"),
                "event": _EVENT,
                "act": ("act id", "행위"),
                "victim": _VICTIM,
                "by": ("complainant", "신고자", "신고한 사람"),
                "to": ("institution", "상대", "신고처", "기관", "신고 기관"),
                "told": ("말함", "말했음", "말한 여부"),
                "complained": ("신고함", "신고", "신고했음", "신고 여부"),
                "recorded": ("접수됨", "접수", "접수 여부"),
                "responded": ("대응함", "대응 여부"),
                "sanctioned": ("처벌됨", "처벌 여부"),
                "redressed": ("구제됨", "구제 여부"),
                "responses": ("response", "대응", "대응 내용"),
                "sanction": ("처벌", "처벌 내용"),
                "redress": ("구제", "구제 내용"),
                "retaliation": ("보복", "보복 내용"),
                "reasons": ("reason", "신고하지 않은 까닭", "신고하지 않은 이유"),
                "when": _WHEN,
            },
            ("id", "event", "victim"),
        ),
    }
)
"""The tables by name, in the order in which they refer to each other."""
