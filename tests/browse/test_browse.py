"""A corpus in Datasette, asked through Datasette's own client."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from msgspec import structs

from newskit.browse import plugin
from newskit.cli.app import run
from newskit.corpus import entities, open_writer
from newskit.model import page_id
from newskit.record import BlockRecord, EntityRow, Record, TeaserRecord

pytestmark = pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning")
"""Datasette looks what SQLite can do on connections that it does not close, of which Python 3.13 complains."""

Get = Callable[..., Any]

PLACE = "Điện Biên"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \x1b[31m \u202e{{ 7 * 7 }}"


def page(source: str, title: str, text: str, **fields: Any) -> Record:
    return Record(
        id=page_id(text, title), source=source, kind="story", confidence=0.9, title=title, text=text,
        paragraphs=tuple(text.split("\n\n")), words=len(text.split()), **fields,
    )  # fmt: skip


PAGES = [
    page("a/1.txt", f"Schools in {PLACE} reopen", "Pupils went back on Monday.", published="2025-02-27",
         section="Local", authors=("Lò Thị Hoa",)),
    page("a/2.txt", "Rain in Kesta", f"It rained, as in {PLACE} before.", published="2025-02-03T10:00Z",
         section="Local", teasers=(TeaserRecord(position=1, title=f"Schools in {PLACE} reopen"),)),
    page("b/3.txt", "Snow", "No rain.", published="XXXX-01-01", section="Weather"),
    page("b/4.txt", HOSTILE, f"{HOSTILE}\n\nSecond.", section=HOSTILE, page_text=f"{HOSTILE}\n\nSecond.",
         blocks=(BlockRecord(kind="paragraph", start=0, end=len(HOSTILE) + 9, rule="story.chance"),)),
]  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    path = str(tmp_path / "news.db")
    with open_writer(path, stem="none", rules=1) as writer:
        writer.add(PAGES)
        writer.finish()
    return path


@pytest.fixture
def closing_connections(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Closes the connections that Datasette keeps, before other tests hear of them."""
    database = pytest.importorskip("datasette.database", reason="Datasette is not installed")
    opened: list[sqlite3.Connection] = []
    connect = database.Database.connect

    def connected(self: Any, **options: Any) -> sqlite3.Connection:
        opened.append(connect(self, **options))
        return opened[-1]

    monkeypatch.setattr(database.Database, "connect", connected)
    yield
    for connection in opened:
        connection.close()


@pytest.fixture
def get(corpus: str, closing_connections: None) -> Get:
    """A function that asks the application, and gives the answer's JSON, or its text."""
    from newskit.browse.app import application

    served = application(corpus)

    def ask(path: str, *, status: int = 200, **headers: str) -> Any:
        answer = asyncio.run(served.client.get(path, headers={"host": "127.0.0.1:8001", **headers}))
        assert answer.status_code == status, answer.text
        return answer.json() if ".json" in path else answer.text

    return ask


def rows(get: Get, query: str, **values: str) -> list[dict[str, Any]]:
    asked = "&".join(f"{name}={quote(value)}" for name, value in values.items())
    return get(f"/news/{query}.json?_shape=objects&{asked}")["rows"]


@pytest.mark.parametrize("typed", ["dien bien", PLACE, "DIEN  BIEN", '"Điện biên"', "Đie\u0323\u0302n Bie\u0302n"])
def test_the_search_box_needs_no_accents(get: Get, typed: str):
    found = get(f"/news/pages.json?_shape=objects&_search={quote(typed)}")["rows"]
    assert {row["title"] for row in found} == {PAGES[0].title, PAGES[1].title}
    assert [row["title"] for row in rows(get, "search", words=typed)] == [PAGES[0].title, PAGES[1].title]


def test_whatever_is_typed_is_no_error(get: Get):
    for typed in ('"', "AND", "c++", "NEAR(", "-", "", "\0", "title:x", "*", "a" * 3000):
        assert isinstance(rows(get, "search", words=typed), list)


def test_hits_over_time_are_those_of_plain_sql(get: Get, corpus: str):
    found = {row["month"]: (row["hits"], row["stories"]) for row in rows(get, "over_time", words="rain")}
    assert found == {"2025-02": (1, 2), None: (1, 2)}
    connection = sqlite3.connect(corpus)
    (hits,) = connection.execute("SELECT count(*) FROM story_index WHERE story_index MATCH 'rain'").fetchone()
    connection.close()
    assert sum(hit for hit, _ in found.values()) == hits


