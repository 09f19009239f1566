"""Records: of other tools, of newskit; damaged lines; large files cut into shards."""

from __future__ import annotations

import gzip
import json
import random
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newskit.model import Document, Problem, page_id
from newskit.record import Record, TeaserRecord
from newskit.sources import Options, find, read_shard

Read = Callable[..., list[Any]]


@pytest.fixture
def one(folder: Path, read: Read) -> Callable[..., Any]:
    """What a file of one line gives: its one result."""

    def one(record: object, **options: Any) -> Any:
        line = record if isinstance(record, bytes) else json.dumps(record).encode()
        (folder / "a.jsonl").write_bytes(line + b"\n")
        (result,) = read("a.jsonl", Options(**options))
        return result

    return one


class TestRecords:
    """Which key means what."""

    def test_the_usual_keys(self, one: Callable[..., Document]) -> None:
        document = one(
            {
                "id": 12,
                "url": "https://example.org/a",
                "title": " Rain\n is coming ",
                "date": "2025-02-27",
                "language": "en",
                "text": "It rains.\r\nIt pours.\u0000",
                "authors": ["Ann Lee", {"name": "Bo Ek"}],
                "source": "another tool's own",
            }
        )
        assert document.source == "a.jsonl#12"
        assert document.text == "It rains.\nIt pours.\ufffd"
        assert document.id == page_id(document.text, "Rain is coming")
        hints = document.hints
        assert (hints.url, hints.title, hints.date) == ("https://example.org/a", "Rain is coming", "2025-02-27")
        assert (hints.language, hints.authors, hints.section, hints.crawled) == ("en", ("Ann Lee", "Bo Ek"), None, None)

    @pytest.mark.parametrize(
        "record",
        [
            {"content": "Text."},
            {"body": "Text."},
            {"maintext": "Text."},
            {"articleBody": "Text."},
            {"raw_content": "Text."},
            {"text": "", "content": "Text."},
            {"text": None, "body": ["Text."]},
            {"text": ["Text.", "", None]},
            {"body": [{"text": "Text."}]},
            {"metadata": {"text": "Text."}},
            {"my": {"text": "Text."}, "text_field": "my.text"},
            {"my.text": "Text.", "text_field": "my.text"},
            {"text": "other", "mine": "Text.", "text_field": "mine"},
        ],
    )
    def test_texts(self, one: Callable[..., Document], record: dict[str, Any]) -> None:
        assert one(record, text_field=record.pop("text_field", None)).text.strip() == "Text."

    def test_paragraphs_are_joined_by_a_blank_line(self, one: Callable[..., Document]) -> None:
        assert one({"body": ["One.", "Two."]}).text == "One.\n\nTwo."
        body = {"sections": [{"paragraphs": ["Two.", "Three."], "headline": ["Two"]}], "summary": ["One."]}
        assert one({"body": body}).text == "One.\n\nTwo\n\nTwo.\n\nThree."

    @pytest.mark.parametrize(
        ("record", "hint", "value"),
        [
            ({"headline": "T"}, "title", "T"),
            ({"published": "2025"}, "date", "2025"),
            ({"date_publish": "2025-01-01 10:00:00"}, "date", "2025-01-01 10:00:00"),
            ({"publish_date": 1700000000}, "date", "1700000000"),
            ({"lang": "vi"}, "language", "vi"),
            ({"link": "https://x.org"}, "url", "https://x.org"),
            ({"category": "Sport"}, "section", "Sport"),
            ({"author": "A B; C D"}, "authors", ("A B", "C D")),
            ({"author": {"name": "A B"}}, "authors", ("A B",)),
            ({"timestamp": "2025-01-01T00:00:00Z"}, "crawled", "2025-01-01T00:00:00Z"),
            ({"metadata": {"url": "https://x.org"}}, "url", "https://x.org"),
            ({"date": None, "metadata": {"date": "2025"}}, "date", "2025"),
            ({"date": "", "published": "2025", "metadata": {"date": "2024"}}, "date", "2025"),
            ({"title": ""}, "title", None),
            ({"title": ["a"]}, "title", None),
            ({"title": True}, "title", None),
        ],
    )
    def test_hints(self, one: Callable[..., Document], record: dict[str, Any], hint: str, value: object) -> None:
        assert getattr(one({"text": "Text.", **record}).hints, hint) == value

    def test_fields_that_the_user_names(self, one: Callable[..., Document]) -> None:
        record = {"text": "x", "t": "Title", "n": {"no": 5}, "u": "https://x.org", "d": "2025", "title": "not this"}
        document = one(record, title_field="t", id_field="n.no", url_field="u", date_field="d")
        assert document.source == "a.jsonl#5"
        assert (document.hints.title, document.hints.url, document.hints.date) == ("Title", "https://x.org", "2025")

    def test_a_title_alone_is_a_page(self, one: Callable[..., Document]) -> None:
        document = one({"title": "Rain is coming", "text": " \n"})
        assert (document.text, document.hints.title) == ("Rain is coming", "Rain is coming")

    @pytest.mark.parametrize("name", ["", "a\x1bb", "x" * 501, None, True, [], {}, float("nan")])
    def test_ids_that_cannot_be_part_of_a_source(self, one: Callable[..., Document], name: object) -> None:
        assert one({"text": "x", "id": name}).source == "a.jsonl#1"

    def test_large_numbers_and_other_ids(self, one: Callable[..., Document]) -> None:
        assert one({"text": "x", "id": 10**25}).source == f"a.jsonl#{10**25}"
        assert one({"text": "x", "_id": "urn:x:1"}).source == "a.jsonl#urn:x:1"


