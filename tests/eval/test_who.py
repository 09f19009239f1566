"""B³, and how well the merging does on the annotated articles."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from eval.who import Annotated, Article, Found, b_cubed, given, passages_of

from eval import who

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = Path(os.environ.get("NEWSKIT_TRUTH") or ROOT.parent / "shared" / "truth").parent / who.ARTICLES
BAR = 0.9


def test_b_cubed_is_that_of_bagga_and_baldwin():
    """The example of their paper: one chain of five and two of five and two; one response joins the latter two."""
    chains = "11111" + "22" + "33333"
    truth = {("p", place, place): chain for place, chain in enumerate(chains)}
    two_large = {place: "1" if chain == "1" else "2" for place, chain in truth.items()}
    mixed = {place: "2" if chain == "2" else "1" for place, chain in truth.items()}
    assert b_cubed(truth, two_large).precision == pytest.approx(0.76, abs=0.005)
    assert b_cubed(truth, mixed).precision == pytest.approx(0.58, abs=0.005)
    assert b_cubed(truth, two_large).recall == b_cubed(truth, mixed).recall == 1


def test_only_mentions_that_both_have_are_scored():
    scores = b_cubed({("p", 0, 1): "a", ("p", 2, 3): "a"}, {("p", 0, 1): 1, ("p", 5, 6): 1})
    assert (scores.mentions, scores.f1) == (1, 1.0)
    assert b_cubed({}, {}).f1 == 0


def test_passages_are_lines_but_names_are_kept_whole():
    text = "Jo\nDahl came.\n\nShe left."
    name = Found(0, 7, "person")
    passages = passages_of(text, [name])
    assert [(passage.text, passage.start) for passage in passages] == [("Jo\nDahl came.", 0), ("She left.", 15)]
    (mention,) = given(Article("a", text, [name]), passages, [(0, 7, "Jo Dahl")])
    assert (mention.passage, mention.start, mention.end, mention.text) == (0, 0, 7, "Jo Dahl")


def test_the_annotation_is_of_forty_articles_of_many_countries_and_holds_no_overlaps():
    rows = [msgspec.json.decode(line, type=Annotated) for line in who.ANNOTATED.read_bytes().splitlines()]
    assert len(rows) == len({row.id for row in rows}) == 40
    assert len({row.id.partition("_")[0] for row in rows}) >= 10
    for row in rows:
        assert all(end <= start for (_, end, _), (start, _, _) in zip(row.mentions, row.mentions[1:], strict=False))


def test_without_the_articles_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert who.main(["--articles", str(tmp_path / "none")]) == 2
    assert "--articles" in capsys.readouterr().err


@pytest.mark.slow
def test_the_bar_is_met(capsys: pytest.CaptureFixture[str]):
    if not ARTICLES.is_file():
        pytest.skip(f"no articles in {ARTICLES} (NEWSKIT_TRUTH names the folder beside theirs)")
    assert who.main(["--articles", str(ARTICLES), "--errors"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    scored = [line for line in lines if line[:1] in (["gold,"], ["end"]) and "pages" in line]
    assert len(scored) == 4
    assert all(float(line[-2]) >= BAR for line in scored)
