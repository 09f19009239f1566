"""How well teasers find their stories: made teasers for the titles of any folder of pages.

    python -m eval.links FOLDER… [--teasers 1000] [--strangers 500] [--seed 1] [--show]

The pages are split. Four fifths of those with a title are the corpus; teasers promote these with titles as sites show
them, and stories that are not there: those of the other pages, and titles that differ from a known one in a number, a
name, a negation. Precision is the share of the links that lead to a page with the title that was meant, recall the
share of the teasers of known stories that lead there.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec import structs

from newskit.links.index import Index
from newskit.links.resolve import Resolver
from newskit.links.title import key_of, words_of
from newskit.pipeline.parse import Request, Summary, print_pages, records
from newskit.pipeline.watch import Unwatched
from newskit.record import Record, TeaserRow
from newskit.sources import Options

Chance = random.Random
Change = Callable[[str, Chance], str]


def exact(title: str, _: Chance) -> str:
    return title


def recased(title: str, chance: Chance) -> str:
    return chance.choice([str.upper, str.lower, str.title, str.capitalize])(title)


def without_accents(title: str, _: Chance) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFD", title.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def other_signs(title: str, _: Chance) -> str:
    """Straight quotes, plain dashes, no point at the end."""
    return title.translate(str.maketrans("‘’“”–—", "''\"\"--")).rstrip(".!")


def cut(title: str, chance: Chance) -> str:
    """As many characters as there is room for, also in the middle of a word."""
    length = max(18, round(len(title) * chance.uniform(0.5, 0.9)))
    return title[:length].rstrip() + chance.choice(["…", "...", " …", " [...]"])


def beginning(title: str, chance: Chance) -> str:
    words = title.split()
    return " ".join(words[: max(4, round(len(words) * chance.uniform(0.5, 0.85)))])


def one_part(title: str, chance: Chance) -> str:
    """The longer part of a title with a colon, dash or comma; else the beginning."""
    parts = re.split(r":\s|\s[–—-]\s|,\s", title)
    longest = max(parts, key=len)
    return longest if len(parts) > 1 and len(longest) >= len(title) / 2 else beginning(title, chance)


def some_left_out(title: str, chance: Chance) -> str:
    """Without one or two words of the middle that are no number and no negation."""
    words = title.split()
    places = [place for place in range(1, len(words) - 1) if words[place].isalpha() and not _denies(words[place])]
    left_out = set(chance.sample(places, min(len(places), 2 if len(words) > 8 else 1)))
    return " ".join(word for place, word in enumerate(words) if place not in left_out)


def kicked(title: str, chance: Chance) -> str:
    return chance.choice(["LIVE: ", "Sport | ", "Opinion: ", "Analysis - ", "World • "]) + title


KNOWN: dict[str, Change] = {
    "exact": exact, "re-cased": recased, "accent-less": without_accents, "other signs": other_signs, "cut": cut,
    "beginning": beginning, "one part": one_part, "words left out": some_left_out, "kicker": kicked,
}  # fmt: skip


def _denies(word: str) -> bool:
    return word.lower() in {"not", "no", "never", "nicht", "kein", "keine", "pas", "non", "không"}


def other_number(title: str, chance: Chance) -> str | None:
    found = list(re.finditer(r"\d+", title))
    if not found:
        return None
    match = chance.choice(found)
    return title[: match.start()] + str(int(match[0]) + chance.randint(1, 9)) + title[match.end() :]


def other_name(title: str, chance: Chance, words: Sequence[str]) -> str | None:
    """One long word of the title is one of another."""
    places = [place for place, word in enumerate(title.split()) if len(word) > 4 and word.isalpha()]
    if not places:
        return None
    changed = title.split()
    changed[chance.choice(places)] = chance.choice(words)
    return " ".join(changed)


def denied(title: str, chance: Chance) -> str | None:
    """With a negation, or without the one that was there."""
    words = title.split()
    there = [place for place, word in enumerate(words) if _denies(word)]
    if there:
        return " ".join(words[: there[0]] + words[there[0] + 1 :])
    if len(words) < 4:
        return None
    place = chance.randint(1, len(words) - 1)
    return " ".join([*words[:place], "not", *words[place:]])


def made(titles: Sequence[str], others: Sequence[str], asked: argparse.Namespace) -> Iterable[tuple[str, str, str]]:
    """Kind of the change, the teaser's title, the title that is meant (empty for a stranger)."""
    chance = random.Random(asked.seed)
    for number in range(asked.teasers):
        kind = list(KNOWN)[number % len(KNOWN)]
        title = chance.choice(titles)
        yield kind, KNOWN[kind](title, chance), title
    words = sorted({word for title in titles for word in title.split() if len(word) > 4 and word.isalpha()})
    known = {key_of(words_of(title)) for title in titles}
    left = asked.strangers
    while left:
        title = chance.choice(titles)
        kind = ("another story", "other number", "other name", "denied")[left % 4]
        changed: str | None = chance.choice(others)
        if kind == "other number":
            changed = other_number(title, chance)
        elif kind == "other name":
            changed = other_name(title, chance, words)
        elif kind == "denied":
            changed = denied(title, chance)
        if changed and key_of(words_of(changed)) not in known:
            left -= 1
            yield kind, chance.choice([exact, exact, recased])(changed, chance), ""


def read(folders: Sequence[str]) -> list[Record]:
    """The pages of the folders that have a title of some length, each title once."""
    request = Request(inputs=folders, options=Options(base="."), jobs=1)
    pages = {}
    for record in records(print_pages(request, Unwatched(), Summary())):
        words = words_of(record.title or "")
        if len(words) >= 5 and record.kind != "listing":
            pages.setdefault(key_of(words), structs.replace(record, teasers=()))
    return list(pages.values())


def main() -> int:
    """Print how many links are right, by kind of teaser; the exit code is 1 below the bar."""
    parser = argparse.ArgumentParser(prog="python -m eval.links", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--teasers", type=int, default=1000, help="teasers of known stories")
    parser.add_argument("--strangers", type=int, default=500, help="teasers of stories that are not there")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="what is wrong")
    asked = parser.parse_args()
    pages = read(asked.folders)
    random.Random(asked.seed).shuffle(pages)
    there, elsewhere = pages[: len(pages) * 4 // 5], pages[len(pages) * 4 // 5 :]
    index = Index()
    for page in there:
        index.add(page)
    return report(index, made([p.title or "" for p in there], [p.title or "" for p in elsewhere], asked), asked)


def report(index: Index, teasers: Iterable[tuple[str, str, str]], asked: argparse.Namespace) -> int:
    """Link every teaser and print the figures."""
    resolver = Resolver(index)
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for number, (kind, title, meant) in enumerate(teasers):
        link = resolver.link(TeaserRow(source=f"teasers/{number}", id=f"{number:016x}", position=1, title=title))
        total[kind] += 1
        page = index.page(link.target) if link.target else None
        if page is not None:
            (right if page.title == meant else wrong)[kind] += 1
        if asked.show and (page.title if page else "") != meant:
            print(f"{kind}: {title!r}\n    meant {meant!r}\n    found {page and page.title!r} {link.rule} {link.score}")
    for kind, count in total.items():
        print(f"{kind:16} {count:5} teasers {right[kind]:5} right {wrong[kind]:5} wrong")
    links = right.total() + wrong.total()
    precision, recall = right.total() / max(1, links), right.total() / max(1, asked.teasers)
    print(f"stories {len(index.titles)}  precision {precision:.4f}  recall {recall:.4f}")
    return 0 if precision >= 0.98 and recall >= 0.97 else 1


if __name__ == "__main__":
    sys.exit(main())
