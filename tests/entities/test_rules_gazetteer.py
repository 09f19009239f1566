"""What the gazetteer knows of single words, and that it is read quickly."""

from __future__ import annotations

import subprocess
import sys

import pytest

from newskit.entities import gazetteer as g


@pytest.mark.parametrize(
    ("word", "bits"),
    [
        ("Kenya", g.LAND),
        ("Nairobi", g.HUGE),
        ("Kenyan", g.DEMONYM),
        ("Anna", g.GIVEN),
        ("Kowalski", g.SURNAME),
        ("President", g.ROLE),
        ("Mr.", g.HONORIFIC),
        ("Ministry", g.ORG_OPEN | g.ORG_TAIL),
        ("Province", g.PLACE_TAIL),
        ("UNESCO", g.ORG),
        ("KWU", g.ACRONYM),
        ("MoLISA", g.ACRONYM),
        ("J.", g.INITIAL),
        ("Kenya’s", g.LAND | g.POSSESSIVE),
        ("You'll", g.STOP),
        ("President-elect", g.ROLE),
        ("Jae-in", g.GIVEN),
        ("Mei-hua", g.COMPOUND),
        ("Hà", 0),
        ("LONDON", g.CAPITALS | g.HUGE),
        ("Monday", g.DATE | g.OTHER),
    ],
)
def test_bits(word: str, bits: int):
    assert g.gazetteer().bits(word) & bits == bits


def test_words_nobody_knows():
    assert g.gazetteer().bits("Velmoria") == 0


def test_places_with_and_without_accents():
    assert g.gazetteer().place("Điện Biên")
    assert g.gazetteer().place("Dien Bien")
    assert g.gazetteer().place("Bogota")


def test_each_file_says_where_it_comes_from():
    for name in ("places.txt", "names.txt", "words.txt", "lexicon.txt", "known.txt"):
        with open(f"{g.DATA}/{name}", encoding="utf-8") as file:
            assert file.readline().startswith("# ")


@pytest.mark.slow
def test_reading_it_costs_little():
    code = (
        "import time, newskit.entities.gazetteer as g, newskit.text.fold; t = time.process_time(); g.gazetteer(); "
        "a = time.process_time(); exec('x = 0\\nfor i in range(1000000): x += i'); "
        "print((a - t) / (time.process_time() - a))"
    )
    command = [sys.executable, "-c", code]
    runs = [float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(3)]
    assert min(runs) < 4  # a million additions take about 30 ms
