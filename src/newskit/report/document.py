"""A report as one HTML file: styles inside, no script, nothing fetched.

What pages say is escaped, and the file's own policy (CSP) forbids scripts and requests, should anything slip through.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from newskit.report.model import Cell, Figure, Report, Section, Table
from newskit.text.cell import guarded
from newskit.text.inert import inert

_LONGEST = 300
"""Characters of a cell that are shown; the CSV behind a figure has them too, so that a page cannot fill the file."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; --ink: #1c1f23; --paper: #fff; --faint: #57606a; --line: #d0d7de; --link: #0a58a8; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --paper: #14171a; --faint: #9aa4ae; --line: #3a424a; --link: #7ab8f5; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 62rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper); }
a { color: var(--link); }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0; list-style: none; }
h1 { margin: 0; overflow-wrap: anywhere; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
.note, .made, caption { color: var(--faint); }
figure { margin: 1.5rem 0; }
figcaption { font-weight: 600; }
svg { max-width: 100%; height: auto; overflow: visible; font-family: sans-serif; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0; font-size: .92em; }
th, td { padding: .25rem .8rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; max-width: 30rem; }
th.number, td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
@media print {
  :root { color-scheme: light; }
  nav, .save { display: none; }
  figure { break-inside: avoid; }
  body { max-width: none; }
}
"""


def html(report: Report) -> Iterator[str]:
    """The file, piece by piece."""
    title = _text(report.title)
    yield (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
        f'<p class="made">{_text(report.made_with)}, {_text(report.date)}</p>\n</header>\n'
    )
    links = "".join(f'<li><a href="#{part.id}">{_text(part.title)}</a></li>' for part in report.sections)
    yield f'<nav aria-label="Sections"><ul>{links}</ul></nav>\n<main>\n'
    for section in report.sections:
        yield from _section(section)
    yield "</main>\n</body>\n</html>\n"


def _section(section: Section) -> Iterator[str]:
    head = f"{section.id}-h"
    yield f'<section id="{section.id}" aria-labelledby="{head}">\n<h2 id="{head}">{_text(section.title)}</h2>\n'
    if section.note:
        yield f'<p class="note">{_text(section.note)}</p>\n'
    for figure in section.figures:
        yield from _figure(figure)
    yield "</section>\n"


def _figure(figure: Figure) -> Iterator[str]:
    yield f'<figure id="{figure.id}">\n<figcaption>{_text(figure.title)}</figcaption>\n'
    if figure.note:
        yield f'<p class="note">{_text(figure.note)}</p>\n'
    if figure.svg is None:
        yield from _table(figure)
    else:
        yield f"{_wide(figure, 'chart')}{figure.svg}</div>\n"
        yield "<details><summary>As a table</summary>\n"
        yield from _table(figure)
        yield "</details>\n"
    yield "</figure>\n"


def _table(figure: Figure) -> Iterator[str]:
    table = figure.table
    if not table.rows:
        yield '<p class="note">Nothing.</p>\n'
        return
    numeric = [any(isinstance(row[n], int | float) for row in table.rows) for n in range(len(table.columns))]
    marks = [' class="number"' if is_number else "" for is_number in numeric]
    yield f"{_wide(figure, 'table')}<table>\n<thead><tr>"
    yield "".join(f'<th scope="col"{mark}>{_text(name)}</th>' for name, mark in zip(table.columns, marks, strict=True))
    yield "</tr></thead>\n<tbody>\n"
    for row in table.rows:
        yield (
            "<tr>" + "".join(f"<td{mark}>{_cell(cell)}</td>" for cell, mark in zip(row, marks, strict=True)) + "</tr>\n"
        )
    yield "</tbody>\n</table></div>\n"
    saved = f"data:text/csv;charset=utf-8,{quote(as_csv(table))}"
    yield f'<p class="save"><a href="{saved}" download="{figure.id}.csv">Save as CSV</a></p>\n'


def _wide(figure: Figure, what: str) -> str:
    """The start of a part that may be wider than the window: it scrolls, also with the keys."""
    return f'<div class="wide" role="group" aria-label="{_text(figure.title)}: {what}" tabindex="0">'


def as_csv(table: Table) -> str:
    """The table as CSV (RFC 4180); cells that a spreadsheet would run begin with an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(table.columns)
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return stream.getvalue()


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    return guarded(_cut(cell))


def _cell(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, bool | str):
        return _text(_cut(str(cell)))
    return f"{cell:,}"


def _cut(text: str) -> str:
    shown = inert(text[: 2 * _LONGEST])
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _text(text: str) -> str:
    return escape(inert(text))
