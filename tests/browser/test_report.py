"""The report in a real browser: it draws, says nothing, fetches nothing, and can be used by everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from newskit.cli.app import run
from newskit.corpus import entities, open_writer
from newskit.model import page_id
from newskit.record import BlockRecord, EntityRow, Record, TeaserRecord

HOSTILE = (
    "<script>document.title='run'</script><img src=http://198.51.100.7/x onerror=alert(1)></svg></table></details>"
    "<svg onload=alert(2)> \x1b[31m\0\u202e\ufffe {{x}} <style>*{display:none}</style>"
)
LONGEST = 1_000_000


def story(number: int, **fields: Any) -> Record:
    text = f"It rained in Kesta on day {number}. " * (number % 5 + 1)
    told = {
        "title": f"Rain, day {number}", "published": f"2025-{number % 12 + 1:02}-03", "section": f"S{number % 3}",
        "teasers": (TeaserRecord(position=1, title=f"Rain, day {number % 4}"),), **fields,
    }  # fmt: skip
    return Record(
        id=page_id(text, str(number)), source=f"news/{number % 4}/{number}.txt", kind="story",
        confidence=number % 10 / 10, text=text, paragraphs=(text,), words=len(text.split()), page_text=text,
        blocks=(BlockRecord(kind="paragraph", start=0, end=len(text), rule="story.chance"),), **told,
    )  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with all its parts, of a corpus with hostile pages in it."""
    pytest.importorskip("vl_convert", reason="vl-convert is not installed")
    folder = tmp_path_factory.mktemp("report")
    corpus = folder / "newskit.db"
    teaser = TeaserRecord(position=1, title=HOSTILE)
    hostile = story(60, title=HOSTILE, section=HOSTILE, agency=HOSTILE, teasers=(teaser,))
    promoting = [story(61 + n, teasers=(teaser,)) for n in range(3)]
    endless = story(70, title="\u202e" + "x" * LONGEST, section="y" * LONGEST)
    with open_writer(str(corpus), stem="none", rules=1) as writer:
        writer.add([*map(story, range(40)), hostile, *promoting, endless, story(71, published="XXXX-01-01")])
        writer.finish()
    with entities.keeper(str(corpus)) as keeper:
        rows = [
            EntityRow(name=name, type="person", count=2, pages=2, first_seen=None, last_seen=None, confidence=1.0)
            for name in ("Anna Orlo", HOSTILE)
        ]
        keeper.begin(b"{}", b"", [1, 2], anew=True)
        keeper.keep([(page, entities.Kept("[]", "[]")) for page in (1, 2)])
        keeper.finish(rows, [(row, page, row) for row in (0, 1) for page in (1, 2)])
    path = folder / "report.html"
    assert run(["report", "-q", "-c", str(corpus), "--query", "kesta", "--query", "7", "-o", str(path)]) == 0
    return path


@pytest.fixture
def shown(chromium: Any, report: Path) -> Iterator[Callable[..., Any]]:
    """A function that opens the report, in light or dark; whatever it asks for or complains of fails the test."""
    heard: list[str] = []
    pages: list[Any] = []

    def opened(scheme: str = "light", **more: Any) -> Any:
        page = chromium.new_page(color_scheme=scheme, **more)
        pages.append(page)
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda dialog: heard.append(dialog.message))
        page.on("request", lambda request: heard.append(request.url))
        page.goto(report.as_uri())
        return page

    yield opened
    for page in pages:
        page.close()
    assert set(heard) <= {report.as_uri()}


def test_every_chart_is_drawn_and_nothing_else_happens(shown: Callable[..., Any], report: Path):
    page = shown()
    charts = page.locator("figure svg")
    assert charts.count() == report.read_text(encoding="utf-8").count("<svg") > 12
    for place in range(charts.count()):
        box = charts.nth(place).bounding_box()
        assert box["width"] > 100
        assert box["height"] > 20
    assert page.title() == "A corpus of news pages"
    assert page.locator("script, img, iframe, link, object").count() == 0
    page.wait_for_timeout(300)
    assert page.title() == "A corpus of news pages"
    assert page.locator("main").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_for_people_who_cannot_see_well(
    shown: Callable[..., Any], faults: Callable[[Any], list[str]], scheme: str
):
    page = shown(scheme)
    assert faults(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert faults(page) == []


def test_all_of_it_can_be_reached_with_the_keys(shown: Callable[..., Any]):
    page = shown()
    page.locator("#kinds summary").focus()
    assert not page.locator("#kinds table").is_visible()
    page.keyboard.press("Enter")
    assert page.locator("#kinds table").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('download')") == "kinds.csv"


def test_charts_speak(shown: Callable[..., Any]):
    """What a screen reader is told of a chart has the names and the figures of its table."""
    page = shown()
    told = page.locator("#promoted-when svg [aria-roledescription=circle]").evaluate_all(
        "marks => marks.map(mark => mark.getAttribute('aria-label'))"
    )
    assert "at: 2025-03; name: Rain, day 2; number: 3" in told
    rows = page.locator("#promoted-when tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    assert ["Rain, day 2", "2025-03", "3"] in [row[:3] for row in rows]
    assert len(rows) >= len(told) > 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_stand_out_from_the_page(shown: Callable[..., Any], scheme: str):
    """Text of charts takes the colour of the page's text, which is light on dark and dark on light."""
    page = shown(scheme)
    ink, paper, drawn = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('#kinds svg text')).fill]"
    )
    assert ink == drawn
    lightness = [sum(map(int, colour.strip("rgb()").split(","))) for colour in (ink, paper)]
    assert (lightness[0] < lightness[1]) == (scheme == "light")
    assert abs(lightness[0] - lightness[1]) > 400


def test_on_paper_it_is_dark_on_white_without_navigation_and_no_chart_is_cut(shown: Callable[..., Any]):
    page = shown("dark")
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    assert colours == ["rgb(28, 31, 35)", "rgb(255, 255, 255)"]
    assert not page.locator("nav").is_visible()
    assert page.locator("figure").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
    assert len(page.pdf()) > 10_000


def test_a_narrow_window_scrolls_charts_and_not_the_page(shown: Callable[..., Any]):
    page = shown(viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_it_stays_small(report: Path):
    assert report.stat().st_size < 1_000_000
