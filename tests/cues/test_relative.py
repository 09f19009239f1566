from __future__ import annotations

import pytest

from newskit.cues import load


@pytest.mark.parametrize(
    ("line", "amount", "unit", "words"),
    [
        ("2 hours ago", 2, "hour", "2 hours ago"),
        ("Posted an hour ago by the desk", 1, "hour", "an hour ago"),
        ("2h ago", 2, "hour", "2h ago"),
        ("Kultur · vor 3 Stunden", 3, "hour", "vor 3 Stunden"),
        ("hace 2 horas", 2, "hour", "hace 2 horas"),
        ("il y a 5 min", 5, "minute", "il y a 5 min"),
        ("3 giờ trước", 3, "hour", "3 giờ trước"),
        ("2時間前", 2, "hour", "2時間前"),
        ("15分钟前", 15, "minute", "15分钟前"),
        ("2시간 전", 2, "hour", "2시간 전"),
        ("4 дня назад", 4, "day", "4 дня назад"),
        ("2 घंटे पहले", 2, "hour", "2 घंटे पहले"),
        ("منذ 3 ساعات", 3, "hour", "منذ 3 ساعات"),
        ("2 jam yang lalu", 2, "hour", "2 jam yang lalu"),
        ("2 ชั่วโมงที่แล้ว", 2, "hour", "2 ชั่วโมงที่แล้ว"),
        ("2 godziny temu", 2, "hour", "2 godziny temu"),
        ("před 2 hodinami", 2, "hour", "před 2 hodinami"),
        ("3 gün önce", 3, "day", "3 gün önce"),
        ("för 5 minuter sedan", 5, "minute", "för 5 minuter sedan"),
    ],
)
def test_relative_times_are_found(line: str, amount: int, unit: str, words: str):
    ago = load().relative.find(line)
    assert ago is not None
    assert (ago.amount, ago.unit) == (amount, unit)
    assert line[ago.start : ago.end].startswith(words[:-6])


@pytest.mark.parametrize(
    "line", ["5 hours", "The talks took 3 days", "12 Comments", "1,200 years of history", "", "Page 2 ago"]
)
def test_durations_and_numbers_are_none(line: str):
    assert load().relative.find(line) is None


def test_long_lines_are_prose():
    assert load().relative.find("It happened 2 hours ago. " * 10) is None