@pytest.fixture
def known(corpus: str) -> str:
    """The corpus with a front page, with names, and with copies marked."""
    with open_writer(corpus, rules=1) as writer:
        front = page("front.txt", "Rain", "", published="2025-02-01")
        writer.add([structs.replace(front, kind="listing", title=None)])
        writer.finish()
    with closing(sqlite3.connect(corpus)) as connection:
        numbers = [number for (number,) in connection.execute("SELECT page FROM pages WHERE is_story ORDER BY page")]
        connection.executemany(
            "INSERT INTO page_clusters (id, cluster, contained_in) VALUES (?, ?, '[]')",
            [(record.id, PAGES[0].id) for record in PAGES[:3]],
        )
        connection.commit()
    people = [
        EntityRow(name=name, type="person", count=3, pages=2, first_seen=None, last_seen=None, confidence=1.0)
        for name in ("Lò Thị Hoa", "Anna Orlo")
    ]
    with entities.keeper(corpus) as keeper:
        keeper.begin(b"{}", b"", numbers, anew=True)
        keeper.keep([(number, entities.Kept("[]", "[]")) for number in numbers])
        keeper.finish(people, [(0, numbers[0], 0), (0, numbers[1], 0), (0, numbers[1], 2), (1, numbers[0], 1)])
    return corpus


def test_what_has_no_story_is_not_counted_over_time(known: str, get: Get):
    found = {row["month"]: (row["hits"], row["stories"]) for row in rows(get, "over_time", words="rain")}
    with closing(sqlite3.connect(known)) as connection:
        months = dict(connection.execute("SELECT month, count(DISTINCT id) FROM stories GROUP BY 1"))
        (pages,) = connection.execute("SELECT count(*) FROM pages").fetchone()
    assert {month: stories for month, (_, stories) in found.items()} == months
    assert sum(months.values()) == pages - 1


def test_who_is_named_where(known: str, get: Get):
    named = rows(get, "named", name="LO THI")
    assert [(row["name"], row["id"]) for row in named] == [("Lò Thị Hoa", PAGES[n].id) for n in (0, 1)]
    assert [row["name"] for row in rows(get, "most_named")] == ["Anna Orlo", "Lò Thị Hoa"]
    assert rows(get, "named", name="nobody") == []


def test_copies_that_state_no_year_are_not_the_last_ones(known: str, get: Get):
    (row,) = rows(get, "copies")
    assert (row["cluster"], row["pages"], row["title"]) == (PAGES[0].id, 3, PAGES[0].title)
    assert (row["first"], row["last"]) == ("2025-02-03T10:00Z", "2025-02-27")


def test_what_promoted_a_story_and_who_wrote_it(get: Get):
    (row,) = rows(get, "promoted_by", id=PAGES[0].id)
    assert (row["id"], row["position"]) == (PAGES[1].id, 1)
    assert [row["title"] for row in rows(get, "most_promoted")] == [PAGES[0].title]
    for name in ("lo thi hoa", "Hoa", '"Thị Hoa"'):
        assert [row["id"] for row in rows(get, "author", name=name)] == [PAGES[0].id]
    assert rows(get, "author", name="reopen") == []
    assert len(rows(get, "doubtful")) == len(PAGES)


@pytest.mark.parametrize("query", ["promoted_by", "search", "over_time", "author"])
@pytest.mark.parametrize("value", ["", "zzz", '"', "% OR ("])
def test_a_question_without_a_sound_answer_is_no_error(get: Get, query: str, value: str):
    name = {"promoted_by": "id", "author": "name"}.get(query, "words")
    assert isinstance(rows(get, query, **{name: value}), list)


def test_a_ready_question_shows_as_many_rows_as_are_asked_for(get: Get):
    assert len(rows(get, "doubtful", rows="2")) == 2
    for typed in ("", "0", "all", "-1", "9" * 400, "\u00b2"):
        assert len(rows(get, "doubtful", rows=typed)) == len(PAGES)


def test_a_ready_question_says_what_it_asks_and_hides_its_sql(get: Get):
    shown = get("/news/search?words=rain")
    assert "<title>news: Search</title>" in shown
    assert "<h1>Search</h1>" in shown
    assert "Stories that hold all words" in shown
    assert '<label for="qp1">words</label>' in shown
    assert f'<td class="col-title">{PAGES[1].title}</td>' in shown
    assert f'<a href="/-/page/{PAGES[1].id}">' in shown
    assert shown.index("<details>") < shown.index("story_index MATCH words(:words)") < shown.index("</details>")
    assert "Nothing found." in get("/news/search?words=zzz")
    assert 'id="sql-editor"' in get("/news?sql=select+1")


