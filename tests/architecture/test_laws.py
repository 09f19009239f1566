"""The six laws of newskit's design; each has a test here that fails when it is broken."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.model import Document, page_id
from newskit.parsing import parse

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "newskit"
LINE = st.one_of(
    st.sampled_from(
        [
            "", "", "Home", "  • Read more", "Related news", "By Ilse Brandt", "12 March 2025", "Photo: Orne Herald",
            "KESTA – The river rose again in the night and the quay was closed, the town hall said on Monday.",
            "“Nobody was hurt,” said the mayor, who asked people to stay away until the water had gone down again.",
            "Share", "© 2025 The Orne Herald", "Hà Nội – Sáng 12/3, mưa lớn làm ngập khu chợ cũ của thị trấn.",
        ]
    ),
    st.text(max_size=120),
)  # fmt: skip
PAGES = st.lists(LINE, max_size=30).map("\n".join)


def newskit(*args: str, cwd: Path, code: int | None = 0) -> str:
    """Standard output of a command, which must end with `code`."""
    command = [sys.executable, "-m", "newskit", *args]
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False, timeout=120)
    assert code is None or done.returncode == code, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of sixty pages, some of them the same, in files and in JSON lines."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(40):
        story = f"Kesta {number % 35}\n\nKESTA – Flood number {number % 35} rose in the night, the town hall said.\n"
        more = "Nobody was hurt, and the market opened again at noon as on every other day of the week.\n"
        (folder / f"{number:02}.txt").write_text(story + more * 3 + "\nRelated\n• Ferry takes up service\n", "utf-8")
    with (folder / "dump.jsonl").open("w", encoding="utf-8") as file:
        for number in range(20):
            text = f"ORNE – Harvest number {number} was good, growers said on Friday after a mild spring."
            file.write(json.dumps({"id": number, "title": f"Harvest {number}", "text": text}) + "\n")
    return folder


# Law 1: blocks tile the page.


@given(PAGES)
def test_blocks_tile_any_page(text: str):
    page = parse(Document(page_id(text), "page.txt", text))
    ends = [0, *(block.end for block in page.blocks)]
    assert [block.start for block in page.blocks] == ends[:-1]
    assert ends[-1] == len(text)
    assert all(block.start < block.end for block in page.blocks)
    assert all(block.rule for block in page.blocks)


# Law 2: stages do not know each other. Law 3: only cli knows the terminal.


def test_the_layers_hold():
    lint_imports = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("family", ["sources", "exporters"])
def test_members_of_a_family_do_not_know_each_other(family: str):
    graph = grimp.build_graph("newskit", cache_dir=None)
    members = {name for name in graph.find_children(f"newskit.{family}") if "._" not in name}
    known = {name: graph.find_modules_directly_imported_by(name) & members for name in members}
    assert not any(known.values()), known
    assert len(members) > 1


def below_cli() -> Iterator[Path]:
    """The modules of every room but `cli`."""
    for path in sorted(SOURCE.rglob("*.py")):
        if path.relative_to(SOURCE).parts[0] not in {"cli", "__main__.py"}:
            yield path


def test_nothing_below_cli_touches_the_terminal():
    forbidden = re.compile(r"\b(?:sys\.(?:stdout|stderr|exit)|SystemExit|getpass|input\(|os\._exit)\b")
    found = [
        f"{path.name}: {match[0]}" for path in below_cli() for match in forbidden.finditer(path.read_text("utf-8"))
    ]
    assert found == []


ESCAPED_OR_CLASS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
POSSESSIVE = re.compile(r"[*+?}]\+|\(\?>")
NO_PATTERN = "#*+="
"""Stands in a list of signs (`newskit.parsing.shape`)."""


def possessive(pattern: str) -> bool:
    """Whether a regular expression has possessive quantifiers or atomic groups."""
    return POSSESSIVE.search(ESCAPED_OR_CLASS.sub("x", pattern)) is not None


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module but its docstrings, each with its line; of f-strings the parts outside of braces."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


@pytest.mark.parametrize("pattern", [r"a++b", r"[a-z]*+", r"\s?+", "(?>ab|a)c", r"\d{2,3}+", r"[]+]++", r"\[a*+\]"])
def test_possessive_quantifiers_are_seen(pattern: str):
    assert possessive(pattern)


@pytest.mark.parametrize("pattern", [r"\++", r"[*+?}+]+", r"[^]*+]+", r"[\]*+]", "a+b*", r"\*+", "(?:a>b)+", "[?+]"])
def test_other_quantifiers_are_not_taken_for_possessive_ones(pattern: str):
    assert not possessive(pattern)


def test_no_regular_expression_is_possessive():
    # Python 3.11.2 gets `a++` and `(?>a)` wrong.
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {text}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, text in strings(path)
        if possessive(text) and NO_PATTERN not in text
    ]
    assert found == []


def test_ruff_bans_prints_and_expensive_imports():
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID253,T20", str(SOURCE)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# Law 4: starting is cheap. The commands are run, and then it is looked what they have loaded.

LOADED = """
import json, os, sys
from newskit.cli.app import run
names = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
code = run(sys.argv[1:])
os.write(names, json.dumps([code, sorted(sys.modules)]).encode())
"""
DEAR = {
    "rich", "numpy", "rapidfuzz", "charset_normalizer", "dateutil", "asyncio", "multiprocessing", "tomllib",
    "importlib.metadata", "concurrent.futures", "pydantic", "unittest", "xml", "http", "email", "hashlib",
}  # fmt: skip
STAGES = {"parsing", "cues", "sources", "engines", "corpus", "search", "exporters", "pipeline", "entities"}


def loaded(*args: str, cwd: Path, env: dict[str, str] | None = None, script: str = LOADED) -> tuple[int, set[str]]:
    """The exit code of a command, and the modules that were loaded when it was done."""
    command = [sys.executable, "-c", script, *args]
    done = subprocess.run(command, cwd=cwd, capture_output=True, env={**os.environ, **(env or {})}, check=True)
    code, names = json.loads(done.stdout)
    return code, set(names)


def within(names: set[str], tops: set[str]) -> set[str]:
    """Those of the modules `names` that are in one of the packages `tops`."""
    return {name for name in names if any(name == top or name.startswith(f"{top}.") for top in tops)}


def rooms(*names: str) -> set[str]:
    return {f"newskit.{name}" for name in names}


@pytest.mark.parametrize("args", [["--version"], ["--help"], ["search", "--help"], ["parse", "--help"], ["serch"]])
def test_help_and_version_load_no_stage(args: list[str], tmp_path: Path):
    _, names = loaded(*args, cwd=tmp_path)
    assert within(names, DEAR | rooms(*STAGES) | {"sqlite3"}) == set()


def test_completion_loads_no_stage(tmp_path: Path):
    script = LOADED.replace("code = run(sys.argv[1:])", "try:\n    code = run([])\nexcept SystemExit:\n    code = 0")
    asked = {"_NEWSKIT_COMPLETE": "complete_bash", "COMP_WORDS": "newskit search --l", "COMP_CWORD": "2"}
    _, names = loaded(cwd=tmp_path, env=asked, script=script)
    assert "newskit.cli.search" in names
    assert within(names, DEAR | rooms(*STAGES) | {"sqlite3"}) == set()


@pytest.mark.parametrize(
    ("args", "used"),
    [
        (["search", "flood"], {"corpus", "search", "pipeline"}),
        (["kwic", "flood"], {"corpus", "search", "pipeline"}),
        (["keywords"], {"corpus", "search", "pipeline"}),
        (["entities"], {"corpus", "entities", "engines", "pipeline"}),
        (["show", "00.txt"], {"corpus", "pipeline", "parsing"}),
        (["forget", "nowhere"], {"corpus", "pipeline", "parsing"}),
        (["export", "-f", "csv"], {"corpus", "exporters", "pipeline"}),
        (["formats"], {"sources", "exporters", "pipeline", "corpus"}),
        (["schema"], {"exporters", "corpus"}),
        (["doctor"], {"corpus", "pipeline", "parsing", "cues", "sources", "engines", "exporters"}),
        (["parse", "pages", "-f", "jsonl"], STAGES - {"search"}),
    ],
)
def test_a_command_loads_only_the_stages_it_uses(args: list[str], used: set[str], pages: Path):
    newskit("parse", "pages", "-q", cwd=pages.parent)
    code, names = loaded(*args, cwd=pages.parent)
    assert code in {0, 1}
    assert within(names, rooms(*(STAGES - used))) == set()
    if args[0] == "search":
        assert within(names, DEAR | {"newskit.corpus.writer"}) == set()
    if args[0] in {"parse", "export"}:
        assert within(names, {"rich", "rapidfuzz"}) == set()
    if args[0] != "parse":
        assert within(names, {"numpy"}) == set()


# Law 5: one bad document is data, not an exception.


def test_bad_documents_do_not_stop_a_run(pages: Path):
    clean = newskit("parse", "pages", "-f", "jsonl", cwd=pages.parent)
    (pages / "05a.txt").write_bytes(b"")
    (pages / "06a.txt").write_bytes(os.urandom(5000))
    (pages / "07a.txt").symlink_to("nowhere.txt")
    (pages / "08").symlink_to(".")
    (pages / "bad.jsonl").write_text('{"id": 1\nnot json\n{"id": 2, "title": null}\n[]\n')
    assert newskit("parse", "pages", "-f", "jsonl", cwd=pages.parent, code=3) == clean


# Law 6: same inputs and corpus state, same output, in whatever order and with any number of jobs.


def test_output_does_not_depend_on_jobs_or_on_the_order_of_inputs(pages: Path):
    files = sorted(str(path.relative_to(pages.parent)) for path in pages.iterdir())
    expected = newskit("parse", *files, "-f", "jsonl", "-j", "1", cwd=pages.parent)
    assert newskit("parse", *reversed(files), "-f", "jsonl", "-j", "2", cwd=pages.parent) == expected
    assert newskit("parse", "pages", "-f", "jsonl", "-j", "3", cwd=pages.parent) == expected
    assert newskit("parse", f"./{files[3]}", "pages", "-f", "jsonl", cwd=pages.parent) == expected


def test_the_corpus_does_not_depend_on_jobs_or_on_the_order_of_inputs(pages: Path):
    files = sorted(str(path.relative_to(pages.parent)) for path in pages.iterdir())
    newskit("parse", *files, "-j", "1", "-c", "one.db", cwd=pages.parent)
    newskit("parse", *reversed(files), "-j", "2", "-c", "two.db", cwd=pages.parent)
    for name in files:
        newskit("parse", name, "-c", "three.db", cwd=pages.parent)
    expected = newskit("export", "-c", "one.db", cwd=pages.parent)
    assert expected.count("\n") == 60
    assert newskit("export", "-c", "two.db", cwd=pages.parent) == expected
    assert newskit("export", "-c", "three.db", cwd=pages.parent) == expected
