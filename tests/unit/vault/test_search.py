from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from firsthand.model.testimony import Speaker
from firsthand.text.query import Query, parse_query
from firsthand.vault import SearchResult, Vault
from firsthand.vault.database.engine import one
from tests.unit.vault.making import KOREAN, admission, admit, nobody, raw


@pytest.fixture
def held(vault: Vault) -> Vault:
    admit(
        vault,
        admission("S01", KOREAN, "ko"),
        admission("S01", of="S01.ko.txt"),
        admission(
            "S02", ["Did the committee meet?", "They were reporting to the police, and the police reported nothing."]
        ),
        admission("S03", ["보안원이 편지를 보았습니까?", "자기비판서를 쓰게 했습니다. 2007년이었어요."], "ko"),
    )
    return vault


def _search(vault: Vault, text: str, **more: object) -> SearchResult:
    query = parse_query(text)
    assert isinstance(query, Query), query
    return vault.search(query, **more)  # type: ignore[arg-type]


def _places(vault: Vault, text: str, **more: object) -> list[str]:
    return [f"{hit.passage} {hit.language}" for hit in _search(vault, text, **more).hits]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("committees", ["S01/2 en", "S02/1 en"]),
        ("wrote letters", ["S01/2 en"]),
        ("report*", ["S02/2 en"]),
        ("police*", ["S02/2 en"]),
        ("police near:3 nothing", ["S02/2 en"]),
        ("police near:1 nothing", ["S02/2 en"]),
        ("reporting near:1 nothing", ["S02/2 en"]),
        ("they near:1 nothing", []),
        ('"the police"', ["S02/2 en"]),
        ('"police the"', []),
        ("committee -letter", ["S02/1 en"]),
        ("letter OR police", ["S01/2 en", "S01/4 en", "S02/2 en"]),
        ("편지", ["S01/2 ko", "S01/4 ko", "S03/1 ko"]),
        ("읽다", ["S01/4 ko"]),
        ("쓰다", ["S01/2 ko", "S03/2 ko"]),
        ("자기비판서", ["S03/2 ko"]),
        ("보안원", ["S03/1 ko"]),
        ("보안*", ["S03/1 ko"]),
        ('"위원회가 편지를"', ["S01/2 ko"]),
        ("2007", ["S03/2 ko"]),
    ],
)
def test_a_query_finds_these_passages(held: Vault, query: str, places: list[str]) -> None:
    assert _places(held, query) == places


def test_a_search_is_narrowed_by_language_source_and_speaker(held: Vault) -> None:
    assert _places(held, "committee", source="S02") == ["S02/1 en"]
    assert _places(held, "committee", language="ko") == []
    assert _places(held, "committee", sources_only=True) == ["S01/2 en"]
    assert _places(held, "committee", source="S09") == []


def test_all_are_counted_and_a_page_is_read(held: Vault) -> None:
    result = _search(held, "the OR a OR to", limit=2)
    assert (result.total, len(result.hits)) == (4, 2)


def test_a_hit_tells_speaker_and_shows_what_matched(held: Vault) -> None:
    (hit,) = _search(held, "police reports").hits
    assert hit.speaker is Speaker.SOURCE
    text = hit.text.reveal()
    assert [text[start:end] for start, end in hit.marks] == ["reporting", "police", "police", "reported"]
    assert "committee" not in repr(_search(held, "committee"))


def test_a_long_turn_is_shown_around_the_first_match(vault: Vault) -> None:
    filler = "plain words go on and on " * 30
    admit(vault, admission("S01", [f"{filler}then the heron flew {filler}"]))
    (hit,) = _search(vault, "heron").hits
    shown = hit.snippet.reveal()
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "the heron flew" in shown
    assert len(shown) < 180


@pytest.mark.parametrize(
    "quoted",
    [
        "The committee wrote a note",
        "committee never wrote a letter",
        "Nobody read that letter to me",
        "They were reporting to police and the police reported something",
    ],
)
def test_a_quotation_gone_astray_has_its_turn_as_first_candidate(held: Vault, quoted: str) -> None:
    best = held.candidates(quoted)[0]
    assert quoted.split()[-2] in best.turn.text.reveal() or quoted.split()[1] in best.turn.text.reveal()
    assert (best.language, best.speaker) == ("en", Speaker.SOURCE)
    assert best.turn.number == best.passage.first


def test_korean_candidates_are_found_without_the_analyser(held: Vault) -> None:
    import subprocess
    import sys

    held.close()
    program = (
        "import sys\nfrom pathlib import Path\nfrom firsthand.vault import Vault\n"
        "with Vault.open(Path(sys.argv[1]), lambda user: '') as vault:\n"
        "    print(vault.candidates('아무도 제게 편지를 읽어 주지 못했습니다')[0].passage)\n"
        "print('kiwipiepy' in sys.modules, 'alembic' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, held.path], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["S01/4", "False", "False"]


def test_nothing_shared_is_no_candidate(held: Vault) -> None:
    assert held.candidates("zebra xylophone") == ()
    assert held.candidates("?!") == ()
    assert held.candidates('" OR tokens : "letter') != ()


def test_few_candidates_are_given_when_few_are_asked_for(held: Vault) -> None:
    assert len(held.candidates("the letter", limit=1)) == 1


def test_an_index_made_by_another_analysis_is_made_anew_at_opening(held: Vault) -> None:
    held.close()
    connection = raw(held.path, held._store.key)
    connection.execute("UPDATE meta SET value = 'older' WHERE name = 'analyser'")
    connection.execute("INSERT INTO word (word) VALUES ('delete-all')")
    connection.close()
    with Vault.open(held.path, nobody) as reader:
        assert _places(reader, "편지") == ["S01/2 ko", "S01/4 ko", "S03/1 ko"]
        assert [e.action for e in reader.journal()][-1] == "reindex"
        assert reader.verify().number == 3


def test_what_is_taken_out_of_the_index_is_overwritten(vault: Vault, tmp_path: Path) -> None:
    """The vault's index in an unencrypted database, whose bytes can be read: of a word taken out nothing is left."""
    with vault._store.reading() as held:
        (made,) = one(held, "SELECT sql FROM sqlite_master WHERE name = 'word'")
        assert one(held, "SELECT v FROM word_config WHERE k = 'secure-delete'") == (1,)
        assert one(held, "PRAGMA secure_delete") == (1,)
    connection = dbapi2.connect(str(tmp_path / "plain.db"), isolation_level=None)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(made)
    connection.execute("INSERT INTO word (word, rank) VALUES ('secure-delete', 1)")
    rows = [(n, f"plain words {n}" + (" canaryword" if n == 77 else ""), "") for n in range(1, 2000)]
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO word (rowid, tokens, surface) VALUES (?, ?, ?)", rows)
    connection.execute("INSERT INTO word (word, rowid, tokens, surface) VALUES ('delete', ?, ?, ?)", rows[76])
    connection.execute("COMMIT")
    assert connection.execute("SELECT count(*) FROM word WHERE word MATCH 'canaryword'").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM word WHERE word MATCH 'plain'").fetchone() == (1998,)
    connection.close()
    assert b"anaryw" not in (tmp_path / "plain.db").read_bytes()
