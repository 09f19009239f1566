"""Settings: option, then variable, then file, then default."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newskit.cli.command import COMMANDS, load
from newskit.cli.settings import NAMES, setting


@pytest.fixture(autouse=True)
def corpora(run: Callable, pages: Path) -> None:
    for name in ("file", "variable", "option"):
        run("parse", "pages", "-c", f"{name}.db", "-q")


def searched(run: Callable, *args: str) -> str:
    """The corpus that a search used, by making all others unusable in turn."""
    for name in ("file", "variable", "option"):
        kept = Path(f"{name}.db").read_bytes()
        Path(f"{name}.db").unlink()
        code = run("search", "kesta", *args).code
        Path(f"{name}.db").write_bytes(kept)
        if code == 2:
            return name
    return "default"


def test_the_order_of_precedence(run: Callable, monkeypatch: pytest.MonkeyPatch):
    assert searched(run) == "file" or not Path("newskit.db").exists()
    Path("newskit.toml").write_text('corpus = "file.db"\n')
    assert searched(run) == "file"
    monkeypatch.setenv("NEWSKIT_CORPUS", "variable.db")
    assert searched(run) == "variable"
    assert searched(run, "-c", "option.db") == "option"


def test_a_table_is_for_one_command(run: Callable):
    Path("newskit.toml").write_text('corpus = "file.db"\nlimit = 5\n[search]\nlimit = 1\n')
    assert len(run("search", "kesta").rows) == 1


def test_pyproject_is_read_when_there_is_no_file_of_its_own(run: Callable):
    Path("pyproject.toml").write_text('[project]\nname = "x"\n[tool.newskit]\ncorpus = "file.db"\n')
    assert searched(run) == "file"
    Path("newskit.toml").write_text('corpus = "variable.db"\n')
    assert searched(run) == "variable"


def test_a_corpus_from_the_settings_does_not_make_printing_save(run: Callable):
    Path("newskit.toml").write_text('corpus = "other.db"\n')
    run("parse", "pages", "-f", "jsonl")
    assert not Path("other.db").exists()


def test_a_format_from_the_settings_does_not_make_saving_print(run: Callable, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NEWSKIT_FORMAT", "csv")
    code, out, _ = run("parse", "pages", "-c", "fresh.db")
    assert (code, out) == (0, "")
    assert run("search", "kesta", "-c", "fresh.db").out.startswith("id,source")
    run("search", "kesta", "-c", "fresh.db", "-o", "hits.jsonl")
    assert Path("hits.jsonl").read_text().startswith("{")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("limt = 3\n", "limt is no setting. Did you mean limit?"),
        ("prune = true\n", "prune is no setting. There are: blocks, bom, color, corpus, format, in, inputs, "),
        ("[serch]\nlimit = 3\n", "serch is no setting. Did you mean search?"),
        ("[search]\nlimt = 3\n", "newskit.toml [search]: limt is no setting"),
        ("corpus = \n", "newskit.toml: "),
        ('limit = "many"\n', "(from the settings file)"),
    ],
)
def test_a_wrong_file_is_explained(run: Callable, text: str, said: str):
    Path("newskit.toml").write_text(text)
    code, out, err = run("search", "kesta")
    assert (code, out) == (2, "")
    assert said in err


def test_a_wrong_variable_is_named(run: Callable, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NEWSKIT_LIMIT", "many")
    code, _, err = run("search", "kesta")
    assert code == 2
    assert "(from NEWSKIT_LIMIT)" in err


def test_every_setting_is_an_option_of_some_command():
    found = {setting(param.opts) for name in COMMANDS for param in load(name).params}
    assert found >= NAMES


def test_a_single_input_needs_no_list(run: Callable, pages: Path):
    (pages.parent / "newskit.toml").write_text('inputs = "pages"\n')
    code, _, err = run("parse")
    assert (code, err.splitlines()[-1]) == (0, "newskit.db: 2 new, 0 unchanged")


def test_an_empty_setting_is_refused(run: Callable, pages: Path):
    (pages.parent / "newskit.toml").write_text('corpus = ""\n')
    code, out, err = run("search", "kesta")
    assert (code, out) == (2, "")
    assert "(from the settings file)" in err


def test_a_site_and_corrections_of_the_settings_are_heeded(run: Callable, pages: Path):
    Path("fixes.csv").write_text("source,field,value\npages/flood.txt,title,Rain\n")
    Path("newskit.toml").write_text('overrides = "fixes.csv"\nsite = "kesta.example"\nisolated = true\n')
    rows = run("parse", "pages", "-f", "jsonl").rows
    assert [row["title"] for row in rows if row["source"] == "pages/flood.txt"] == ["Rain"]
    assert run("search", "kesta", "pages").code == 0
    Path("newskit.toml").write_text('[parse]\noverrides = "nowhere.csv"\n')
    assert "nowhere.csv" in run("parse", "pages", "-f", "jsonl").err
