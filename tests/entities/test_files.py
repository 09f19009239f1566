"""Alias files and watchlists: read, and refused with the line that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.entities.files import read_aliases, read_watchlist, write_aliases
from newskit.entities.user import Known
from newskit.errors import BadRows, InputError

NAMES = st.from_regex(r"[A-Za-zĐđéö][A-Za-zĐđéö'’.,\"& -]{0,20}", fullmatch=True).map(
    lambda name: " ".join(name.split())
)


def write(folder: Path, text: str | bytes) -> str:
    path = folder / "names.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_a_row_says_names_type_id_and_what_is_never_merged(tmp_path: Path):
    (row,) = read_aliases(
        write(tmp_path, "name,aliases,type,id,never,note\nUNFPA,UN Fund;  UN  PF ,ORG,Q1,UNDP;UNEP,asked Ilse\n")
    )
    assert row == Known(
        name="UNFPA", aliases=("UN Fund", "UN PF"), type="org", key="Q1", never=("UNDP", "UNEP"), note="asked Ilse",
        line=2,
    )  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_stand_in_any_order_with_any_delimiter(tmp_path: Path, delimiter: str):
    text = "\ufeffType,NAME\r\nperson,Ilse Brandt\r\n\r\n,Kesta\r\n".replace(",", delimiter)
    rows = read_aliases(write(tmp_path, text))
    assert [(row.name, row.type, row.line) for row in rows] == [("Ilse Brandt", "person", 2), ("Kesta", None, 4)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "names.csv: it is empty; it begins with: name,aliases,type,id,never,note"),
        ("name,alias\nA,B\n", 'some of: name,aliases,type,id,never,note; it has "alias"'),
        ("aliases\nA\n", "names.csv:1: the first line must name the columns"),
        ("name,type\nKesta,persn\n", 'names.csv:2: no type "persn"; did you mean person?'),
        ("name,type\nKesta,xyz\n", 'names.csv:2: no type "xyz"; there are: person, org, place, other'),
        ("name,type\n,person\n", "names.csv:2: it has no name"),
        ("name\nKesta,,,x\n", "names.csv:2: it has 4 cells, the first line names 1 columns"),
        ("name\n---\n", 'names.csv:2: "---" is no name: it has no letter and no digit'),
        ("name\n" + "x" * 300, "is too long for a name"),
        ('name,type\n"Kesta,place\n', "names.csv:2: it is not CSV"),
        ("name,aliases\nUNFPA,UN Fund\nOrne,\nthe UN Fund,\n", 'names.csv:4: "the UN Fund" stands on line 2 already'),
        ("name,aliases,never\nUNFPA,UN Fund,UN Fund\n", 'names.csv:2: "UN Fund" is a name of it, and never to be'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, message: str):
    with pytest.raises(BadRows) as error:
        read_aliases(write(tmp_path, text))
    assert message in error.value.lines[0]


def test_all_rows_that_are_wrong_are_named(tmp_path: Path):
    with pytest.raises(BadRows) as error:
        read_aliases(write(tmp_path, "name,type\nA,x\nB,place\n--,\n"))
    assert [line.partition(": ")[0].rpartition(":")[2] for line in error.value.lines] == ["2", "4"]


def test_a_name_may_stand_for_two_of_different_types(tmp_path: Path):
    rows = read_aliases(write(tmp_path, "name,type\nJordan,place\nJordan,person\n"))
    assert [row.type for row in rows] == ["place", "person"]


def test_files_that_are_no_text_or_not_there_are_refused(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_aliases(str(tmp_path / "nothing.csv"))
    with pytest.raises(InputError, match="cannot be read: it is"):
        read_watchlist(write(tmp_path, b"\x7fELF" + bytes(range(256)) * 20))


def test_a_watchlist_may_be_a_plain_list(tmp_path: Path):
    rows = read_watchlist(write(tmp_path, "# people\nIlse Brandt\n\n  Điện   Biên \nUN, Women\n"))
    assert [(row.name, row.line) for row in rows] == [("Ilse Brandt", 2), ("Điện Biên", 4), ("UN, Women", 5)]


def test_an_empty_watchlist_is_an_error(tmp_path: Path):
    with pytest.raises(BadRows, match="it is empty; write one name a line"):
        read_watchlist(write(tmp_path, "\n# nothing\n"))


@given(st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=3)), max_size=5, unique_by=lambda row: row[0].casefold()))
def test_what_is_written_can_be_read_again(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, list[str]]]):
    known = [Known(name=name, aliases=tuple(dict.fromkeys(a for a in aliases if a != name))) for name, aliases in rows]
    if not known:
        return
    path = write(tmp_path_factory.mktemp("aliases"), write_aliases(known))
    read = read_watchlist(path)
    assert [(row.name, row.aliases) for row in read] == [(row.name, row.aliases) for row in known]


def test_a_name_is_no_formula_in_the_file():
    assert "=cmd" not in write_aliases([Known(name="=cmd|' /C calc'!A0", aliases=("@SUM(A1)",))])
