"""HTML: text laid out as dumps are, marks in code points, hints, encodings, broken and hostile markup."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.model import Document, Problem
from newskit.sources import Options

pytest.importorskip("resiliparse", reason="needs newskit[web]")

from newskit.sources._page import page

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head>
<title>Rain comes to Ashford - Ashford Post</title>
<meta property="og:site_name" content="Ashford Post">
<meta property="og:title" content="Rain comes to Ashford | Ashford Post">
<meta property="article:section" content="Weather">
<link rel="canonical" href="https://post.example/weather/rain">
<script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [
  {"@type": "NewsArticle", "headline": "Rain comes to Ashford", "datePublished": "2024-05-01T10:00:00+02:00",
   "author": [{"@type": "Person", "name": "Ann Lee"}, {"@id": "#bo"}], "publisher": {"name": "Ashford Post"},
   "articleBody": "It rained &amp; rained on Monday in Ashford."},
  {"@type": "Person", "@id": "#bo", "name": "Bo Day"}]}
</script>
<style>p { color: red }</style></head>
<body><nav><ul><li><a href="/">Home</a><li><a href="javascript:go()">Menu</a></ul></nav>
<article class="story"><h1>Rain comes to Ashford</h1>
<figure><img src="a.jpg" alt="A wet street"><figcaption>The high street. Photo: Cy</figcaption></figure>
<div class="article-body"><p>It rained &amp; rained on
  Monday in <b>Ashford</b>.</p><p>More is coming, says <a href="../people/dee">Dee</a>.</p></div></article>
<aside class="related-stories"><h2>More</h2><a href="/sport/1"><h3>Town win the cup</h3>
<time datetime="2024-04-30">Tuesday</time></a></aside>
<footer>© Ashford Post</footer><script>var x = "<p>not text</p>";</script></body></html>"""


def document(markup: str | bytes, **said: Any) -> Document:
    data = markup.encode() if isinstance(markup, str) else markup
    (found,) = page(data, "p.html", **said)
    assert isinstance(found, Document), found
    return found


def spans(found: Document, kind: str) -> list[tuple[str, str | None]]:
    return [(found.text[mark.start : mark.end], mark.value) for mark in found.marks if mark.kind == kind]


def test_the_text_is_laid_out_in_lines() -> None:
    assert document(PAGE).text.split("\n") == [
        "  • Home", "  • Menu", "", "Rain comes to Ashford", "", "The high street. Photo: Cy", "",
        "It rained & rained on Monday in Ashford.", "", "More is coming, says Dee.", "", "More", "",
        "Town win the cup", "", "Tuesday", "© Ashford Post",
    ]  # fmt: skip


def test_marks_say_what_lines_are() -> None:
    found = document(PAGE)
    assert spans(found, "h1") == [("Rain comes to Ashford", None)]
    assert spans(found, "figcaption") == [("The high street. Photo: Cy", None)]
    assert spans(found, "a") == [
        ("Home", "https://post.example/"), ("Menu", None), ("Dee", "https://post.example/people/dee"),
        ("Town win the cup\n\nTuesday", "https://post.example/sport/1"),
    ]  # fmt: skip
    assert spans(found, "time") == [("Tuesday", "2024-04-30")]
    assert [words for words, _ in spans(found, ".articlebody")] == ["It rained & rained on Monday in Ashford."]
    assert {"nav", "aside", "footer", "p", "li", "b", "article", ".body", ".related"} <= {m.kind for m in found.marks}
    assert [(m.start, -m.end) for m in found.marks] == sorted((m.start, -m.end) for m in found.marks)


def test_hints_say_what_the_page_says_of_itself() -> None:
    hints = document(PAGE, crawled="2024-05-02T00:00:00Z").hints
    assert hints.title == "Rain comes to Ashford"
    assert hints.authors == ("Ann Lee", "Bo Day")
    assert hints.date == "2024-05-01T10:00:00+02:00"
    assert (hints.section, hints.language, hints.url) == ("Weather", "en", "https://post.example/weather/rain")
    assert hints.crawled == "2024-05-02T00:00:00Z"
    assert document(PAGE, url="https://archive.example/1").hints.url == "https://archive.example/1"


