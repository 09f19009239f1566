"""The options that several commands share: one definition feeds parsing, help, completion and the reference."""

from __future__ import annotations

from typing import Annotated

import typer

CORPUS = "newskit.db"
"""The corpus where none is named."""

READING = "Reading"
WRITING = "Writing"
SCALE = "Many machines"

Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[INPUT]...",
        help="Files, folders, globs, archives, addresses, or - for standard input",
        show_default=False,
    ),
]
OptionalInputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[INPUT]...",
        help="Files, folders, globs or -: just these, nothing saved. None: the corpus",
        show_default=False,
    ),
]
CorpusFile = Annotated[
    str | None,
    typer.Option("--corpus", "-c", metavar="FILE", help=f"The corpus; {CORPUS} in this folder if not given"),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format", "-f", metavar="FORMAT", rich_help_panel=WRITING, help="What to write; see newskit formats"
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        rich_help_panel=WRITING,
        help="Write into FILE, whole or not at all; its suffix chooses the format",
    ),
]
OutputOrParts = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        rich_help_panel=WRITING,
        help="Write into FILE, whole or not at all; its suffix chooses the format. FOLDER/ gets parts",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes to use; as many as there are processors"),
]
Engine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="NAME",
        rich_help_panel=SCALE,
        help="What does the work on INPUT: serial, pool (processes of this machine) or ray (newskit[ray])",
    ),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar="HOST:PORT",
        rich_help_panel=SCALE,
        help="The Ray cluster; RAY_ADDRESS, else one of its own on this machine if not given",
    ),
]
PartSize = Annotated[
    int | None,
    typer.Option(
        "--part-size", metavar="MB", min=1, rich_help_panel=SCALE, help="Input of a part of a folder; 32 if not given"
    ),
]
Shard = Annotated[
    str | None,
    typer.Option(
        "--shard",
        metavar="I/N",
        rich_help_panel=SCALE,
        help="Only the I-th of N shares of the parts of a folder; newskit merge finishes it",
    ),
]
PlanOnly = Annotated[
    bool,
    typer.Option(
        "--plan", rich_help_panel=SCALE, help="Only plan the parts of a folder, and learn what pages teach each other"
    ),
]
TextField = Annotated[
    str | None,
    typer.Option(
        "--text-field",
        metavar="KEY",
        rich_help_panel=READING,
        help="The key or column of records and tables that holds the text; text, content or body if not given",
    ),
]
FilesFrom = Annotated[
    str | None,
    typer.Option(
        "--files-from",
        metavar="FILE",
        rich_help_panel=READING,
        help="Also read the inputs that FILE names, one a line; - for standard input",
    ),
]
Null = Annotated[
    bool,
    typer.Option(
        "--null",
        "-0",
        rich_help_panel=READING,
        help="Names in --files-from end with a zero byte, as find -print0 writes them",
    ),
]
MaxPage = Annotated[
    int,
    typer.Option(
        "--max-page",
        metavar="MB",
        min=1,
        rich_help_panel=READING,
        help="Pages, records and files in archives that are longer are not read",
    ),
]
MaxExpansion = Annotated[
    int,
    typer.Option(
        "--max-expansion",
        metavar="N",
        min=1,
        rich_help_panel=READING,
        help="Archives that unpack to more than N times their size are not read on (beyond the first 100 MB)",
    ),
]
NoSplit = Annotated[
    bool,
    typer.Option(
        "--no-split",
        rich_help_panel=READING,
        help="Each input is a clean story already: all of its text is the body",
    ),
]
Isolated = Annotated[
    bool,
    typer.Option(
        "--isolated",
        rich_help_panel=READING,
        help="Split each page by itself; else pages of a site teach each other what is furniture",
    ),
]
Site = Annotated[
    str | None,
    typer.Option(
        "--site",
        metavar="NAME",
        rich_help_panel=READING,
        help="All pages are from this site; the host of a page's URL, else its folder or file if not given",
    ),
]
Overrides = Annotated[
    str | None,
    typer.Option(
        "--overrides",
        metavar="FILE",
        rich_help_panel=READING,
        help="Corrections that win over the parser: CSV or JSONL with source, line or text, kind or field and value",
    ),
]
Again = Annotated[bool, typer.Option("--again", help="Also split anew what an older version of the rules has split")]
Prune = Annotated[bool, typer.Option("--prune", help="Take pages out of the corpus whose source is gone")]
Stem = Annotated[
    str | None,
    typer.Option(
        "--stem",
        metavar="HOW",
        help="For a new corpus: porter (English word endings) or none; the first pages decide if not given",
    ),
]
Blocks = Annotated[
    bool,
    typer.Option("--blocks", rich_help_panel=WRITING, help="Records with their blocks and the page's text"),
]
Explain = Annotated[
    bool,
    typer.Option("--explain", rich_help_panel=WRITING, help="Every block with its kind, rule and score, for reading"),
]

QUERY = "Searching"

Query = Annotated[
    str,
    typer.Argument(
        metavar="QUERY",
        help='Words that must all be there; "phrases", OR, -word, wom*, (a OR b), NEAR/5, title:word, date:2025 …',
        show_default=False,
    ),
]
Parts = Annotated[
    str | None,
    typer.Option(
        "--in",
        metavar="PARTS",
        rich_help_panel=QUERY,
        help="Where to look: story (if not given), captions, teasers, unassigned or all; several with commas",
    ),
]
Limit = Annotated[
    int,
    typer.Option("--limit", "-n", metavar="N", min=0, rich_help_panel=QUERY, help="Hits to show; 0 for all"),
]
Offset = Annotated[
    int,
    typer.Option("--offset", metavar="N", min=0, rich_help_panel=QUERY, help="Hits to leave out at the beginning"),
]
AllCopies = Annotated[
    bool,
    typer.Option(
        "--all-copies",
        rich_help_panel=QUERY,
        help="Also the copies that newskit dedup --mark has found; one for all of them if not given",
    ),
]
Count = Annotated[bool, typer.Option("--count", rich_help_panel=WRITING, help="Only how many pages fit")]
Listed = Annotated[
    bool,
    typer.Option("--list", "-l", rich_help_panel=WRITING, help="Only the sources of the hits, one a line"),
]
Names = Annotated[
    list[str],
    typer.Argument(
        metavar="ID...",
        help="Ids (or the first digits of one), sources, or the end of a source; - reads them from standard input",
        show_default=False,
    ),
]
ForgetNames = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE|ID...",
        help="Sources, ids, or a folder or file with all that is in it; - reads them from standard input",
        show_default=False,
    ),
]
Fields = Annotated[
    str | None,
    typer.Option(
        "--fields",
        metavar="KEYS",
        rich_help_panel=WRITING,
        help="Only these keys, in this order, with commas between",
    ),
]
Bom = Annotated[
    bool,
    typer.Option("--bom", rich_help_panel=WRITING, help="csv: begin with a byte order mark, which Excel wants"),
]
RawCells = Annotated[
    bool,
    typer.Option(
        "--raw-cells",
        rich_help_panel=WRITING,
        help="csv: leave cells alone that a spreadsheet would run as formulas",
    ),
]
