from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.cues import load
from newskit.parsing.fields.lexicon import names_of
from newskit.text.date import LIMIT, Found, find, names, resolve
from newskit.text.fold import fold

KNOWN = names_of(load())
EDTF = re.compile(r"(?:\d{4}|XXXX)(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?)?)?")


def values(line: str, order: str | None = None) -> list[str | None]:
    return [found.value for found in find(line, KNOWN, order) if found.kind == "date"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Thứ năm, 27/02/2025", "2025-02-27"),
        ("2024年04月24日23:52 | 来源", "2024-04-24T23:52"),
        ("2025年1月13日 20時01分", "2025-01-13T20:01"),
        ("2024년 4월 24일 오후 3:04", "2024-04-24T15:04"),
        ("2024. 4. 24.", "2024-04-24"),
        ("March 5, 2024 at 3:04 pm ET", "2024-03-05T15:04-05:00"),
        ("July 5, 2024 at 12:04 a.m. ET", "2024-07-05T00:04-04:00"),
        ("16. März 2017 21:50 Uhr", "2017-03-16T21:50"),
        ("28. Juni 2025 - 16.03 Uhr", "2025-06-28T16:03"),
        ("22.11.2024 07.57", "2024-11-22T07:57"),
        ("06. 01. 2026, 14:59 Uhr", "2026-01-06T14:59"),
        ("2025-02-27T09:10+07:00", "2025-02-27T09:10+07:00"),
        ("2024-02-14T16:15:30Z", "2024-02-14T16:15:30Z"),
        ("2025-02-27", "2025-02-27"),
        ("2025-02", "2025-02"),
        ("Febrero de 2025", "2025-02"),
        ("15:56 BST, 27 April 2024", "2024-04-27T15:56+01:00"),
        ("11:00 AM PDT • May 16, 2024", "2024-05-16T11:00-07:00"),
        ("Publié le 18 juil. 2024 à 08h01", "2024-07-18T08:01"),
        ("Publicado el 5 de marzo de 2024 a las 10:30", "2024-03-05T10:30"),
        ("27 tháng 2, 2025 lúc 10:30", "2025-02-27T10:30"),
        ("Tháng Hai 27, 2025", "2025-02-27"),
        ("19/07/2009, 18:47 WIB", "2009-07-19T18:47+07:00"),
        ("Updated on: 03 May,2023 08:16 PM", "2023-05-03T20:16"),
        ("20 Nisan 2026", "2026-04-20"),
        ("2025 m. vasario 27 d. 10:00", "2025-02-27T10:00"),
        ("27 กุมภาพันธ์ 2568", "2025-02-27"),
        ("٢٧ فبراير ٢٠٢٥", "2025-02-27"),
        ("14.05.2025, 20:28", "2025-05-14T20:28"),
        ("27-Feb-2025", "2025-02-27"),
        ("23.02.25", "2025-02-23"),
        ("Dec 31, 1999", "1999-12-31"),
    ],
)
def test_every_form_is_read(line: str, value: str) -> None:
    assert values(line) == [value]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("PV•28/01/2025 08:22", "2025-01-28T08:22"),
        ("Desk X14/10/2024", "2024-10-14"),
        ("4 minute readApril 25, 20232:26 PM GMT+2Next", "2023-04-25T14:26+02:00"),
        ("by The PaperNovember 21, 202501747", "2025-11-21"),
        ("Published6. November 2025, 12:26", "2025-11-06T12:26"),
    ],
)
def test_glued_dates_are_read(line: str, value: str) -> None:
    assert values(line) == [value]


def test_zones_are_east_of_greenwich_when_positive() -> None:
    assert values("11-03-2026, 16:27 (GMT+7)", "dmy") == ["2026-03-11T16:27+07:00"]


def test_zones_that_mean_two_things_are_left_out() -> None:
    assert values("3 May 2023, 20:16 IST") == ["2023-05-03T20:16"]


def test_the_order_is_not_guessed() -> None:
    (found,) = find("03/04/2025", KNOWN)
    assert found.value == "2025"
    assert {"month", "day", "order"} <= set(found.missing)
    assert values("03/04/2025", "dmy") == ["2025-04-03"]
    assert values("03/04/2025", "mdy") == ["2025-03-04"]
    assert values("05/05/2025") == ["2025-05-05"]
    assert values("12/22/2023") == ["2023-12-22"]
    assert values("03.04.2025") == ["2025-04-03"]


def test_a_missing_year_stays_missing() -> None:
    assert values("22:20 05/06", "dmy") == ["XXXX-06-05"]
    assert values("On February 27, visitors") == ["XXXX-02-27"]
    (found,) = find("On February 27, visitors", KNOWN)
    assert "year" in found.missing