@pytest.mark.parametrize(
    ("head", "title", "authors", "date"),
    [
        ("<title>A storm is coming | Post</title>", "A storm is coming | Post", (), None),
        ("<meta property=og:site_name content=Post><title>A storm | Post</title>", "A storm", (), None),
        ("<meta name=author content='By Ann Lee and Bo Day'>", None, ("Ann Lee", "Bo Day"), None),
        ("<meta property=article:author content=https://facebook.com/x>", None, (), None),
        ("<meta property=article:published_time content=2024-01-02T03:04:05Z>", None, (), "2024-01-02T03:04:05Z"),
        ("<script type=application/ld+json>{broken</script><title>Still here</title>", "Still here", (), None),
        (
            '<script type="application/ld+json">{"@type":"Article","headline":"A\nB","author":"Cy"}</script>',
            "A B", ("Cy",), None,
        ),
    ],
)  # fmt: skip
def test_what_pages_say_in_other_ways(head: str, title: str | None, authors: tuple[str, ...], date: str | None) -> None:
    hints = document(f"<html><head>{head}</head><body><p>Some text that is here.").hints
    assert (hints.title, hints.authors, hints.date) == (title, authors, date)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258", "iso-8859-1", "shift_jis", "koi8-r"]
)
@pytest.mark.parametrize("way", ["meta", "http-equiv", "header"])
def test_encodings_by_header_and_meta(encoding: str, way: str) -> None:
    words = {"shift_jis": "雨が降る町の話です。", "koi8-r": "Дождь идёт в городе."}.get(
        encoding, "Café über naïve façade."
    )
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    meta = {
        "meta": f"<meta charset='{name}'>",
        "http-equiv": f'<meta http-equiv="Content-Type" content="text/html; charset={name}">',
        "header": "",
    }[way]
    data = f"<html><head>{meta}<title>x</title></head><body><p>{words}</p></body></html>".encode(encoding)
    assert document(data, declared=name if way == "header" else None).text == words


def test_text_is_composed_and_marks_fit_it() -> None:
    decomposed = unicodedata.normalize("NFD", "Điện Biên Phủ")
    found = document(f"<p>Tin: {decomposed} <a href=/x>{decomposed}</a> nữa.</p><h2>{decomposed}</h2>")
    assert found.text == unicodedata.normalize("NFC", found.text)
    entities = document("<p>e&#x301;t<i>e</i><b>&#x301;</b> <a href=/x>la&#x300;</a></p>")
    assert entities.text == unicodedata.normalize("NFC", entities.text)
    assert spans(entities, "a") == [("là", "/x")]
    assert spans(found, "h2") == [("Điện Biên Phủ", None)]


@pytest.mark.parametrize(
    "markup",
    [
        "<html><head><title>App</title></head><body><div id=root></div><script src=a.js></script></body></html>",
        "<html><body><noscript>You need to enable JavaScript.</noscript><script>go()</script></body></html>",
        "<html><body><div id=app>Loading…</div><script>go()</script></body></html>",
    ],
)
def test_pages_that_scripts_make_are_said_to_be_so(markup: str) -> None:
    (problem,) = page(markup.encode(), "p.html")
    assert isinstance(problem, Problem)
    assert "scripts" in problem.message


def test_pages_without_anything() -> None:
    for markup in (b"", b"<html></html>", b"<!-- nothing -->"):
        (problem,) = page(markup, "p.html")
        assert isinstance(problem, Problem)
        assert problem.message == "there is no text in its HTML"


