"""The corpus in a real browser, from a server on the loopback."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from newskit.corpus import open_writer
from newskit.model import page_id
from newskit.record import BlockRecord, Record, TeaserRecord

PLACE = "Điện Biên"
HOSTILE = (
    "<script>document.title='run'</script><img src=http://198.51.100.7/x onerror=alert(1)></td></table></article>"
    "<svg onload=alert(2)> \x1b[31m\u202e{{ 7 * 7 }} <style>*{display:none}</style>"
)


def page(source: str, title: str, text: str, **fields: Any) -> Record:
    return Record(
        id=page_id(text, title), source=source, kind="story", confidence=0.9, title=title, text=text,
        paragraphs=(text,), words=len(text.split()), page_text=text, language="en", published="2025-02-27",
        blocks=tuple(
            BlockRecord(kind=kind, start=start, end=start + 9, rule="r")
            for start, kind in enumerate(("paragraph", "heading", "nav", "unassigned"))
        ),
        **fields,
    )  # fmt: skip


PAGES = [
    page("a/1.txt", f"Schools in {PLACE} reopen", "Pupils went back on Monday.", section="Local",
         teasers=(TeaserRecord(position=1, title="Snow"),)),
    page("b/2.txt", "Snow", "It snowed, and nothing else was to be told.", section="Weather"),
    page("b/3.txt", HOSTILE, f"{HOSTILE} and more of it.", section=HOSTILE, agency=HOSTILE),
]  # fmt: skip


class Site(NamedTuple):
    """The browser on the corpus."""

    open: Callable[..., Any]
    heard: list[str]
    """What pages complained of, and addresses they asked for."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the corpus is served."""
    pytest.importorskip("datasette", reason="Datasette is not installed")
    path = str(tmp_path_factory.mktemp("browse") / "news.db")
    with open_writer(path, stem="none", rules=1) as writer:
        writer.add(PAGES)
        writer.finish()
    command = [sys.executable, "-m", "newskit", "browse", "-c", path, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        (url,) = re.findall(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
        yield url
        process.terminate()


@pytest.fixture
def site(chromium: Any, address: str) -> Iterator[Site]:
    """The browser on the corpus; complaints, and requests to any other address, fail the test."""
    heard: list[str] = []
    opened: list[Any] = []

    def opener(path: str, **more: Any) -> Any:
        shown = chromium.new_page(**more)
        opened.append(shown)
        shown.on("console", lambda message: heard.append(message.text))
        shown.on("pageerror", lambda error: heard.append(str(error)))
        shown.on("dialog", lambda dialog: heard.append(dialog.message))
        shown.on("request", lambda request: heard.append(request.url))
        shown.goto(address + path)
        return shown

    yield Site(opener, heard)
    for shown in opened:
        shown.close()
    assert [one for one in heard if not one.startswith(address)] == []


def test_from_the_search_box_to_the_page(site: Site):
    shown = site.open("news/pages")
    shown.locator("input[name=_search]").fill("dien bien")
    shown.keyboard.press("Enter")
    link = shown.locator("table.rows-and-columns a[href*='/-/page/']")
    link.first.wait_for()
    assert link.count() == 1
    link.click()
    assert shown.locator("h1").text_content() == PAGES[0].title
    assert shown.locator("article").text_content().strip() == "Pupils went back on Monday."
    parts = shown.locator(".newskit tbody tr td:first-child").all_text_contents()
    assert parts == ["story", "teasers", "furniture", "unassigned"]


@pytest.mark.parametrize("path", ["news/pages", "news/stories", f"-/page/{PAGES[2].id}", "news/search?words=more"])
def test_hostile_pages_do_nothing(site: Site, path: str):
    shown = site.open(path)
    shown.wait_for_timeout(200)
    assert shown.title() != "run"
    assert "onerror=alert(1)" in shown.locator("body").text_content()
    assert shown.locator("img[onerror], svg[onload]").count() == 0
    assert shown.locator("h1").first.is_visible()


@pytest.mark.parametrize(
    "path", ["", "news", "news/pages", "news/stories?_facet=section", "news/search?words=more", f"-/page/{PAGES[0].id}"]
)
def test_no_serious_fault_for_people_who_cannot_see_well(site: Site, faults: Callable[[Any], list[str]], path: str):
    assert faults(site.open(path)) == []
