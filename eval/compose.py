"""Labelled pages of our own: puts the written stories (`eval/stories`) into the surroundings of made-up sites.

    python eval/compose.py         writes eval/pages/*.txt and *.json anew; the same input gives the same pages

The stories and all furniture are written by hand; only their combination is made here. Gold keys: `body`
(paragraphs, crossheads and list items, without the dateline's mark), `title`, `authors`, `date`, `kind`,
`language`, `teasers` (title, section, summary, and `where` it stands: before, inside or after the story),
`bounds` (what of it the text states).
"""

from __future__ import annotations

import json
import re
import textwrap
import tomllib
from pathlib import Path
from typing import Any

from msgspec import Struct, convert, field

from newskit.cues import load
from newskit.cues.file import month_lines, phrases

HERE = Path(__file__).resolve().parent
STORIES = HERE / "stories"
PAGES = HERE / "pages"

WRAP = 72
MARGIN = "        "
ADVERT_AFTER, PITCH_AFTER = 3, 5
RELATED = 4
_DATELINE = re.compile(
    r"^.{0,50}?(?:\) [-–—]+|\)\.-|(?<=[^\W\d_])\.-|(?<=[\w)]) [-–—] Вестник\.|电（记者 [^）]*）| [-–—]+) ?"
)
_WEEKDAYS_VI = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


class Source(Struct):
    """A story as it was written."""

    name: str
    language: str
    head: dict[str, str]
    parts: list[tuple[str, str]]
    """Sign (`#` crosshead, `^` caption, `-` list item, `>` inline related, empty: paragraph) and words."""


class Site(Struct, forbid_unknown_fields=True):
    """The surroundings of a site's stories."""

    form: str
    by: str
    published: str
    updated: str
    credit: str
    top: str
    share: str
    inline: str
    advert: str
    pitch: str
    tags: str
    bio: str
    related_heading: str
    related_form: str
    related: str
    most_read_heading: str
    most_read_form: str
    most_read: str
    comments: str
    bottom: str
    closing: str = ""


class Page(Struct):
    """A page in the making."""

    lines: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    teasers: list[dict[str, str | None]] = field(default_factory=list)

    def add(self, *lines: str, blank: bool = True) -> None:
        """Lines, and a blank one after them; bullets get their margin."""
        shown = [re.sub(r"^( *)•", r"  \1•", line) for line in lines if line]
        self.lines.extend(shown)
        if shown and blank:
            self.lines.append("")

    def tease(self, title: str, where: str, section: str | None = None, summary: str | None = None) -> None:
        """Note a teaser that stands on the page."""
        self.teasers.append({"title": title, "where": where, "section": section, "summary": summary})


def read_sources(path: Path) -> list[Source]:
    """The stories of one language."""
    found: list[Source] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("=== "):
            found.append(Source(line[4:], path.stem, {}, []))
        elif found and not found[-1].parts and (match := re.match(r"([a-z]+): (.*)", line)):
            found[-1].head[match[1]] = match[2]
        elif line:
            sign = line[0] if line[:2] in ("# ", "^ ", "- ", "> ") else ""
            found[-1].parts.append((sign, line[2:] if sign else line))
    return found


def compose(story: Source, site: Site, number: int, followed: Source | None = None) -> Page:
    """The page of `story` on `site`; `number` turns the lists so that pages differ."""
    page = Page()
    _top(page, story, site)
    _head(page, story, site)
    _body(page, story, site)
    _tail(page, story, site, number)
    if followed:
        page.add(followed.head["title"])
        page.add(followed.head["authors"], _date(site.published, followed))
        for sign, words in followed.parts:
            page.add(words if sign != "^" else words.split(" | ")[0])
    page.add(*site.bottom.strip().split("\n"))
    return page


def _top(page: Page, story: Source, site: Site) -> None:
    lines = site.top.strip().format(section=story.head.get("section", "")).split("\n")
    if site.form == "ticker":
        page.add(lines[0], blank=False)
        for title in lines[1:]:
            page.tease(title, "before")
        page.add(*lines[1:])
    else:
        page.add(*lines)