def test_tables_have_facets_and_descriptions(get: Get):
    facets = get("/news/stories.json?_facet=section")["facet_results"]
    assert {one["value"]: one["count"] for one in facets["section"]["results"]}["Local"] == 2
    where = get("/news/stories.json?_shape=objects")["facet_results"]
    assert set(where) == {"month", "section", "folder", "kind", "language", "agency"}
    assert {one["value"]: one["count"] for one in where["folder"]["results"]} == {"a/": 2, "b/": 2}
    shown = get("/news/stories")
    assert "where the year is not stated" in shown
    assert "site_memory" not in get("/news")


def test_a_page_as_text(get: Get):
    text = get(f"/-/page/{PAGES[0].id}")
    assert f"<h1>{PAGES[0].title}</h1>" in text
    assert "Pupils went back on Monday." in text
    assert get("/-/page/0000000000000000", status=404).startswith("there is no page")
    assert f'href="/-/page/{PAGES[0].id}"' in get("/news/pages")


@pytest.mark.parametrize(
    "path", ["/news/pages", "/news/stories?_facet=section", f"/-/page/{PAGES[3].id}", "/news/search?words=second"]
)
def test_text_of_pages_stays_text(get: Get, path: str):
    shown = get(path)
    assert "alert(1)" in shown
    for tag in re.findall(r"<script[^>]*>|<img[^>]*>", shown):
        assert "onerror" not in tag
    assert "<script>alert(1)" not in shown
    assert "{{ 7 * 7 }}" in shown


def test_nothing_can_be_written(get: Get, corpus: str):
    before = hashlib.sha256(Path(corpus).read_bytes()).digest()
    for statement in ("DELETE FROM pages", "INSERT INTO settings VALUES ('a', 'b')", "PRAGMA user_version = 9"):
        get(f"/news.json?sql={quote(statement)}", status=400)
    get("/news.json?sql=select+1")
    assert hashlib.sha256(Path(corpus).read_bytes()).digest() == before


def test_other_names_for_this_machine_get_nothing(get: Get):
    assert "loopback only" in get("/", status=403, host="example.com")
    assert "loopback only" in get("/news/pages", status=403, host="127.0.0.1.example.com:8001")
    get("/", host="localhost:8001")


def test_the_command_answers_on_the_loopback_only(corpus: str):
    pytest.importorskip("datasette", reason="Datasette is not installed")
    command = [sys.executable, "-m", "newskit", "browse", "-c", corpus, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline() if process.stderr else ""
            (url,) = re.findall(r"http://127\.0\.0\.1:\d+/", line)
            assert PLACE in _fetched(f"{url}-/page/{PAGES[0].id}")
            port = int(url.rsplit(":")[-1].strip("/"))
            for address in {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}:
                if not str(address).startswith("127."):
                    with pytest.raises(OSError, match=r"refused|timed out"):
                        socket.create_connection((str(address), port), timeout=2)
            taken = subprocess.run([*command[:-1], str(port)], capture_output=True, text=True, check=False)
            assert taken.returncode == 2
            assert f"port {port}" in taken.stderr
        finally:
            process.terminate()


def test_small_answers_are_not_held_back(corpus: str):
    """asyncio sets TCP_NODELAY only for sockets that name their protocol; without it an answer may wait 40 ms."""
    pytest.importorskip("datasette", reason="Datasette is not installed")
    from newskit.browse.app import Server

    with Server(corpus, 0) as server:
        assert server._socket.proto == socket.IPPROTO_TCP


def _fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own address
        return answer.read().decode()


def test_what_is_missing_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, corpus: str
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("newskit.browse.app.find_spec", lambda _: None)
    assert run(["browse", "-c", corpus]) == 2
    assert capsys.readouterr().err.strip().endswith("pip install 'newskit[browse]'")
    if not os.environ.get("NEWSKIT_NO_DATASETTE"):
        monkeypatch.undo()
        pytest.importorskip("datasette", reason="Datasette is not installed")
        assert run(["browse", "-c", str(tmp_path / "no.db")]) == 2


def test_words_are_folded_and_quoted():
    assert plugin.words('Điện "Gender Equality" OR') == '"dien" "gender equality" "or"'
    assert plugin.words(None) == '""'
    assert plugin.phrase('say "no"') == '"say ""no"""'
