"""Every language file that is there holds what a language file must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from newskit.cues import load
from newskit.cues.file import FOLDER, Language, month_lines, phrases, read
from newskit.errors import NewskitError
from newskit.text.fold import fold

FILES = sorted(FOLDER.glob("*.toml"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


@pytest.fixture
def language(path: Path) -> Language:
    return read(path)


def test_the_name_is_a_language_code(path: Path):
    assert path.stem.isalpha()
    assert path.stem == path.stem.lower()
    assert len(path.stem) in (2, 3)


def test_function_words_are_enough_and_different(language: Language):
    words = language.function_words.split()
    assert len(words) >= 40
    assert len(words) == len(set(words))
    assert [word for word in words if word != word.lower()] == []


def test_months_are_twelve_lines_of_different_names(language: Language):
    lines = [phrases(line) for line in month_lines(language.months)]
    assert len(lines) == 12
    names = [fold(name) for line in lines for name in set(map(fold, line))]
    assert len(names) == len(set(names))


def test_weekdays_are_seven_at_least(language: Language):
    assert len(set(phrases(language.weekdays))) >= 7


def test_relative_times_have_a_direction_and_units(language: Language):
    assert language.time.after or language.time.before
    assert language.time.units.hour
    assert language.time.units.day
    assert language.time.today
    assert language.time.yesterday


def test_the_story_furniture_that_a_parser_needs_is_there(language: Language):
    assert {"related_heading", "read_more_inline", "share", "section", "caption_markers"} <= set(language.cues)


def test_every_phrase_is_found_in_its_category(language: Language):
    cues = load()
    missed = [
        (category, phrase)
        for category, patterns in language.cues.items()
        for text in (patterns.line, patterns.label, patterns.start, patterns.opening, patterns.contains, patterns.end)
        for phrase in phrases(text)
        if category not in cues.categories(phrase)
    ]
    assert missed == []


def test_labels_go_on_after_a_colon(language: Language):
    cues = load()
    missed = [
        (category, phrase)
        for category, patterns in language.cues.items()
        for phrase in phrases(patterns.label)
        if category not in cues.categories(f"{phrase}: Xyz abc")
    ]
    assert missed == []


def test_no_phrase_is_so_general_that_it_is_one_letter(language: Language):
    short = [
        (category, phrase)
        for category, patterns in language.cues.items()
        for text in (patterns.start, patterns.opening, patterns.contains)
        for phrase in phrases(text)
        if len(phrase) < 2 and phrase.isalpha() and phrase.isascii()
    ]
    assert short == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name = 'X'\n[cues.share]\nsomewhere = 'x'\n", "somewhere"),
        ("name = 'X'\nmonths = 'jan'\n", "twelve"),
        ("name = \n", "x.toml"),
    ],
)
def test_a_wrong_file_is_named_with_the_reason(tmp_path: Path, text: str, reason: str):
    wrong = tmp_path / "x.toml"
    wrong.write_text(text, encoding="utf-8")
    with pytest.raises(NewskitError, match=reason) as raised:
        read(wrong)
    assert "x.toml" in str(raised.value)
