"""Learns the weights of the splitter from labelled pages and writes them as tables.

    python eval/learn.py TRUTH                 cross-validates by site, prints body F1, then writes the tables
    python eval/learn.py TRUTH --dry           does not write them

TRUTH is a folder with `dev/` and `main/dev/` (see eval/README.md). Lines are labelled by aligning the gold body
(`align.py`). Logistic regressions (one-hot features): the first sees each line, the second also sees what the
first thought of all lines; it is taught with first thoughts of a model that has not seen the page's site. Weights of
buckets that are neighbours on a scale (`axes.py`) are held near each other.
A line counts as the square root of its words, and every page about the same.
"""

from __future__ import annotations

import argparse
import json
import statistics
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

import promoted
from align import align
from axes import neighbours
from logistic import logistic
from measure import match, page_f1, prf
from newskit import cues
from newskit.parsing import weights
from newskit.parsing.aside import look_aside, look_beside
from newskit.parsing.features import look_alone, look_around
from newskit.parsing.recall import consent_change
from newskit.parsing.review import look_again
from newskit.parsing.sight import look
from newskit.parsing.story import chance_of, decide
from promoted import squash, teaser_lines

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Teasers = tuple[list[str], list[str], list[str]]
FOLDS = 5
NEWS = ("scrapinghub", "aed", "fundus")
PENALTY, SMOOTHNESS = 0.1, 2.0
"""How weights are held near 0, and near those of their neighbours: best on sites that are left out."""
BARE = 0.15
"""How much a story alone counts beside a whole page: it is easy, and teaches that all is story."""
RARE = 0.004
"""Weights smaller than this are left out of the tables."""


class Labelled:
    """A page with its gold, seen by the parser up to the features."""

    def __init__(self, name: str, form: str, text: str, gold: Mapping[str, Any], teasers: Teasers | None) -> None:
        self.name, self.form, self.text, self.gold = name, form, text, gold
        labels = align(text, gold)
        self.lines, self.body = labels.lines, np.array(labels.body)
        self.shape, self.clues = look(text, self.lines, cues.load())[:2] if self.lines else (None, None)
        self.alone = look_alone(self.shape, self.clues) if self.lines else {}
        notice = consent_change(self.clues) if self.lines else None
        self.change: Floats = np.zeros(len(self.lines)) if notice is None else notice
        self.chance: Floats = np.zeros(len(self.lines))
        self.odds: Floats = np.zeros(len(self.lines))
        self.teaser: Floats = np.zeros(len(self.lines))
        self.promoted = teaser_lines(self.lines, teasers) if teasers else []
        self.fold = zlib.crc32(str(gold.get("site")).encode()) % FOLDS

    @property
    def usable(self) -> bool:
        """There is something to learn from it."""
        return bool(self.lines) and bool(self.body.any())

    def importance(self) -> Floats:
        """How much each line counts."""
        share = np.sqrt(np.maximum(self.shape.words, 1))
        result: Floats = share * 40 / np.sqrt(share.sum()) * (BARE if self.form == "bare" else 1.0)
        return result


