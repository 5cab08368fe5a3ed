"""Labels by meaning: those everybody uses, those of whoever asks, and what forms say before a colon."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(part.strip() for part in words.split(","))


ASKING = _set(
    "q, question, interviewer, int, ir, chair, chairperson, chairman, chairwoman, moderator, facilitator, commissioner,"
    "researcher, 문, 질문, 면담자, 면접자, 질문자, 조사자, 연구자, 인터뷰어, 진행자, 사회자, 기자, 記者, 記, 問"
)
"""Labels of whoever asks, without case."""

ANSWERING = _set(
    "a, answer, interviewee, ie, respondent, informant, narrator, participant, speaker, source, witness, interpreter,"
    "translator, 답, 답변, 구술자, 피면담자, 응답자, 인터뷰이, 통역, 통역자, 화자, 증언자, 참여자, 答"
)
"""Labels of whoever answers or helps."""

FORMS = _set(
    "address, age, born, chorus, date, district, edited by, editor, file, home, interviewed by, job, language, "
    "location, name, name of interviewer, no. words, note, occupation, person interviewed, phone, place, "
    "place of birth, place of residence, present, project, reference, residence, sex, story, story teller, "
    "subject, time, title, topic, transcribed by, translated by, version, worker, written by, 나이, 날짜, 녹음, "
    "대상, 면담일, 면담 일시, 면담 장소, 번역, 비고, 성명, 언어, 이름, 일시, 일자, 작성자, 장소, 전사, 제목, "
    "주소, 주제, 직업, 참석자, 파일, 時, 處, 時日, 場所, 日時"
)
"""What forms say before a colon: never a speaker."""


def without_number(key: str) -> str:
    """Return the label without the number at its end: ``q`` for ``q 12``, ``speaker`` for ``speaker1``."""
    return key.rstrip("0123456789").rstrip(" .#")
