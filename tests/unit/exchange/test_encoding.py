import pytest

from firsthand.exchange.encoding import decode
from firsthand.exchange.limits import Refused

KOREAN = "면담자: 그때 어디에 계셨습니까?\n\n구술자: 저는 공장에서 일했습니다. 그날은 비가 많이 왔어요.\n"
MIXED = "記者: 그때 어디에 계셨습니까?\n\n구술자: 新聞社에서 일했습니다.\n"
FRENCH = "Journaliste : Où étiez-vous ?\n\nTémoin : J’étais déjà là, près de la forêt.\n"
GERMAN = "Frage: Wann kamen Sie über die Brücke?\n\nAntwort: Ich weiß es nicht mehr, später hörte ich es.\n"
ENGLISH = "Q: Where were you?\n\nA: I don’t remember “exactly”. It wasn’t near the café.\n"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (KOREAN, "utf-8", "utf-8"),
        (KOREAN, "utf-8-sig", "utf-8"),
        (KOREAN, "utf-16", "utf-16-le"),
        (KOREAN, "utf-16-le", "utf-16-le"),
        (KOREAN, "utf-16-be", "utf-16-be"),
        (ENGLISH, "utf-16-be", "utf-16-be"),
        (KOREAN, "utf-32", "utf-32"),
        (KOREAN, "cp949", "cp949"),
        (KOREAN, "euc_kr", "cp949"),
        (MIXED, "cp949", "cp949"),
        (KOREAN.replace("비가", "뷁이"), "cp949", "cp949"),
        (FRENCH, "cp1252", "windows-1252"),
        (GERMAN, "cp1252", "windows-1252"),
        (ENGLISH, "cp1252", "windows-1252"),
    ],
)
def test_encodings_are_recognised(text: str, codec: str, name: str) -> None:
    assert decode(text.encode(codec)) == (text, name)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Otázka: Kde jste byl? Odpověď: Byl jsem doma, už dřív jsme říkali, že přijdou.\n", "cp1250"),
        ("Pytanie: Gdzie pan był? Odpowiedź: Byłem w domu, mówiliśmy, że przyjdą.\n", "cp1250"),
        ("Вопрос: Где вы были? Ответ: Дома.\n", "cp1251"),
        ("質問: どこにいましたか。答え: 家にいました。\n", "shift_jis"),
        ("質問: どこにいましたか。答え: 家にいました。\n", "euc_jp"),
        ("问: 你在哪里? 答: 我在家里。我们以前说过他们会来。\n", "gb18030"),
        ("問: 你在哪裡? 答: 我在家裡。我們以前說過他們會來。\n", "big5"),
    ],
)
def test_what_is_not_certain_is_refused_and_never_guessed(text: str, codec: str) -> None:
    for times in (1, 20):
        with pytest.raises(Refused, match="not certain"):
            decode((text * times).encode(codec))


def test_damaged_utf_8_is_called_so_and_never_taken_for_something_else() -> None:
    whole = KOREAN.encode()
    with pytest.raises(Refused, match="UTF-8 but damaged at byte 100"):
        decode(whole[:101])
    with pytest.raises(Refused, match="UTF-8 but damaged"):
        decode(ENGLISH.encode() + b"\xe9 a")


def test_damaged_utf_16_is_called_so() -> None:
    with pytest.raises(Refused, match="UTF-16 but is damaged"):
        decode(KOREAN.encode("utf-16")[:-1])


def test_nul_bytes_without_a_readable_text_are_binary() -> None:
    with pytest.raises(Refused, match="binary"):
        decode(bytes(range(256)) * 4)