def _head(page: Page, story: Source, site: Site) -> None:
    shape, head = story.head.get("shape", ""), story.head
    authors = head.get("authors", "").replace("; ", " and " if story.language == "en" else ", ")
    by = site.by.format(names=authors) if authors else ""
    published, updated = _date(site.published, story), _date(site.updated, story) if "updated" in head else ""
    if shape == "untitled":
        return
    if shape == "prefixed":
        page.add(f" date {head['date']} {head['title']}")
    elif site.form in ("portal", "agency"):
        page.add(head.get("section", ""), blank=False)
        page.add(head["title"])
    elif site.form == "ticker":
        page.add(head["title"], head["title"])
    else:
        page.add(head["title"])
    if site.form in ("portal", "ticker"):
        page.add(head.get("deck", ""))
        page.add(by, published, updated)
    elif site.form != "dump" or shape != "prefixed":
        page.add(published, by, updated) if site.form == "compact" else page.add(by, published, updated)
        page.add(head.get("deck", ""))
    page.add(*site.share.strip().split("\n"))


def _body(page: Page, story: Source, site: Site) -> None:
    tight = story.head.get("shape") == "tight"
    paragraphs = 0
    total = sum(not sign for sign, _ in story.parts)
    for at, (sign, words) in enumerate(story.parts):
        if sign == "^":
            _caption(page, site, words)
        elif sign == ">":
            if site.inline:
                page.add(site.inline.format(title=words))
                page.tease(words, "inside")
        else:
            page.add(f"• {words}" if sign == "-" else words, blank=not tight)
            page.body.append(_DATELINE.sub("", words) if at == 0 and "agency" in story.head else words)
            paragraphs += not sign
            if not sign and paragraphs == ADVERT_AFTER and total > ADVERT_AFTER + 2:
                page.add(*site.advert.strip().split("\n"))
            if not sign and paragraphs == PITCH_AFTER and total > PITCH_AFTER + 1:
                page.add(*site.pitch.strip().split("\n"))


def _caption(page: Page, site: Site, words: str) -> None:
    caption, _, credit = words.partition(" | ")
    if site.credit == "own line":
        page.add(caption, credit)
    elif site.credit == "doubled":
        page.add(caption, caption, credit)
    elif site.credit == "doubled inline":
        caption = f"{caption} {credit}".strip()
        page.add(caption, caption)
    elif site.credit == "inline":
        caption = f"{caption} {credit}".strip()
        page.add(caption)
    else:
        page.add(caption)
    page.captions.append(caption)


def _tail(page: Page, story: Source, site: Site, number: int) -> None:
    names = story.head.get("authors", "").split("; ")
    if site.closing and (names[0] or "{names}" not in site.closing):
        page.add(site.closing.format(names=" and ".join(names)))
    if site.bio and names[0]:
        page.add(site.bio.format(name=names[0]))
    tags = story.head.get("tags", "")
    if tags and site.tags:
        bullets = "\n".join(f"• {tag}" for tag in tags.split("; "))
        page.add(*site.tags.strip().replace("{tags bullets}", bullets).format(tags=tags.replace(";", ",")).split("\n"))
    _related(page, site, number)
    _most_read(page, site, number)
    page.add(*site.comments.strip().split("\n"))


def _turned(text: str, number: int, many: int) -> list[str]:
    """`many` lines of a list, beginning further on for every page."""
    lines = [line for line in text.strip().split("\n") if line]
    start = number * 2 % max(1, len(lines))
    return (lines[start:] + lines[:start])[:many]


def _related(page: Page, site: Site, number: int) -> None:
    entries = [line.split(" | ") for line in _turned(site.related, number, RELATED + number % 3)]
    if entries:
        page.add(site.related_heading, blank=site.related_form == "summary")
    for at, entry in enumerate(entries):
        title, section, summary = (*entry, None, None)[:3]
        page.tease(title or "", "after", section, summary)
        if site.related_form == "bullets":
            page.add(f"• {title}", blank=False)
        elif site.related_form == "summary":
            page.add(section or "", title or "", summary or "")
        elif site.related_form == "section after":
            page.add(title or "", section or "")
        elif site.related_form == "date after":
            page.add(title or "", f"{number % 27 + 1:02}/{at + 1:02}/2024")
        else:
            page.add(title or "", blank=False)
    page.add(" ") if entries and page.lines[-1] else None


def _most_read(page: Page, site: Site, number: int) -> None:
    titles = _turned(site.most_read, number, 4)
    if titles:
        page.add(site.most_read_heading, blank=False)
    for at, title in enumerate(titles, 1):
        page.tease(title, "after")
        if site.most_read_form == "number line":
            page.add(f"{at}.", title, blank=False)
        else:
            page.add(f"{at}. {title}", blank=False)
    page.add(" ") if titles else None