class TestOwnRecords:
    """What newskit wrote is read as it is."""

    RECORD = Record(
        id="0123456789abcdef",
        source="pages/a.txt",
        kind="story",
        confidence=0.9,
        title="Rain",
        text="It rains.",
        paragraphs=("It rains.",),
        teasers=(TeaserRecord(position=1, title="Sun"),),
        words=2,
    )

    def test_round_trip(self, one: Callable[..., Record]) -> None:
        assert one(msgspec.json.encode(self.RECORD)) == self.RECORD

    def test_unknown_keys_are_passed_over(self, one: Callable[..., Record]) -> None:
        assert one({**msgspec.to_builtins(self.RECORD), "later": 1}) == self.RECORD

    def test_a_newer_schema_is_refused(self, one: Callable[..., Problem]) -> None:
        problem = one({**msgspec.to_builtins(self.RECORD), "schema": 2})
        assert problem == Problem("a.jsonl#1", "line 1: it was written by a newer newskit (schema 2, known: 1)")

    def test_a_broken_one_is_a_problem(self, one: Callable[..., Problem]) -> None:
        problem = one({**msgspec.to_builtins(self.RECORD), "words": "two"})
        assert problem.message.startswith("line 1: it is no whole record of newskit: ")

    def test_keys_of_the_same_name_in_other_tools(self, one: Callable[..., Document]) -> None:
        record = {"schema": "https://schema.org", "id": "1", "source": "x", "kind": "news", "text": "Text."}
        assert one(record).source == "a.jsonl#1"