def test_two_dates_keep_their_own_times() -> None:
    line = "Published: 15:56 BST, 27 April 2024 | Updated: 17:10 BST, 28 April 2024"
    assert values(line) == ["2024-04-27T15:56+01:00", "2024-04-28T17:10+01:00"]
    assert values("Nov 12, 2023 1:00 AMNov 17, 2023 6:02 PM") == ["2023-11-12T01:00", "2023-11-17T18:02"]


@pytest.mark.parametrize(
    "line",
    [
        "A delegation of 12 visited the school",
        "Notice No.81 TB/TW of the office",
        "the 2011-12 season",
        "version 1.2.3 and 10.15.22.1",
        "open 24/7",
        "they may 5 times",
        "a 5-3 win",
        "Call 555 1234",
        "30/02/2025",
        "13/13/2025",
        "+49 30 1234567",
        "No digits at all",
    ],
)
def test_numbers_that_are_no_dates(line: str) -> None:
    assert values(line, "dmy") == []


@pytest.mark.parametrize(
    ("line", "stated", "value"),
    [
        ("3 hours ago", "2025-03-01T12:30", "2025-03-01T09:30"),
        ("vor 2 Tagen", "2025-03-01", "2025-02-27"),
        ("hace 3 horas", "2025-03-01", None),
        ("2 ngày trước", "2025-03-01", "2025-02-27"),
        ("3小时前", "2025-03-01T12:00", "2025-03-01T09:00"),
    ],
)
def test_relative_dates_need_a_stated_one(line: str, stated: str, value: str | None) -> None:
    found = [f for f in find(line, KNOWN) if f.kind == "relative"]
    assert [resolve(f, stated) for f in found] == [value]


def test_resolving_something_else_gives_nothing() -> None:
    assert resolve(Found(0, 1, "2025", "date"), "2025-03-01") is None
    (found,) = find("2 days ago", KNOWN)
    assert resolve(found, "some day") is None


def test_times_alone_are_times() -> None:
    (found,) = find("Last call 09:11 AM", KNOWN)
    assert (found.kind, found.value) == ("time", None)


def test_spans_are_the_words() -> None:
    line = "Erstellt: 28.04.2023, 18:16 Uhr"
    (found,) = find(line, KNOWN)
    assert line[found.start : found.end] == "28.04.2023, 18:16 Uhr"


@given(st.dates(dt.date(1950, 1, 1), dt.date(2068, 12, 31)), st.times())
def test_what_was_written_is_read(day: dt.date, clock: dt.time) -> None:
    iso = day.isoformat()
    assert values(f"on {day.day} {day:%B} {day.year}, they") == [iso]
    assert values(f"{day:%B} {day.day}, {day.year}") == [iso]
    assert values(f"{day.day}.{day.month}.{day.year}") == [iso]
    assert values(f"{day.year}年{day.month}月{day.day}日") == [iso]
    assert values(f"{day:%d/%m/%Y} {clock:%H:%M}", "dmy") == [f"{iso}T{clock:%H:%M}"]


@given(st.text(alphabet="0123456789/.:-, TZapmMarchJune年月日d", max_size=60))
def test_any_line_gives_plain_values_and_spans_in_order(line: str) -> None:
    last = 0
    for found in find(line, KNOWN, "dmy"):
        assert last <= found.start < found.end <= len(line)
        last = found.start
        assert found.value is None or EDTF.fullmatch(found.value)


@pytest.mark.parametrize("part", ["1", "1/", "1.1", "1:1", "2024-", "May ", "5 May ", "(", "a 1 ", "月1"])
def test_hostile_lines_cost_no_more_than_their_length(part: str) -> None:
    line = part * 200_000
    begin = time.perf_counter()
    find(line, KNOWN)
    assert time.perf_counter() - begin < 1
    assert all(found.end <= LIMIT for found in find(line, KNOWN))


def test_names_may_be_of_two_words() -> None:
    known = names({"tháng hai": 2, "May": 5}, fold=fold)
    assert [f.value for f in find("3 tháng hai 2024", known)] == ["2024-02-03"]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("March 5, 2024 at 3:04 pm", "2024-03-05T15:04"),
        ("March 5, 2024 at 3:04 pmEST", "2024-03-05T03:04"),
        ("March 5, 2024 at 3:04 pm5", "2024-03-05T03:04"),
    ],
)
def test_halves_of_the_day_stand_for_themselves(line: str, value: str) -> None:
    assert values(line) == [value]


def test_names_of_months_of_two_words_need_both() -> None:
    assert values("5 tháng hai 2025") == ["2025-02-05"]
    assert values("5 phòng hai 2025") == []


def test_what_was_read_before_changes_nothing() -> None:
    lines = ["Thứ năm, 27/02/2025", "16. März 2017 21:50 Uhr", "5 tháng hai 2025", "15.04.202430"]
    fresh = [values(line) for line in lines]
    for number in range(12_000):
        find(f"May 5 word{number} 10:30", KNOWN)
    assert [values(line) for line in lines] == fresh