def _date(pattern: str, story: Source) -> str:
    """A site's date line of the story's day; its time is left out where the story has none."""
    import datetime as dt

    day = dt.date.fromisoformat(story.head["date"])
    lines = month_lines(load().languages[story.language].months)
    names = phrases(lines[day.month - 1])
    hour, minute = map(int, story.head.get("time", "0:0").split(":"))
    values = {
        "d": day.day, "dd": f"{day.day:02}", "m": day.month, "mm": f"{day.month:02}", "y": day.year,
        "month": names[0].capitalize() if story.language in ("en", "de", "id") else names[0],
        "mon": names[-1].capitalize(), "weekday": _WEEKDAYS_VI[day.weekday()],
        "time24": f"{hour:02}:{minute:02}",
        "time12": f"{(hour - 1) % 12 + 1}:{minute:02} {'AM' if hour < 12 else 'PM'}",
    }  # fmt: skip
    if "time" not in story.head:
        pattern = re.sub(r"[ ,|–-]*(?:à |alle |GMT)?\{time(?:24|12)\}(?: Uhr| GMT| WIB|h)?", "", pattern)
    return pattern.format(**values)


def shaped(lines: list[str], shape: str) -> str:
    """The text of a page; wrapped or indented where the story asks for it."""
    text = re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", "\n".join(lines)).rstrip() + "\n"
    if shape == "wrapped":
        text = "\n".join(textwrap.fill(line, WRAP) for line in text.split("\n"))
    if shape == "indented":
        text = textwrap.indent(text, MARGIN)
    return text


def gold_of(name: str, language: str, text: str, page: Page, head: dict[str, str]) -> dict[str, Any]:
    """The labels of a page, with the keys of other labelled sets."""
    authors = [author for author in head.get("authors", "").split("; ") if author]
    title = None if head.get("shape") == "untitled" else head.get("title")
    body = "\n\n".join(page.body)
    date = head.get("date")
    return {
        "id": f"own-{name}", "source_set": "own", "split": "own", "key": name, "site": head.get("site", ""),
        "title": title, "body": body, "authors": [author for author in authors if author in text], "date": date,
        "origin": "written for newskit", "language": language, "kind": head.get("kind", "story"),
        "bounds": {
            "body_recall": 1.0, "title_in_text": bool(title), "authors_in_text": all(a in text for a in authors),
            "date_in_text": bool(date) and head.get("dated", "yes") == "yes",
        },
        "site_in_dev": False, "captions": page.captions, "teasers": page.teasers,
    }  # fmt: skip


def write(name: str, text: str, gold: dict[str, Any]) -> None:
    """The page and its labels."""
    (PAGES / f"own-{name}.txt").write_text(text, encoding="utf-8")
    (PAGES / f"own-{name}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_stories() -> int:
    """Write the pages of all stories; how many."""
    sites = tomllib.loads((STORIES / "furniture.toml").read_text(encoding="utf-8"))
    count = 0
    for path in sorted(STORIES.glob("*.txt")):
        sources = read_sources(path)
        known = {source.name: source for source in sources}
        offered = [name for name in sites[path.stem] if name != "dump"]
        for number, story in enumerate(sources):
            head = story.head
            head.setdefault("site", offered[number % len(offered)])
            site = convert(sites[path.stem][head["site"]], Site)
            page = compose(story, site, number, known.get(head.get("follow", "")))
            text = shaped(page.lines, head.get("shape", ""))
            if head.get("shape") == "untitled":
                head["dated"] = "no"
            write(story.name, text, gold_of(story.name, path.stem, text, page, head))
            count += 1
    return count


def write_others() -> int:
    """Write the pages that hold no story; how many. `~` marks a teaser's title, `~~` its summary."""
    count = 0
    for part in (STORIES / "others.page").read_text(encoding="utf-8").split("=== ")[1:]:
        name, _, rest = part.partition("\n")
        head: dict[str, str] = {}
        while match := re.match(r"(language|kind|title|date): (.*)\n", rest):
            head[match[1]] = match[2]
            rest = rest[match.end() :]
        page = Page()
        for line in rest.rstrip("\n").split("\n"):
            title = re.match(r"(?:\d+\. )?~(?!~)(.*)", line)
            if title:
                page.tease(title[1], "after")
            elif line.startswith("~~"):
                page.teasers[-1]["summary"] = line[2:]
        text = re.sub(r"(?m)^((?:\d+\. )?)~{1,2}", r"\1", rest).rstrip() + "\n"
        write(name, text, gold_of(name, head["language"], text, page, head))
        count += 1
    return count


def main() -> None:
    """Write everything."""
    PAGES.mkdir(exist_ok=True)
    for path in PAGES.glob("own-*"):
        path.unlink()
    stories, others = write_stories(), write_others()
    print(f"{stories} pages with stories, {others} others")


if __name__ == "__main__":
    main()
