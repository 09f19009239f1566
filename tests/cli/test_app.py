"""The entry of the command line: help, version, wrong use, exit codes, streams that fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from newskit import __version__
from newskit.cli.command import COMMANDS, load

NEWSKIT = [sys.executable, "-m", "newskit"]


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(run: Callable, option: str):
    assert run(option) == (0, f"newskit {__version__}\n", "")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_leads_with_examples_and_names_every_command(run: Callable, option: str):
    code, out, err = run(option)
    assert (code, err) == (0, "")
    assert out.index("Examples:") < out.index("Build a corpus:")
    assert all(f"  {name} " in out for name in COMMANDS)
    assert "\x1b" not in out


@pytest.mark.parametrize("query", ["-flood", "-x", "--flood"])
def test_a_query_that_begins_with_a_dash_is_explained(run: Callable, query: str):
    code, _, err = run("search", query)
    assert code == 2
    assert "stands after --: newskit search -- QUERY" in err


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_leads_with_examples(run: Callable, command: str):
    code, out, _ = run(command, "-h")
    assert code == 0
    assert out.index("Examples:") < out.index("Usage:") < out.index("Every command:")
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_are_commands_that_exist(command: str):
    for line, remark in load(command).examples:
        assert f"newskit {command}" in line
        assert remark
        for word in line.split():
            if word.startswith("--"):
                assert any(word in param.opts for param in load(command).params)


def test_without_a_command_help_goes_to_standard_error(run: Callable):
    code, out, err = run()
    assert (code, out) == (2, "")
    assert "Examples:" in err


def test_an_unknown_command_is_answered_with_the_likeliest(run: Callable):
    code, out, err = run("serch", "x")
    assert (code, out) == (2, "")
    assert "no such command: serch. Did you mean search?" in err


def test_an_unknown_option_is_answered_with_the_likeliest(run: Callable):
    code, out, err = run("parse", "--formt", "json", "x")
    assert (code, out) == (2, "")
    assert "no such option: --formt. Did you mean --format?" in err
    assert "newskit parse --help" in err


def test_the_likeliest_option_is_named_first(run: Callable):
    assert "no such option: --typ. Did you mean --type" in run("entities", "--typ", "org").err


def test_an_unknown_format_is_answered_with_the_likeliest(run: Callable, pages: Path):
    assert "Did you mean json or jsonl?" in run("parse", str(pages), "-f", "jsn").err


def test_a_path_that_is_not_there_is_answered_with_the_likeliest(run: Callable, pages: Path):
    code, _, err = run("parse", str(pages / "flod.txt"), "-f", "jsonl")
    assert code == 2
    assert "flood.txt" in err


def test_a_wrong_value_is_explained(run: Callable):
    code, _, err = run("search", "x", "--limit", "many")
    assert code == 2
    assert "'many' is not a whole number" in err


def test_color_must_be_known(run: Callable):
    code, _, err = run("formats", "--color", "sometimes")
    assert code == 2
    assert "none of auto, always, never" in err


def test_completion_names_commands(newskit: Callable):
    asked = {"_NEWSKIT_COMPLETE": "complete_bash", "COMP_WORDS": "newskit se", "COMP_CWORD": "1"}
    assert newskit(env=asked).out.split() == ["search"]


def test_output_is_utf8_whatever_the_locale(newskit: Callable, pages: Path):
    plain = newskit("parse", str(pages), "-f", "jsonl", "--blocks")
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    assert newskit("parse", str(pages), "-f", "jsonl", "--blocks", env=locale) == plain
    assert "–" in plain.out


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("args", [["parse", "pages", "-f", "jsonl"], ["--help"], ["formats"], ["doctor", "pages"]])
def test_a_full_disk_is_said_in_one_line(pages: Path, args: list[str]):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*NEWSKIT, *args], stdout=full, stderr=subprocess.PIPE, check=False, cwd=pages.parent)
    assert done.returncode == 2
    assert done.stderr.decode() == "newskit: cannot go on: no space left on device\n"


def test_a_closed_pipe_is_quiet(pages: Path):
    many = pages.parent / "many.jsonl"
    story = "The river rose again in the night and the quay was closed. " * 9
    many.write_text("".join(f'{{"id": {number}, "text": "{story}"}}\n' for number in range(2000)))
    command = [*NEWSKIT, "parse", str(many), "-f", "jsonl", "-j", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 141


def test_closed_standard_streams_do_not_hide_the_work(pages: Path):
    command = f'"{sys.executable}" -m newskit parse pages 2>&-'
    assert subprocess.run(["sh", "-c", command], cwd=pages.parent, check=False).returncode == 0
    assert (pages.parent / "newskit.db").exists()


def test_an_interruption_ends_with_130_and_says_how_to_go_on(pages: Path):
    many = pages.parent / "many.jsonl"
    story = "The river rose again in the night and the quay was closed. " * 60
    with many.open("w") as file:
        for number in range(20_000):
            file.write(f'{{"id": {number}, "text": "{number}. {story}"}}\n')
    command = [*NEWSKIT, "parse", str(many)]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, cwd=pages.parent, start_new_session=True
    )
    time.sleep(1.5)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert out == b""
    assert b"Traceback" not in err
    assert b"the same command goes on from there" in err or b"the same command begins it again" in err
