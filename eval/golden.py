"""The samples and how each must be split: compare, or record anew.

    python eval/golden.py             show every difference; exit 1 if there is one
    python eval/golden.py --record    write down the differences that there are now

A golden file is written by hand: it says what is on the page, not what a program made of it, and it is never
recorded. Where the parser does not get there yet, `known_differences.json` says how it differs; the tests hold it
to exactly these, so that what gets better shows as well as what gets worse. Keys that a golden file leaves out are
not compared; a line whose kind is null may be of any kind.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import msgspec

from newskit.model import Document, page_id
from newskit.parsing import parse
from newskit.record import Record, record_of

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
GOLDEN = ROOT / "tests" / "golden"
KNOWN = ROOT / "eval" / "known_differences.json"

FURNITURE = frozenset(("comment", "share", "newsletter", "nav", "tags", "ad", "copyright", "furniture"))
"""Kinds that a golden page does not tell apart: that a line is furniture matters, which shelf it stands on less."""
SAME = {"dateline": "paragraph", "credit": "caption", "list": "paragraph"}
"""Kinds that share a line with, or stand for, another one."""
SHOWN = 60
"""So many characters of each line stand in a golden file."""
LONGEST = 200
"""A value in a message has at most so many characters."""
SEVERAL = frozenset(("multi", "roundup"))


def cases() -> list[str]:
    """The names of all samples."""
    return sorted(path.stem for path in SAMPLES.glob("*.txt"))


def expected(name: str) -> dict[str, Any]:
    """The golden file of a sample."""
    golden: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return golden


def observed(name: str) -> dict[str, Any]:
    """What the parser says about a sample, with the keys of a golden file."""
    text = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    record = record_of(parse(Document(page_id(text), f"{name}.txt", text)), blocks=True)
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    for teaser in found["teasers"]:
        del teaser["position"], teaser["url"]
    found["lines"] = list(_lines(record))
    return found


def differences(want: dict[str, Any], have: dict[str, Any]) -> list[str]:
    """What is not as the golden file says: one message a difference, expected before found."""
    wrong: list[str] = []
    for key in want.keys() - {"lines", "stories", "paragraphs"}:
        if want[key] != have[key]:
            wrong.extend(_unequal(key, want[key], have[key]))
    if want["kind"] in SEVERAL:
        wrong.extend(_unequal("reading", _reading(want), _reading(have)))
    else:
        wrong.extend(_unequal("paragraphs", want["paragraphs"], have["paragraphs"]))
    for number, (line, found) in enumerate(zip(want["lines"], have["lines"], strict=True), 1):
        if line[0] and _group(line[0]) != _group(found[0]):
            wrong.append(f"line {number}: want {line[0]}, have {found[0]}: {line[1]}")
    return sorted(wrong)


def _group(kind: str) -> str:
    return "furniture" if kind in FURNITURE else SAME.get(kind, kind)


def _reading(page: dict[str, Any]) -> list[str]:
    """Titles and paragraphs of all stories of a page, in order."""
    stories = [page, *page.get("stories", ())]
    return [text for story in stories for text in (story["title"], *story["paragraphs"]) if text]


def _unequal(key: str, want: object, have: object) -> Iterator[str]:
    if not isinstance(want, list) or not isinstance(have, list):
        if want != have:
            yield f"{key}: want {_short(want)}, have {_short(have)}"
        return
    left, right = [repr(item) for item in want], [repr(item) for item in have]
    for tag, from_, to, other_from, other_to in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (f"{key}[{at}]: missing {_short(want[at])}" for at in range(from_, to))
            yield from (f"{key}[{at}]: not expected {_short(have[at])}" for at in range(other_from, other_to))


def _short(value: object) -> str:
    """A value for a message: long words cut in the middle."""
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 2 :]}"


def _lines(record: Record) -> Iterator[list[str | None]]:
    """The kind of every line that is not blank (of the block that its first sign is in), and its beginning."""
    text = str(record.page_text)
    start = 0
    for line in text.split("\n"):
        words = " ".join(line.split())
        if words:
            first = start + len(line) - len(line.lstrip())
            blocks = [] if isinstance(record.blocks, msgspec.UnsetType) else record.blocks
            kinds = [block.kind for block in blocks if block.start <= first < block.end]
            yield [kinds[0] if kinds else None, words[:SHOWN]]
        start += len(line) + 1


def known() -> dict[str, list[str]]:
    """The differences that are known, by sample; samples without any are left out."""
    found: dict[str, list[str]] = json.loads(KNOWN.read_text(encoding="utf-8"))
    return found


def record() -> None:
    """Write down the differences of all samples as the known ones."""
    found = {name: differences(expected(name), observed(name)) for name in cases()}
    kept = {name: wrong for name, wrong in found.items() if wrong}
    KNOWN.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Compare all samples (or those named), or record; exit code 1 when there is a difference that is not known."""
    if "--record" in arguments:
        record()
    names = [name for name in arguments if not name.startswith("-")] or cases()
    accepted = known()
    new = right = 0
    for name in names:
        wrong = differences(expected(name), observed(name))
        right += not wrong
        new += wrong != accepted.get(name, [])
        print(f"{name}: {'as it should be' if not wrong else f'{len(wrong)} differences'}")
        for message in wrong:
            print(f"    {message if message in accepted.get(name, []) else 'NEW ' + message}")
    print(f"{right} of {len(names)} samples are split as they should be, {new} otherwise than known")
    return int(new > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
