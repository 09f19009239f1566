"""Labelled pages: what they are, and where they are found."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TRUTH = "NEWSKIT_TRUTH"
"""The environment variable that names the folder of the larger labelled set."""
PRESENT = 0.8
"""A page counts when its text holds at least this share of its gold story."""

NEWS = ("scrapinghub", "aed", "fundus")
"""The sets whose labels were made by hand or by rules for one site, not by another extractor."""
SCRIPTS = frozenset((
    "ar", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "km", "kn", "ko", "lo", "mk", "ml",
    "mr", "my", "ne", "pa", "ru", "ta", "te", "th", "uk", "ur", "yi", "zh",
))  # fmt: skip
"""Languages that are not written in Latin script."""
EUROPE = frozenset((
    "bs", "ca", "cs", "cy", "da", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "is", "it", "lb", "lt", "lv",
    "mt", "nb", "nl", "nn", "no", "pl", "pt", "ro", "sk", "sl", "sq", "sv", "tr",
))  # fmt: skip
LANGUAGES = ("English", "German", "Europe", "Latin", "other")
"""Groups of languages: those two, others of Europe and of elsewhere in Latin script, and those in other scripts."""

Form = Literal["whole", "main", "html"]


class Bounds(Struct, frozen=True):
    """What of the gold the page's text can give at all."""

    body_recall: float | None = None
    main_body_recall: float | None = None
    """The same of the main-content text; `None`: not measured."""
    date_in_text: bool | None = None


class Pointer(Struct, frozen=True):
    """A teaser of the gold."""

    title: str
    summary: str | None = None


class Gold(Struct, frozen=True, kw_only=True):
    """The labels of one page; what is not labelled is `None` or empty."""

    id: str
    source_set: str
    language: str | None = None
    kind: str | None = None
    title: str | None = None
    body: str | None = None
    authors: tuple[str, ...] | None = None
    date: str | None = None
    date_trusted: bool = True
    bounds: Bounds = Bounds()
    teasers: tuple[Pointer, ...] | None = None


class Promoted(Struct, frozen=True):
    """The gold teasers of one page."""

    titles: list[str]
    summaries: list[str]
    ignored: list[str] = []
    """Links that are neither right nor wrong when they are taken for teasers (menus, advertising)."""


class LabelledSet(Struct, frozen=True, kw_only=True):
    """Pages in one form, with their labels."""

    name: str
    gold: dict[str, Gold]
    teasers: dict[str, Promoted]
    files: dict[str, Path]
    """Where the text of each page is."""


class _TeaserLine(Struct, frozen=True):
    id: str
    whole: list[str | Pointer] = []
    main: list[str | Pointer] = []
    ignore: dict[str, list[str]] = {}


_decode_gold = msgspec.json.Decoder(Gold).decode
_decode_teasers = msgspec.json.Decoder(_TeaserLine).decode


def own(folder: Path = HERE / "pages") -> LabelledSet:
    """The pages that were written for newskit."""
    gold = {path.stem: _decode_gold(path.read_bytes()) for path in sorted(folder.glob("*.json"))}
    return LabelledSet(
        name="own",
        gold=gold,
        teasers={name: promoted(page.teasers) for name, page in gold.items() if page.teasers is not None},
        files={name: folder / f"{name}.txt" for name in gold},
    )


def truth_folder() -> tuple[Path, bool]:
    """Where the larger labelled set is to be, and whether it is there."""
    named = os.environ.get(TRUTH)
    folder = ROOT.parent / "shared" / "truth" if named is None else Path(named)
    return folder, bool(named or named is None) and (folder / "dev").is_dir()


def truth(folder: Path, form: Form) -> LabelledSet:
    """The pages of the larger labelled set: rendered whole, as main-content text, or as HTML."""
    texts, suffix = {
        "whole": (folder / "dev", ".txt"),
        "main": (folder / "main" / "dev", ".txt"),
        "html": (folder / "html", ".html.gz"),
    }[form]
    gold: dict[str, Gold] = {}
    for path in sorted((folder / "dev").glob("*.json")):
        page = _decode_gold(path.read_bytes())
        if _is_there(page, form) and (texts / f"{path.stem}{suffix}").exists():
            gold[path.stem] = page
    return LabelledSet(
        name="truth" if form == "whole" else f"truth-{form}",
        gold=gold,
        teasers=_read_teasers(folder / "teasers-dev.jsonl", form),
        files={name: texts / f"{name}{suffix}" for name in gold},
    )


def _is_there(page: Gold, form: Form) -> bool:
    """Whether the text of a page holds its gold story, or there is none."""
    share = page.bounds.body_recall
    if form == "main" and share is not None and page.bounds.main_body_recall is not None:
        share = min(share, page.bounds.main_body_recall)
    return not page.body or share is None or share >= PRESENT


def _read_teasers(path: Path, form: Form) -> dict[str, Promoted]:
    """The gold teasers by page; those of HTML are those of the whole page."""
    found: dict[str, Promoted] = {}
    for line in path.read_bytes().split(b"\n") if path.exists() else ():
        if line:
            page = _decode_teasers(line)
            entries = [Pointer(entry) if isinstance(entry, str) else entry for entry in _of(page, form)]
            found[page.id] = promoted(entries, page.ignore.get("main" if form == "main" else "whole", []))
    return found


def _of(page: _TeaserLine, form: Form) -> list[str | Pointer]:
    return page.main if form == "main" else page.whole


def promoted(entries: Sequence[Pointer], ignored: list[str] | None = None) -> Promoted:
    """The gold teasers of a page."""
    return Promoted([e.title for e in entries], [e.summary for e in entries if e.summary], ignored or [])


def language_group(page: Gold) -> str:
    """The group of a page's language.

    >>> codes = ("de", "pt-BR", "vi", "zh", None)
    >>> [language_group(Gold(id="", source_set="", language=code)) for code in codes]
    ['German', 'Europe', 'Latin', 'other', 'Latin']
    """
    code = (page.language or "").split("-")[0]
    if code in EUROPE:
        return "Europe"
    return {"en": "English", "de": "German"}.get(code, "other" if code in SCRIPTS else "Latin")


def groups(gold: Mapping[str, Gold]) -> dict[str, dict[str, Gold]]:
    """The pages by group: NEWS, each of several sets, each group of languages (of NEWS, if there are such), ALL."""
    sets = sorted({page.source_set for page in gold.values()})
    found: dict[str, dict[str, Gold]] = {}
    news = {name: page for name, page in gold.items() if page.source_set in NEWS}
    if news:
        found["NEWS"] = news
    for one in sets if len(sets) > 1 else ():
        found[one] = {name: page for name, page in gold.items() if page.source_set == one}
    for one in LANGUAGES:
        if some := {name: page for name, page in (news or gold).items() if language_group(page) == one}:
            found[one] = some
    return found | {"ALL": dict(gold)}