def test_broken_markup_is_read() -> None:
    found = document("<p>One<p>Two <b>bold<div>Three</p></b><li>Four<table><tr><td>5<td>6</table></nav><a href='x")
    lines = [line.strip() for line in found.text.split("\n") if line.strip()]
    assert lines == [
        "One",
        "Two bold",
        "Three",
        "• Four",
        "5\t\t6",
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one<b>two</b> <i>three</i>\n</p>four", "onetwo three\n\nfour"),
        ("<p><b>one</b></p> <p> two<span> </span>three", "one\n\ntwo three"),
        ("<p>a <!-- b --> c<!---->d<!-- > - -- <i> -->e", "a cde"),
        ("<p>one<button> two <b>three</b> </button>four</p>", "onefour"),
        ("<p>one<svg><title>two</title><svg><g>x</g></svg>y</svg> three<noscript><img alt=x>y</noscript>", "one three"),
        ("<pre>one  two\n\tthree<b> four </b>\n</pre>", "one  two\n        three four"),
        ("<p title='a > b' data-\"c='<i>'>one</p><p a\u00a0b=c>two", "one\n\ntwo"),
        ("<table><tr><td>one</td> <td>two</td></tr><tr><th>three", "one\t\ttwo\nthree"),
        ("<textarea>one <b>two</textarea>three &amp;lt; four&nbsp;five", "three &lt; four\u00a0five"),
    ],
)
def test_odd_markup(markup: str, text: str) -> None:
    assert document(f"<body>{markup}").text == text


def test_a_drawing_has_no_title_of_the_page() -> None:
    assert document("<body><p>Rain.</p><svg><title>Logo</title><path d='M0'/></svg>").hints.title is None


def test_only_what_holds_text_is_marked_and_a_wrapper_is_not() -> None:
    found = document("<div><div class=byline><div>Ann Lee</div></div></div><div class=share></div><p>Rain.</p>")
    assert [(mark.kind, mark.start, mark.end) for mark in found.marks] == [
        ("div", 0, 7), (".byline", 0, 7), ("div", 0, 7), ("p", 9, 14),
    ]  # fmt: skip


def test_deep_nesting_needs_no_recursion() -> None:
    found = document("<div>" * 20_000 + "Deep down." + "<b>" * 5_000)
    assert found.text == "Deep down."


@pytest.mark.slow
def test_a_page_of_fifty_megabytes() -> None:
    row = "<div class='item'><a href='/story/1'>A headline of a story</a><p>Some words about it.</p></div>\n"
    data = ("<html><body>" + row * (50_000_000 // len(row)) + "</body></html>").encode()
    begin = time.process_time()
    found = document(data)
    assert time.process_time() - begin < 120
    assert found.text.count("A headline") > 400_000
    assert len(found.marks) <= 200_000


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div class=body>", "</div>", "<li>", "<ul>", "</ul>", "<a href=/x>", "</a>", "<h1>",
             "<br>", "<pre>", "</pre>", "<td>", "<table>", "<tr>", "</table>",
             "<script>", "</script>", "word", " ", "\n", "é",
             "e\u0301", "\u0301", "&amp;", "&#0;", "&#x1F600;", "<!-- c -->", "\u2028", "\x85", "<b>", "<", ">"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_marks_always_lie_within_a_clean_text(parts: list[str]) -> None:
    for found in page("".join(parts).encode(), "p.html"):
        if isinstance(found, Document):
            assert found.text == unicodedata.normalize("NFC", found.text)
            assert "\r" not in found.text
            assert found.text == found.text.strip("\n")
            for mark in found.marks:
                assert 0 <= mark.start < mark.end <= len(found.text)


def test_files_in_a_folder(folder: Path, read: Any) -> None:
    (folder / "a.html").write_text(PAGE)
    (folder / "b").write_text(PAGE.replace("Rain", "Snow"))
    (folder / "c.htm.gz").write_bytes(b"not gzip")
    first, second, bad = read(".", Options())
    assert (first.source, second.source) == ("a.html", "b")
    assert second.hints.title == "Snow comes to Ashford"
    assert (bad.source, bad.message[:13]) == ("c.htm.gz", "it is damaged")
