"""What the documents say is true: their commands are run, what is generated is current, links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from newskit.cli.command import COMMANDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(ROOT.glob("docs/**/*.md"))]


def loaded(name: str) -> ModuleType:
    """A script of the folder `docs`."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", loaded("console").DOCUMENTS)
def test_commands_print_what_the_document_says(name: str):
    console = loaded("console")
    text = (ROOT / name).read_text(encoding="utf-8")
    wrong = [
        f"$ {command}\n--- it says\n{expected}\n--- it is\n{found}"
        for command, expected, found in console.steps(text)
        if not console.fits(expected, found)
    ]
    assert wrong == [], "\n".join([f"{name} is out of date: make docs", *wrong])


def test_what_is_generated_is_current(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    for name, content in loaded("reference").files():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == content, f"docs/{name} is out of date: make docs"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_the_readme_opens_with_a_page_and_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    opening = text.partition("## ")[0]
    assert (
        opening.index("```text") < opening.index("```console") < opening.index("make demo") < opening.index("make test")
    )


def test_every_command_is_in_the_changelog():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert all(f"newskit {command}" in text for command in COMMANDS)
    assert "## [Unreleased]" in text


def test_every_target_of_the_makefile_is_explained():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert set(phony.split()) >= {"demo", "test", "check", "golden", "docs", "bench", "eval", "help"}
    for target in phony.split():
        assert re.search(rf"^{target}:.*## \w", text, re.MULTILINE), target


def committed() -> Iterator[Path]:
    """The files of the project, or all that might be, where git does not know."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    yield from (ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file())


def test_no_file_names_a_place_of_one_machine():
    forbidden = re.compile("|".join([f"/{name}/" for name in ("work", "root", "tmp/newskit")]))
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in committed()
        for match in forbidden.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
