from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newskit.corpus.source import place


@given(st.text() | st.from_regex(r"[a-z]{1,3}[#@][0-9]{1,20}", fullmatch=True))
def test_file_and_item_joined_are_the_source(source: str) -> None:
    file, _, item = place(source)
    assert file + item == source


def test_numbered_records_stand_in_the_order_of_their_number() -> None:
    sources = ["b.txt", "dump.jsonl#10", "dump.jsonl#9", "crawl.warc@1000", "crawl.warc@99", "a#b/c.txt"]
    assert sorted(sources, key=place) == [
        "a#b/c.txt",
        "b.txt",
        "crawl.warc@99",
        "crawl.warc@1000",
        "dump.jsonl#9",
        "dump.jsonl#10",
    ]
