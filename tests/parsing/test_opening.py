from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.cues import load
from newskit.parsing.fields import dateline
from newskit.parsing.fields.lexicon import names_of
from newskit.parsing.fields.opening import Context, opening
from newskit.text.date import find

CUES = load()
KNOWN = names_of(CUES)
NAMED = {"Berlin", "Haridwar", "Lindi", "London", "New Delhi"}
CONTEXT = Context(
    function_words=CUES.function_words["en"] | CUES.function_words["de"] | CUES.function_words["es"],
    is_agency=lambda text: "agency" in CUES.categories(text),
    is_mark=lambda text: text == "The Hilltimes",
    is_mentioned=NAMED.__contains__,
    has_date=lambda text: any(found.kind == "date" for found in find(text, KNOWN, "dmy")),
)


@pytest.mark.parametrize(
    ("text", "agency", "place", "rest"),
    [
        ("ĐBP - On Monday a bridge opened", "ĐBP", None, "On Monday"),
        ("ĐBP – Trần Văn Nam opened a bridge", "ĐBP", None, "Trần Văn"),
        ("(BTN) - Sáng nay", "BTN", None, "Sáng"),
        ("(Báo Quảng Ngãi)- Chiều nay", "Báo Quảng Ngãi", None, "Chiều"),
        ("VOV.VN - Theo tin", "VOV.VN", None, "Theo"),
        ("Hanoi (VNA) – The bridge", "VNA", "Hanoi", "The bridge"),
        ("TOKYO, June 6, 2010 (AFP) – The bridge", "AFP", "TOKYO", "The bridge"),
        ("KNOX COUNTY, Tenn. (WATE) — A bridge", "WATE", "KNOX COUNTY, Tenn.", "A bridge"),
        ("(WJHL) — A bridge", "WJHL", None, "A bridge"),
        ("BEIJING, April 11 (Xinhua) -- The bridge", "Xinhua", "BEIJING", "The bridge"),
        ("Berlin (dpa/bb) - Die Brücke", "dpa/bb", "Berlin", "Die Brücke"),
        ("Augsburg - Die Brücke", None, "Augsburg", "Die Brücke"),
        ("Berlin. Die Brücke", None, "Berlin", "Die Brücke"),
        ("HA NOI, 16 January 2018 - The bridge", None, "HA NOI", "The bridge"),
        ("JAKARTA, KOMPAS.com - Jembatan", "KOMPAS.com", "JAKARTA", "Jembatan"),
        ("jpnn.com - JAKARTA– Jembatan", "jpnn.com", "JAKARTA", "Jembatan"),
        ("Liputan6.com, Jakarta: Jembatan", "Liputan6.com", "Jakarta", "Jembatan"),
        ("Tegucigalpa – El puente", None, "Tegucigalpa", "El puente"),
        ("PUTRAJAYA, Nov 22 — The bridge", None, "PUTRAJAYA", "The bridge"),
        ("LINDI: The bridge", None, "LINDI", "The bridge"),
        ("Haridwar: The bridge", None, "Haridwar", "The bridge"),
        ("NEW YORK — The bridge", None, "NEW YORK", "The bridge"),
        ("The Hilltimes - Bridges", "The Hilltimes", None, "Bridges"),
        ("新华社北京1月11日电(记者 王伟)大桥", "新华社", "北京", "大桥"),
        ("(서울=연합뉴스) 홍길동 기자 = 다리가", "연합뉴스", "서울", "다리가"),
        ("【ロンドン＝共同】橋が", "共同", "ロンドン", "橋が"),
    ],
)
def test_datelines(text: str, agency: str | None, place: str | None, rest: str) -> None:
    found = opening(text, CONTEXT)
    assert found is not None
    assert (found.agency and text[slice(*found.agency)]) == agency
    assert (found.place and text[slice(*found.place)]) == place
    assert text[found.cut :].startswith(rest)


@pytest.mark.parametrize(
    "text",
    [
        "Paris – the city of light – is far away.",
        "Paris – Hauptstadt der Mode",
        "NATO – The alliance grows",
        "The Bridge Score (BS)—a new tool",
        "In a nutshell: The bridge is open",
        "DEAR ABBY: My husband builds bridges",
        "Unglaublich. Der Mann baut Brücken",
        "Two bridges — an old and a new one",
        "He said (2019) - The bridge",
        "On Monday - The bridge",
        "No separator here at all",
        "",
        "-",
        "() - X",
    ],
)
def test_sentences_are_left_whole(text: str) -> None:
    assert opening(text, CONTEXT) is None


def test_the_length_of_a_dateline_by_its_shape() -> None:
    assert dateline("ĐBP - On Monday") == len("ĐBP - ")
    assert dateline("On Monday a bridge opened.") == 0


@given(st.text(max_size=90))
def test_any_text_is_survived(text: str) -> None:
    found = opening(text, CONTEXT)
    assert found is None or 0 < found.cut <= len(text)


@pytest.mark.parametrize("part", ["A - ", "(", "A, ", "x", "- ", "1月", "A."])
def test_hostile_paragraphs_are_quick(part: str) -> None:
    begin = time.perf_counter()
    opening(part * 300_000, CONTEXT)
    assert time.perf_counter() - begin < 0.5


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("NEW-YORK (AFP) - The rain came.", 17),
        ("LONDON .- The rain came.", 10),
        ("jpnn.com - JAKARTA– The rain came.", 20),
        ("Top 3.5-metre waves came.", 0),
        ("-- The rain came.", 0),
    ],
)
def test_the_separator_is_told_from_signs_inside_words(text: str, length: int) -> None:
    assert dateline(text) == length