class TestLines:
    """Lines as they are found in the wild."""

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            (b"not json", "line 2: it is not JSON: "),
            (b'{"text": "cut', "line 2: it is not JSON: "),
            (b'{"text": "a"} {"text": "b"}', "line 2: it is not JSON: "),
            (b"[1, 2]", "line 2: it is JSON, but not a record; `jq -c .[]` makes lines of a JSON array"),
            (b'"text"', "line 2: it is JSON, but not a record"),
            (b"[" * 50_000, "line 2: it is JSON nested too deeply"),
            (b'{"a":' * 20_000, "line 2: it is JSON nested too deeply"),
            (b"{}", "line 2: there is no text in it (it is empty); name the field with --text-field"),
            (b'{"a": 1, "b": 2}', "line 2: there is no text in it (it has a, b); name the field with --text-field"),
            (b'{"a\\u001b": 1}', "line 2: there is no text in it (it has 'a\\x1b'); name the field with --text-field"),
            (b'{"text": 5}', "line 2: there is no text in it: its text is empty, or no text"),
            (bytes(100), "line 2: it holds nothing but zero bytes"),
            (b'{"text": "' + b"x" * 200_000 + b'"}', "line 2 is longer than 150,000 bytes"),
        ],
    )
    def test_damaged_lines_are_named_and_the_rest_is_read(
        self, folder: Path, read: Read, line: bytes, message: str
    ) -> None:
        (folder / "a.jsonl").write_bytes(b'{"text": "one"}\n' + line + b'\n{"text": "three", "id": "c"}\n')
        first, problem, last = read(".", Options(max_page_bytes=150_000))
        assert (first.source, last.source) == ("a.jsonl#1", "a.jsonl#c")
        assert problem.source == "a.jsonl#2"
        assert problem.message.startswith(message)
        assert "\n" not in problem.message

    def test_a_named_field_that_is_missing(self, one: Callable[..., Problem]) -> None:
        problem = one({"text": "x"}, text_field="body")
        assert problem.message == "line 1: there is no text in its field 'body' (it has text)"

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends(self, folder: Path, read: Read, end: str) -> None:
        lines = ['\ufeff{"text": "one\u2028still one\u0085"}', "", " ", '\ufeff{"text": "four"}', '{"text": "five"}']
        (folder / "a.jsonl").write_bytes(end.join(lines).encode())
        results = read("a.jsonl")
        assert [(result.source, result.text) for result in results] == [
            ("a.jsonl#1", "one\u2028still one\u0085"),
            ("a.jsonl#4", "four"),
            ("a.jsonl#5", "five"),
        ]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
    @pytest.mark.parametrize("suffix", ["", ".gz"])
    def test_other_encodings(self, folder: Path, read: Read, encoding: str, suffix: str) -> None:
        data = '{"text": "Điện Biên"}\r\n{"text": "第二"}\r\n'.encode(encoding)
        (folder / f"a.jsonl{suffix}").write_bytes(gzip.compress(data) if suffix else data)
        assert [result.text for result in read(".")] == ["Điện Biên", "第二"]

    def test_lines_in_a_legacy_encoding(self, one: Callable[..., Document]) -> None:
        text = "Le maire a annoncé que l’école fermera à la rentrée"
        assert one(json.dumps({"text": text}, ensure_ascii=False).encode("cp1252")).text == text

    def test_json_as_python_writes_it(self, one: Callable[..., Document]) -> None:
        assert one(b'{"text": "one", "score": NaN, "n": Infinity}').text == "one"
        assert one(b'{"text": "tab\there"}').text == "tab\there"

    @pytest.mark.parametrize("line", [b'{"text": "half \\ud83d gone"}', b'{"text": "half \xed\xa0\xbd gone"}'])
    def test_half_characters_are_named(self, folder: Path, read: Read, line: bytes) -> None:
        (folder / "a.jsonl").write_bytes(line)
        document, problem = read("a.jsonl")
        assert re.fullmatch("half \ufffd+ gone", document.text)
        assert problem.source == "a.jsonl#1"
        assert "U+FFFD" in problem.message

    def test_files_without_records(self, folder: Path, read: Read) -> None:
        (folder / "a.jsonl").write_bytes(b"\n \r\n\n")
        (folder / "b.jsonl.gz").write_bytes(gzip.compress(b""))
        (folder / "c.jsonl.gz").write_bytes(gzip.compress(b"\n\n"))
        assert read(".") == [
            Problem("a.jsonl", "there is no record in it"),
            Problem("b.jsonl.gz", "it is empty (0 bytes)"),
            Problem("c.jsonl.gz", "there is no record in it"),
        ]