def own_pages() -> Iterator[Labelled]:
    """The labelled pages written for this project, in layouts that the others lack."""
    folder = Path(__file__).parent / "pages"
    for path in sorted(folder.glob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        titles = [squash(t["title"]) for t in gold.get("teasers") or () if t.get("title")]
        summaries = [squash(t["summary"]) for t in gold.get("teasers") or () if t.get("summary")]
        gold["site"] = path.stem
        yield Labelled(path.stem, "own", text, gold, (titles, summaries, []))


def bare(page: Labelled) -> Labelled:
    """The page's story alone, as copied texts are: with its title or without, with blank lines or without."""
    style = zlib.crc32(page.name.encode())
    story = [line.text for line, flag in zip(page.lines, page.body, strict=True) if flag]
    title = [page.gold["title"]] if page.gold.get("title") and style % 3 else []
    text = ("\n" if style % 2 else "\n\n").join([*title, *story])
    gold = {**page.gold, "body": "\n".join(story), "bounds": {}}
    return Labelled(page.name, "bare", unicodedata.normalize("NFC", text), gold, None)


def pages(truth: Path) -> Iterator[Labelled]:
    """Every labelled page, as whole-page text and as main-content text."""
    yield from own_pages()
    for form, folder in (("whole", truth / "dev"), ("main", truth / "main" / "dev")):
        teasers = promoted.load(truth / "teasers-dev.jsonl", form)
        for path in sorted(folder.glob("*.txt")):
            gold = json.loads((truth / "dev" / f"{path.stem}.json").read_text(encoding="utf-8"))
            text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
            page = Labelled(path.stem, form, text, gold, teasers.get(path.stem))
            yield page
            if form == "whole" and page.usable:
                yield bare(page)


class Encoder:
    """Buckets to one-hot columns; bucket 0 of a cue has none."""

    def __init__(self, features: Sequence[Mapping[str, Ints]]) -> None:
        sizes: dict[str, int] = {}
        for page in features:
            for group, buckets in page.items():
                sizes[group] = max(sizes.get(group, 0), int(buckets.max()) + 1)
        self.groups = sorted(sizes)
        self.sizes = [sizes[group] for group in self.groups]
        self.starts = np.concatenate(([0], np.cumsum(self.sizes)))
        self.width = int(self.starts[-1]) + 1

    def matrix(self, page: Mapping[str, Ints]) -> csr_matrix:
        """Lines × columns; the last column is the bias."""
        count = len(next(iter(page.values())))
        rows, columns = [np.arange(count)], [np.full(count, self.width - 1)]
        for group, start, size in zip(self.groups, self.starts, self.sizes, strict=False):
            if group in page:
                shown = np.flatnonzero(page[group]) if group.startswith("cue ") else np.arange(count)
                rows.append(shown)
                columns.append(np.minimum(page[group][shown], size - 1) + start)
        flat, at = np.concatenate(columns), np.concatenate(rows)
        return csr_matrix((np.ones(len(flat)), (at, flat)), shape=(count, self.width))

    def neighbours(self) -> Iterator[tuple[int, int]]:
        """The pairs of columns whose buckets are neighbours."""
        for group, start, size in zip(self.groups, self.starts.tolist(), self.sizes, strict=False):
            yield from ((start + one, start + other) for one, other in neighbours(group, size))

    def write(self, path: Path, learned: Floats, about: str) -> None:
        """The table of weights."""
        rows = [f"# {about}; group, bucket, weight (log-odds): see features.py and eval/learn.py"]
        rows.append(f"{weights.BIAS}\t0\t{learned[-1]:.3f}")
        for group, start, size in zip(self.groups, self.starts, self.sizes, strict=False):
            for bucket in range(size):
                weight = learned[int(start) + bucket]
                if abs(weight) >= RARE or bucket == size - 1:
                    rows.append(f"{group}\t{bucket}\t{weight:.3f}")
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")


class Lesson:
    """What one table is to learn: which lines are positive, how much each counts."""

    def __init__(
        self,
        data: Sequence[Labelled],
        see: Callable[[Labelled], Mapping[str, Ints]],
        target: Callable[[Labelled], tuple[NDArray[np.bool_], Floats]],
        penalty: float = PENALTY,
        smoothness: float = SMOOTHNESS,
    ) -> None:
        """`target`: per line whether it is positive, and its importance (0 leaves it out)."""
        self.data = data
        self.see = see
        self.penalty, self.smoothness = penalty, smoothness
        features = [see(page) for page in data]
        self.encoder = Encoder(features)
        self.matrices = [self.encoder.matrix(page) for page in features]
        self.targets = [target(page) for page in data]

    def fit(self, without: int | None = None) -> Floats:
        """Weights from all pages, or from those outside one fold."""
        chosen = [i for i, page in enumerate(self.data) if page.fold != without]
        stacked = vstack([self.matrices[i] for i in chosen]).tocsr()
        labels = np.concatenate([self.targets[i][0] for i in chosen]).astype(float)
        counts = np.concatenate([self.targets[i][1] for i in chosen])
        pairs = list(self.encoder.neighbours())
        return logistic(stacked, labels, self.penalty, counts, neighbours=pairs, smoothness=self.smoothness)

    @cached_property
    def learned(self) -> Floats:
        """The weights from all pages."""
        return self.fit()

    def odds(self, others: Sequence[Labelled]) -> Iterator[tuple[Labelled, Floats]]:
        """Each of `others`, which were not learned from, with its lines' log-odds."""
        for page in others:
            yield page, self.encoder.matrix(self.see(page)) @ self.learned

    def held_out(self) -> Iterator[tuple[Labelled, Floats]]:
        """Each page with its lines' log-odds by weights that have not seen its site."""
        for fold in range(FOLDS):
            learned = self.fit(without=fold)
            for page, matrix in zip(self.data, self.matrices, strict=True):
                if page.fold == fold:
                    yield page, matrix @ learned


def is_story(page: Labelled) -> tuple[NDArray[np.bool_], Floats]:
    """The story's lines; each counts as the square root of its words."""
    return page.body, page.importance()


def is_teaser(page: Labelled) -> tuple[NDArray[np.bool_], Floats]:
    """Titles of teasers, among the lines that are not the story."""
    flags = np.array(decide(page.odds, page.shape))
    labels = np.array(page.promoted)
    known = (labels >= 0) & ~flags
    count = max(int(known.sum()), 1)
    return labels == 1, known * (40 / np.sqrt(count))


def see_again(page: Labelled) -> Mapping[str, Ints]:
    """The third look, upon the second's decision."""
    around = look_around(page.alone, page.shape, page.clues, page.chance)
    return look_again(around, page.shape, page.clues, chance_of(page.odds), decide(page.odds, page.shape))


def see_beside(page: Labelled, again: Mapping[str, Ints]) -> Mapping[str, Ints]:
    """The second look at teasers, upon the first one's chances."""
    aside = look_aside(again, page.shape, page.clues, decide(page.odds, page.shape))
    return look_beside(aside, page.shape, page.clues, page.teaser)


def report(data: Sequence[Labelled], title: str) -> None:
    """Prints body F1 of the held-out decisions, per form of text."""
    for form in ("whole", "main", "bare"):
        chosen = [p for p in data if p.form == form and p.gold["source_set"] in NEWS]
        if not chosen:
            continue
        chosen = [p for p in chosen if (p.gold["bounds"].get("body_recall") or 1) >= 0.8]
        rows, english, other = [], [], []
        for page in chosen:
            flags = decide(page.odds, page.shape)
            text = "\n\n".join(line.text for line, flag in zip(page.lines, flags, strict=True) if flag)
            row = match(page.gold["body"], text)
            rows.append(row)
            (english if page.gold["language"] == "en" else other).append(row)
        f1, precision, recall = prf(rows)
        bad = statistics.fmean(page_f1(row) < 0.5 for row in rows)
        print(
            f"{title} {form}: {len(rows)} pages F1 {f1:.4f} P {precision:.4f} R {recall:.4f} bad {bad:.4f}"
            f" en {prf(english)[0]:.3f} other {prf(other)[0]:.3f}"
        )


def report_teasers(data: Sequence[Labelled]) -> None:
    """Prints the macro F1 of teaser titles at several thresholds, on held-out sites."""
    for form in ("whole", "main"):
        chosen = [
            p for p in data if p.form == form and p.gold["source_set"] in NEWS and sum(np.array(p.promoted) == 1) >= 3
        ]
        if not chosen:
            continue
        for threshold in (0.3, 0.4, 0.5, 0.6):
            scores = []
            for page in chosen:
                labels, flags = np.array(page.promoted), np.array(decide(page.odds, page.shape))
                texts = [squash(line.text) for line in page.lines]
                have = {texts[i] for i in np.flatnonzero((page.teaser > threshold) & ~flags & (labels >= 0))}
                want = {texts[i] for i in np.flatnonzero(labels == 1)}
                right = len(have & want)
                precision, recall = right / max(len(have), 1), right / len(want)
                scores.append(2 * precision * recall / max(precision + recall, 1e-9))
            print(f"teasers {form} > {threshold}: {len(chosen)} pages macro F1 {statistics.fmean(scores):.4f}")


def main() -> None:
    """Learns all looks, reports on held-out sites, writes the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--dry", action="store_true", help="do not write the tables")
    args = parser.parse_args()
    data = [page for page in pages(args.truth) if page.usable]
    first = Lesson(data, lambda page: page.alone, is_story)
    for page, odds in first.held_out():
        page.chance = chance_of(odds + page.change)
    second = Lesson(data, lambda page: look_around(page.alone, page.shape, page.clues, page.chance), is_story)
    for page, odds in second.held_out():
        page.odds = odds + page.change
    report(data, "second look, held-out sites")
    third = Lesson(data, see_again, is_story)
    third_odds = dict(third.held_out())
    again = {id(page): see_again(page) for page in data}
    for page, odds in third_odds.items():
        page.odds = odds + page.change
    report(data, "third look, held-out sites")
    teaser = Lesson(
        [page for page in data if page.promoted],
        lambda page: look_aside(again[id(page)], page.shape, page.clues, decide(page.odds, page.shape)),
        is_teaser,
    )
    for page, odds in teaser.held_out():
        page.teaser = chance_of(odds)
    report_teasers(teaser.data)
    kin = Lesson(teaser.data, lambda page: see_beside(page, again[id(page)]), is_teaser)
    kin_odds = dict(kin.held_out())
    for page, odds in kin_odds.items():
        page.teaser = chance_of(odds)
    report_teasers(teaser.data)
    if not args.dry:
        folder = Path(weights.__file__).parent
        first.encoder.write(folder / "first.tsv", first.learned, "first look: story text")
        second.encoder.write(folder / "second.tsv", second.learned, "second look: story text")
        third.encoder.write(folder / "third.tsv", third.learned, "third look: story text")
        teaser.encoder.write(folder / "teaser.tsv", teaser.learned, "titles of teasers, first look")
        kin.encoder.write(folder / "kin.tsv", kin.learned, "titles of teasers, second look")


if __name__ == "__main__":
    main()
