"""Plain text and Markdown, which people read."""

from __future__ import annotations

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
from newskit.exporters.md import escaped
from newskit.record import Record, SubStory

CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def written(rows: list[Any], form: str, **options: Any) -> str:
    stream = io.BytesIO()
    write(rows, stream, form, ExportOptions(**options))
    return stream.getvalue().decode("utf-8")


def test_a_form_feed_parts_the_stories_and_stands_in_none(hostile: list[Record]) -> None:
    texts = written(hostile, "txt").removesuffix("\n").split("\n\f\n")
    assert len(texts) == len(hostile)
    for text, record in zip(texts, hostile, strict=True):
        more = record.stories[0]
        parts = [record.kicker, record.title, record.deck, record.text, more.title, more.text]
        assert text == CONTROL.sub(" ", "\n\n".join(part for part in parts if part))


def test_a_brief_can_be_read() -> None:
    record = Record(
        id="1", source="pages/a.txt", kind="story", confidence=1, title="Rain in Kesta", deck="The market is flooded.",
        section="Local", authors=("Ann Lee",), published="2025-02-27", text="One.\n\nTwo.", paragraphs=("One.", "Two."),
        captions=("The market.",), stories=(SubStory(title="More", text="Three."),), url="https://example.org/a",
    )  # fmt: skip
    assert (
        written([record, record], "md")
        == (
            2
            * """---

## Rain in Kesta

*2025-02-27 · Local · Ann Lee*

**The market is flooded.**

One.

Two.

> The market.

### More

Three.

Source: pages/a.txt, https://example.org/a

"""
        )
        .replace("---\n\n", "", 1)[:-1]
        .replace("org/a\n\n---", "org/a\n\n---")
        .rstrip("\n")
        + "\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "# h",
        "- a",
        "1. a",
        "> q",
        "```",
        "===",
        "---",
        "| a |",
        "+ a",
        "* a",
        "<b>",
        "![a](b)",
        "[a]: b",
        "&lt;",
        "$x$",
    ],
)
def test_nothing_in_a_text_is_markdown(text: str) -> None:
    shown = escaped(text)
    assert shown != text
    assert re.sub(r"\\(.)", r"\1", shown) == text


@given(st.text(max_size=60))
def test_what_was_escaped_can_be_had_back(text: str) -> None:
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped(text)) == " ".join(fit(text).split())
    assert "\n" not in escaped(text)


def test_other_tables_are_tables(tables: Mapping[str, list[Struct]]) -> None:
    lines = written(tables["links"], "md", table="links").splitlines()
    assert lines[0].startswith("| source | id | position | title |")
    assert lines[1] == "| --- " * 8 + "|"
    assert len(lines) == 4
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {9}
