"""The tables' words, columns and choices, in English and Korean; ``docs/formats/register.md`` lists them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from firsthand.exchange.columns import Columns
from firsthand.model.coding import Asked, Basis, Polarity
from firsthand.model.consent import Decision, Mode, Scope
from firsthand.model.event import PersonKind, Stage
from firsthand.model.testimony import Status

REGISTER = {
    "file": ("filename", "파일", "파일명", "파일 이름", "면담 파일", "녹취 파일", "녹취록"),
    "source": ("source code", "출처", "출처 코드", "구술자 코드", "코드", "구술자 번호", "증언자 코드", "증언자 번호"),
    "interview": ("interview number", "면담", "면담 번호", "면담 회차", "회차", "차수", "면담 차수"),
    "date": ("interview date", "held on", "날짜", "일자", "면담일", "면담 날짜", "면담 일자", "면담한 날", "구술일"),
    "language": ("lang", "언어", "사용 언어"),
    "speaker": ("label", "speaker label", "화자", "화자 표시", "구술자 표시", "발화자", "화자 구분", "말한 사람"),
    "translation_of": (
        "original", "original file", "원본", "원본 파일", "원문", "원문 파일", "번역 원본", "번역 대상", "번역한 원본",
    ),
    "translator": ("translated by", "번역자", "번역자 코드", "옮긴이"),
    "reviewer": ("reviewed by", "검토자", "검수자", "감수자", "검토자 코드", "번역 검토자"),
    "status": ("상태", "진행 상태", "승인 여부"),
    "alias": ("pseudonym", "가명"),
    "alias_ko": ("가명 ko", "가명 한국어", "한국어 가명", "한글 가명", "국문 가명"),
    "alias_en": ("가명 en", "가명 영어", "영어 가명", "영문 가명", "로마자 가명"),
}
"""The register's columns, each with the other names it may have; the project's attributes join them."""

RECORDED = {
    "age": ("나이", "연령", "만 나이"),
    "sex": ("gender", "성별"),
    "birth_year": ("출생 연도", "태어난 해"),
    "left_year": ("떠난 해", "탈출 연도", "탈북 연도"),
    "province": ("도", "출신 도", "출신 지역"),
    "region": ("지역", "출신 지역"),
    "occupation": ("직업", "하던 일"),
    "education": ("학력", "교육"),
    "marital_status": ("혼인 상태", "결혼 여부"),
}
"""Everyday names of attributes, by the name that ``firsthand.toml`` gives them, beside their own labels."""

REGISTER_REQUIRED = ("file", "source", "language")

ALIAS = re.compile(r"alias_([a-z]{2,3})")
"""A column that holds the alias in one language."""

CONSENTS = Columns(
    {
        "source": REGISTER["source"],
        "scope": ("범위", "동의 범위", "동의 항목", "사용 범위"),
        "decision": ("결정", "동의 여부", "동의", "동의 결과", "허락 여부"),
        "given": ("date given", "given on", "동의일", "결정일", "날짜", "동의 날짜", "동의한 날", "결정 날짜", "일자"),
        "until": ("valid until", "만료일", "기한", "유효 기한", "만료 날짜", "유효 기간"),
        "withdrawn": ("withdrawn on", "철회일", "철회 날짜", "철회한 날"),
        "attributes": ("속성", "항목", "공개 항목", "인적 사항"),
        "not_before": ("embargo", "공개 시작일", "엠바고", "공개일", "공개 가능일"),
        "condition": ("조건", "공개 조건", "조건 코드"),
        "met": ("condition met", "met on", "조건 충족일", "충족일", "조건 충족 날짜"),
        "languages": ("only in", "언어", "공개 언어", "사용 언어"),
        "form": ("consent form", "양식", "동의서", "동의서 양식", "동의서 판", "서식"),
        "mode": ("how given", "방식", "동의 방식", "동의 방법", "방법"),
        "explainer": ("explained by", "설명자", "설명자 코드", "설명한 사람"),
        "interpreter": ("interpreted by", "통역자", "통역자 코드", "통역한 사람"),
        "guardian": ("보호자", "법정 대리인", "보호자 코드", "대리인"),
        "assent": ("child's assent", "본인 동의", "아동 동의", "아동의 동의", "본인의 동의"),
        "note": ("비고", "메모", "참고", "기타"),
    },
    ("source", "scope", "decision", "given"),
)
COVERAGE = Columns(
    {
        "source": REGISTER["source"],
        "topic": ("주제", "질문 주제", "항목"),
        "state": ("상태", "질문 여부", "질문 상태", "물었는지"),
    },
    ("source", "topic", "state"),
)
CODINGS = Columns(
    {
        "passage": ("구절", "대목", "위치", "대목 번호", "구절 번호", "단락"),
        "code": ("코드", "부호", "코드 이름"),
        "coder": ("coded by", "부호자", "코더", "코딩한 사람", "코딩자", "코더 코드", "부호화한 사람"),
        "polarity": ("긍부정", "극성", "긍정 부정", "방향"),
        "basis": ("근거", "근거 종류", "말의 근거"),
        "exact": ("words", "인용", "정확한 말", "인용문", "그대로의 말"),
        "date": ("coded on", "날짜", "일자", "코딩일", "코딩 날짜"),
        "memo": ("note", "메모", "비고", "참고", "코더 메모"),
    },
    ("passage", "code", "coder"),
)


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {word.strip(): value for value, others in words.items() for word in others.split(",")}


_STATUS = _by_word({"draft": "초안, 작업 중, 미검토", "approved": "승인, 승인됨, 확정, 검토 완료"})
_SCOPE = _by_word(
    {
        "count": "집계, 통계",
        "paraphrase": "요약, 바꿔 쓰기",
        "quote": "인용, 직접 인용",
        "alias": "가명, 가명 사용",
        "attributes": "속성, 인적 사항",
        "case": "사례, 사례 서술",
        "translation": "번역",
        "recording": "녹음, 녹화",
        "likeness": "목소리와 모습, 초상",
        "press": "언론, 언론 공개",
        "archive": "보존, 기록 보존",
        "un": "유엔",
        "court": "법정, 재판",
        "recontact": "다시 연락, 재연락",
        "machine": "기계 처리, 자동 처리",
    }
)
_DECISION = _by_word(
    {"granted": "허락, 허용, 동의, 동의함", "refused": "거부, 거절, 동의하지 않음", "withdrawn": "철회"}
)
_MODE = _by_word({"written": "서면, 글로", "spoken": "구두, 말로", "recorded": "녹음으로, 녹화로"})
_ASKED = _by_word(
    {
        "asked": "질문함, 물음, 물었음",
        "not asked": "질문하지 않음, 묻지 않음",
        "declined": "답변 거부, 답하지 않음",
        "raised": "스스로 말함, 먼저 말함, 자발적",
    }
)
_POLARITY = _by_word({"affirms": "긍정, 인정", "denies": "부정, 부인", "mixed": "혼재, 엇갈림"})
_BASIS = _by_word(
    {
        "experienced": "경험, 직접 경험",
        "witnessed": "목격",
        "told": "전해 들음, 당사자에게 들음",
        "hearsay": "소문, 풍문",
        "general practice": "관행, 일반 관행",
        "opinion": "의견",
        "hypothetical": "가정",
    }
)

_PERSON_KIND = _by_word({"individual": "개인", "group": "집단, 무리", "institution": "기관"})
_STAGE = _by_word(
    {
        "yes": "예, 네, 있음",
        "no": "아니오, 아니요, 없음",
        "unknown": "모름, 알 수 없음",
        "not asked": "질문하지 않음, 묻지 않음",
        "not applicable": "해당 없음",
    }
)
YES, NO = frozenset({"yes", "예", "네"}), frozenset({"no", "아니오", "아니요"})
"""How a cell says yes and no."""

WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    Status: _STATUS,
    Scope: _SCOPE,
    Decision: _DECISION,
    Mode: _MODE,
    Asked: _ASKED,
    Polarity: _POLARITY,
    Basis: _BASIS,
    PersonKind: _PERSON_KIND,
    Stage: _STAGE,
}
"""The Korean words for each choice; the English ones are its values."""
