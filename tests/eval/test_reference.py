"""The figures are those of the scorer that comes with the larger set."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import msgspec
import pytest
from eval.figures import of_group
from eval.gold import Gold, LabelledSet, truth, truth_folder

from newskit.record import Record

FOLDER, IS_THERE = truth_folder()
MEASURES = (
    "f1", "prec", "rec", "bad", "title", "title_loose", "auth_f1", "auth_p", "auth_r", "date", "date_prec", "date_st",
)  # fmt: skip
OF_TEASERS = ("t_p", "t_r", "t_f1", "t_mp", "t_mr", "t_mf1", "t_none", "t_body")

pytestmark = pytest.mark.skipif(
    not (IS_THERE and (FOLDER / "score.py").exists()), reason="the larger labelled set is not here"
)


def scorer() -> ModuleType:
    """The scorer of the larger set."""
    spec = importlib.util.spec_from_file_location("reference_score", FOLDER / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def labelled() -> LabelledSet:
    return truth(FOLDER, "whole")


def some(labelled: LabelledSet) -> dict[str, Gold]:
    """Every third page."""
    return dict(list(labelled.gold.items())[::3])


def damaged(labelled: LabelledSet, found: Callable[..., Record]) -> dict[str, Record]:
    """Records as a mediocre parser would give them: the gold with parts lost, added and changed."""
    chance = random.Random(5)
    records = {}
    for name, gold in some(labelled).items():
        if chance.random() < 0.03:
            continue  # not read
        promoted = labelled.teasers.get(name)
        titles = [*promoted.titles, *promoted.ignored, "Sign in"] if promoted else ["Sign in"]
        parts = [part for part in (gold.body or "").split("\n") if chance.random() < 0.9]
        parts += [title for title in titles if chance.random() < 0.1]
        records[name] = found(
            "\n\n".join(parts) if chance.random() < 0.95 else "",
            title=chance.choice(
                [gold.title, gold.title, f"{gold.title} | The Herald", gold.title and gold.title[:30], None]
            ),
            authors=tuple(chance.sample(["Ilse Brandt", *(f"By {a}" for a in gold.authors or ())], 1)),
            published=chance.choice([gold.date, gold.date, None, "2020-02", "XXXX-03-04", "2001-01-01T10:00Z"]),
            teasers=tuple(f"{t}{chance.choice(['', '', ' …', ' and more'])}" for t in titles if chance.random() < 0.7),
        )
    return records


def test_the_same_pages_are_scored(labelled: LabelledSet):
    options = SimpleNamespace(sets="", unseen=False, lang="", min_bound=0.8)
    assert list(scorer().load_gold(FOLDER / "dev", options)) == list(labelled.gold)


def test_the_figures_are_the_same(labelled: LabelledSet, found: Callable[..., Record]):
    reference = scorer()
    options = SimpleNamespace(sets="", unseen=False, lang="", min_bound=0.8)
    every: dict[str, Any] = reference.load_gold(FOLDER / "dev", options)
    gold = {name: every[name] for name in some(labelled)}
    records = damaged(labelled, found)
    plain = {name: msgspec.to_builtins(record) for name, record in records.items()}
    teaser_gold = reference.load_teasers(FOLDER / "teasers-dev.jsonl", "whole")
    expected, _ = reference.score(gold, plain, boot=2)
    expected |= reference.score_teasers(gold, plain, teaser_gold)
    ours = of_group({name: (page, records.get(name)) for name, page in some(labelled).items()}, labelled)
    for measure in (*MEASURES, *OF_TEASERS):
        assert 0 < expected[measure] < 1
        assert ours[measure] == pytest.approx(expected[measure], abs=1e-9), measure


def test_main_content_has_its_own_pages(labelled: LabelledSet):
    main = truth(FOLDER, "main")
    assert main.gold.keys() <= labelled.gold.keys()
    assert all(path.parent == Path(FOLDER, "main", "dev") for path in main.files.values())