class TestLargeFiles:
    """Files that are cut into shards."""

    @pytest.mark.parametrize("suffix", ["", ".gz", ".16"])
    def test_shards_give_what_the_file_holds(self, folder: Path, suffix: str) -> None:
        numbers = random.Random(3)
        lines = [json.dumps({"text": "ă" * numbers.randrange(3000)}) for _ in range(2000)]
        data = "\n".join(lines).encode("utf-16" if suffix == ".16" else "utf-8")
        name = "a.jsonl.gz" if suffix == ".gz" else "a.jsonl"
        (folder / name).write_bytes(gzip.compress(data, 1) if suffix == ".gz" else data)
        inventory = find(["."])
        shards = list(inventory.shards)
        assert len(shards) > 5
        assert all(len(shard.items[0].data or b"") < 2_000_000 for shard in shards)
        assert inventory.size() == (folder / name).stat().st_size
        assert 0.9 * inventory.size() <= sum(shard.size for shard in shards) <= inventory.size()
        results = [result for shard in shards for result in read_shard(shard, Options())]
        expected = [
            (number, record["text"]) for number, line in enumerate(lines, 1) if (record := json.loads(line))["text"]
        ]
        assert [
            (int(result.source.rpartition("#")[2]), result.text) for result in results if isinstance(result, Document)
        ] == expected

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.sampled_from([b"\n", b"\r", b"\r\n", b'{"text":"a"}\n', b'{"text":"b"}\r', b"x", b" "])))
    def test_any_mixture_of_line_ends_keeps_its_numbers(self, parts: list[bytes]) -> None:
        data = b"".join(parts) * (1 + 2_500_000 // (1 + len(b"".join(parts)))) + b"".join(parts)
        data = data[:3_000_000]
        lines = re.split(b"\r\n|\n|\r", data)
        with TemporaryDirectory() as folder:
            (Path(folder) / "a.jsonl").write_bytes(data)
            (Path(folder) / "b.jsonl.gz").write_bytes(gzip.compress(data, 1))
            if not data:
                return
            inventory = find([folder], Options(base=folder))
            for shard in inventory.shards:
                (item,) = shard.items
                if item.problem is None:
                    content = item.data if item.data is not None else data[item.start : item.stop]
                    found = re.split(b"\r\n|\n|\r", content)
                    expected = lines[item.first - 1 : item.first - 1 + len(found)]
                    assert found[:-1] == expected[: len(found) - 1]

    def test_a_damaged_archive_gives_what_can_be_read(self, folder: Path, read: Read) -> None:
        numbers = random.Random(4)
        lines = [json.dumps({"text": numbers.randbytes(3000).hex()}) for _ in range(1000)]
        data = gzip.compress("\n".join(lines).encode(), 1)
        (folder / "a.jsonl.gz").write_bytes(data[: len(data) * 3 // 4])
        *documents, problem = read(".")
        assert 700 < len(documents) < 760
        assert problem.source == "a.jsonl.gz"
        assert problem.message.startswith(f"it is damaged and cannot be read beyond record {len(documents)}: ")

    @pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
    def test_an_endless_line_needs_no_memory(self, folder: Path, name: str) -> None:
        line = b'{"text": "' + b"x" * 50_000_000 + b'"}\n'
        data = b'{"text": "one"}\n' + line + b'{"text": "three"}\n'
        (folder / name).write_bytes(gzip.compress(data, 1) if name.endswith("gz") else data)
        del line, data
        options = Options(max_page_bytes=1_000_000)
        tracemalloc.start()
        try:
            results = [result for shard in find(["."], options).shards for result in read_shard(shard, options)]
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert [result.source for result in results] == [f"{name}#1", f"{name}#2", f"{name}#3"]
        assert results[1].message == "line 2 is longer than 1,000,000 bytes"
        assert peak < 12_000_000
