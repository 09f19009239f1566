"""MHTML: the page of a file that a browser saved."""

from __future__ import annotations

import gzip
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from newskit.model import Document, Problem

pytest.importorskip("resiliparse", reason="needs newskit[web]")

HTML = """<!doctype html><html><head><title>Cầu mới ở Sơn Hạ</title></head><body><h1>Cầu mới ở Sơn Hạ</h1>
<p>The bridge was opened on Monday, after four years of work on its two piers.</p></body></html>"""
ADDRESS = "https://post.example/bridges/a-long-address-that-has-to-be-folded-because-of-its-length/2025/03/04.html"


def saved(html: str = HTML) -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Snapshot-Content-Location"] = ADDRESS
    message["Date"] = "Wed, 5 Mar 2025 07:40:00 +0100"
    message.set_content(html, subtype="html", cte="quoted-printable")
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.mhtml.gz"])
def test_the_page_its_address_and_its_day(folder: Path, read: Any, name: str) -> None:
    (folder / name).write_bytes(gzip.compress(saved()) if name.endswith(".gz") else saved())
    (page,) = read(name)
    assert isinstance(page, Document)
    assert page.text.splitlines()[0] == "Cầu mới ở Sơn Hạ"
    assert "two piers" in page.text
    assert "MIME" not in page.text
    assert (page.hints.url, page.hints.crawled) == (ADDRESS, "2025-03-05T07:40:00+01:00")


@pytest.mark.parametrize(
    "data", [b"\0\xff" * 50, b"From: a\n\nJust words.\n", b"Content-Type: multipart/related\n\n--x"]
)
def test_what_holds_no_page_is_named(folder: Path, read: Any, data: bytes) -> None:
    (folder / "a.mhtml").write_bytes(data)
    assert read("a.mhtml") == [Problem("a.mhtml", "there is no HTML page in it")]


def test_an_address_or_day_that_is_none(folder: Path, read: Any) -> None:
    data = saved().replace(b"https=3A", b"cid=3A").replace(b"Wed, 05 Mar 2025", b"Some day")
    (folder / "a.mht").write_bytes(data)
    (page,) = read("a.mht")
    assert (page.hints.url, page.hints.crawled) == (None, None)
