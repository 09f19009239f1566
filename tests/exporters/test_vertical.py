"""Vertical text as `cwb-encode -xsB` reads it: a parser written from the CWB Corpus Encoding Tutorial (sections 2, 5).

A line that begins with `<` is a tag if it is `<name …>`, `</name>` or `<name/>`; names are of `a-z`, digits, `-` and
`_`; attributes are `key="value"`; the entities of XML are decoded in values and tokens (-x), blank lines are skipped
(-s), white space around tokens goes (-B). All else is a token a line, its annotations parted by tabs.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from newskit.exporters import ExportOptions, write
from newskit.exporters._xml import fit
from newskit.record import Record
from newskit.search.tokens import Tokenizer
from newskit.text.token import token_pattern

TAG = re.compile(r'<(/?)([a-z_][a-z0-9_-]*)((?:\s+[a-z_][a-z0-9_-]*="[^"<>]*")*)\s*(/?)>\Z')
ATTRIBUTE = re.compile(r'([a-z_][a-z0-9_-]*)="([^"<>]*)"')
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")


class Doc(Struct):
    """What the parser finds of a document."""

    attributes: dict[str, str]
    regions: list[tuple[str, str]]
    """Names of the regions inside, with their text: tokens with blanks between them where no `<g/>` stands."""
    tokens: list[str]


def parse(data: bytes) -> list[Doc]:
    docs: list[Doc] = []
    open_: list[str] = []
    glue = False
    for raw in data.decode("utf-8").split("\n"):
        line = raw.strip(" ")
        if not line:
            continue
        if not line.startswith("<"):
            assert "<" not in line
            assert ">" not in line
            assert not ENTITY.search(line)
            assert "\t" not in line
            token = html.unescape(line)
            name, text = docs[-1].regions[-1]
            docs[-1].regions[-1] = (name, token if not text or glue else f"{text} {token}")
            if text and glue:
                docs[-1].regions[-1] = (name, text + token)
            docs[-1].tokens.append(token)
            glue = False
            continue
        match = TAG.match(line)
        assert match, line
        closes, name, attributes, empty = match.groups()
        if empty:
            assert name == "g"
            glue = True
        elif closes:
            assert open_.pop() == name
        else:
            open_.append(name)
            if name == "doc":
                assert open_ == ["doc"], "regions do not nest"
                docs.append(Doc({key: html.unescape(value) for key, value in ATTRIBUTE.findall(attributes)}, [], []))
            else:
                assert not attributes
                docs[-1].regions.append((name, ""))
    assert not open_
    return docs


def written(rows: list[Any], **options: Any) -> list[Doc]:
    stream = io.BytesIO()
    write(rows, stream, "vertical", ExportOptions(**options))
    return parse(stream.getvalue())


def folded(text: str) -> str:
    return " ".join(fit(text).split())


def test_the_text_can_be_put_together_again(hostile: list[Record]) -> None:
    docs = written(hostile)
    assert len(docs) == len(hostile)
    for doc, record in zip(docs, hostile, strict=True):
        said = [text for name, text in doc.regions if name == "p"]
        paragraphs = [*record.paragraphs, *record.stories[0].paragraphs]
        assert said == [folded(text) for text in paragraphs if folded(text)]
        heads = [text for name, text in doc.regions if name == "head"]
        titles = [record.kicker, record.title, record.deck, record.stories[0].title]
        assert heads == [folded(text) for text in titles if text and folded(text)]


def test_attributes_are_the_keys_of_the_record(hostile: list[Record]) -> None:
    for doc, record in zip(written(hostile), hostile, strict=True):
        assert doc.attributes["source"] == folded(record.source)
        assert doc.attributes["title"] == folded(record.title or "")
        assert doc.attributes["authors"] == folded("; ".join(record.authors))
        assert doc.attributes["published"] == folded(record.published or "")
        assert doc.attributes["words"] == "3"
        assert {"text", "captions", "paragraphs", "teasers"}.isdisjoint(doc.attributes)


def test_fields_choose_the_attributes(tables: Mapping[str, list[Struct]]) -> None:
    docs = written(tables["stories"], fields=("words", "id"))
    assert [list(doc.attributes) for doc in docs] == [["words", "id"]] * 5


@given(st.text(max_size=200))
def test_any_text_comes_back(text: str) -> None:
    (doc,) = written([Record(id="1", source="a", kind="story", confidence=1, title=text, text=text)])
    assert doc.attributes["title"] == folded(text)
    assert [found for _, found in doc.regions] == [folded(text)] * 2 * bool(folded(text))


@given(st.text(max_size=60))
def test_words_are_those_that_search_counts(text: str) -> None:
    with Tokenizer("none") as tokenizer:
        words = [text[start:end] for start, end in tokenizer.tokens(text).spans()]
    found = token_pattern(text).findall(text)
    assert [token for token in found if token in words] == words
    assert "".join(found) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("It rained.", ["It", "rained", "."]),
        ("people's 3,5 €", ["people", "'", "s", "3", ",", "5", "€"]),
        ("Điện Biên", ["Điện", "Biên"]),
        ("天气好。", ["天", "气", "好", "。"]),
        ('<b> & "x"', ["<", "b", ">", "&", '"', "x", '"']),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    (doc,) = written([Record(id="1", source="a", kind="story", confidence=1, text=text)])
    assert doc.tokens == tokens
    assert doc.regions == [("p", text)]
