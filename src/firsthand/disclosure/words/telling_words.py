"""The words by which telling details are known: places, posts, kin, surnames. Lists of Korean's and English's own."""

from __future__ import annotations

import re


def any_of(words: str) -> str:
    """Make a pattern of words written out, longest first; ``_`` stands for a space."""
    found = sorted((word.replace("_", " ") for word in words.split()), key=lambda w: (-len(w), w))
    return f"(?:{'|'.join(map(re.escape, found))})"


COUNTIES = any_of(
    """
    회령 무산 온성 경원 새별 은덕 경흥 나선 라선 나진 라진 선봉 길주 명천 화대 화성 어랑 경성 연사 부령 김책 단천
    혜산 보천 삼지연 대홍단 백암 풍서 김형직 김정숙 김형권 갑산 삼수 운흥 풍산 함흥 흥남 신포 북청 홍원 락원 낙원
    리원 이원 허천 덕성 금야 정평 고원 수동 요덕 장진 부전 신흥 영광 함주 강계 만포 희천 전천 성간 룡림 랑림 화평
    자성 중강 우시 초산 고풍 위원 송원 동신 신의주 정주 구성 룡천 염주 철산 동림 선천 곽산 운전 박천 태천 대관 삭주
    창성 벽동 동창 향산 구장 평성 안주 개천 순천 덕천 남포 강서 청진
    """
)
TOWNS = any_of(
    """
    회령 무산 온성 새별 은덕 라선 길주 명천 어랑 연사 부령 단천 혜산 보천 삼지연 대홍단 함흥 흥남 신포 북청
    홍원 요덕 강계 만포 희천 중강 신의주 평성 청진
    """
)
ROMAN_TOWNS = any_of(
    """
    Hoeryong Musan Onsong Kyongwon Saebyol Undok Rason Rajin Sonbong Kilju Myongchon Orang Yonsa Puryong Kimchaek
    Tanchon Hyesan Pochon Samjiyon Taehongdan Paegam Kapsan Unhung Hamhung Hungnam Sinpo Pukchong Hongwon Yodok
    Kanggye Manpo Huichon Chunggang Sinuiju Chongju Kusong Ryongchon Pyongsong Anju Kaechon Sunchon Tokchon Chongjin
    Hoeryeong Chongsong
    """
)
KIN_EN = any_of(
    """
    husband wife father mother brother sister son daughter uncle aunt cousin grandfather grandmother father-in-law
    mother-in-law brother-in-law sister-in-law son-in-law daughter-in-law
    """
)
KIN_KO = any_of(
    """
    남편 아내 안해 아버지 어머니 시아버지 시어머니 오빠 오라버니 형님 언니 누나 아들 딸 사위 삼촌 큰아버지
    작은아버지 고모부 이모부 동생
    """
)
POSTS_EN = any_of(
    """
    colonel lieutenant captain major general sergeant party_secretary cell_secretary prosecutor judge governor mayor
    factory_manager farm_manager mine_manager factory_director farm_director mine_director chairman vice-chairman
    director_of head_of chief_of commander diplomat
    """
)
POSTS_KO = any_of(
    """
    소좌 중좌 상좌 대좌 대위 상위 중위 소위 소장 중장 상장 당비서 부비서 책임비서 세포비서 지배인 기사장 보위지도원
    보위원 보안원 검사 판사 부장 처장 과장 위원장 련대장 연대장 대대장 중대장 교장 원장
    """
)
SURNAMES_EN = any_of(
    """
    Kim Lee Ri Rhee Yi Pak Park Choe Choi Chong Jong Jung Jeong Kang Cho Jo Yun Yoon Chang Jang Rim Lim Im Han Sin
    Shin So Seo Kwon Hwang An Ahn Song Ryu Yu Yoo Hong Chon Jon Jeon Ko Mun Moon Son Pae Bae Paek Baek Ho Heo No Ro
    Nam Sim Shim Ha Kwak Cha Chu Ju Ku Koo U Na Ra Min Chin Jin Ok Won Chi Ji Om Eom Pang Bang Pyon Byon To Do Ma
    Tae Ham Yang Hyon
    """
)
SURNAMES_KO = any_of(
    """
    김 리 이 박 최 정 강 조 윤 장 림 임 한 신 서 권 황 안 송 류 유 홍 전 고 문 손 배 백 허 노 로 남 심 하 곽 차 주
    구 민 진 옥 원 지 엄 방 변 도 마 함 양 현
    """
)
SITES_EN = any_of(
    """
    Detention detention Prison prison Labor labor Labour labour Reeducation re-education Holding holding Police
    police Security security Camp camp Hospital hospital Clinic clinic Mine mine Factory factory School school
    College college Market market
    """
)
SITES_KO = any_of(
    """
    교화소 단련대 집결소 구류장 구치소 관리소 보안서 보위부 분주소 병원 탄광 광산 공장 농장 학교 대학 시장
    """
)
NO_NAMES_KO = any_of(
    """
    우리 그 이 저 다른 어느 인민 초급 고등 중앙 국영 협동 지방 초등 남자 여자 무슨 여러 시 군 도 리 구역 로동 노동
    중 소 고등중
    """
)
