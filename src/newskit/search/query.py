"""Reading what people type.

    gender equality          both words               title:flood              in the title only
    "gender equality"        as they stand            (flood OR storm) dyke    either of them, and the last
    flood OR storm, flood | storm                     author:"jane roe"        of this author
    flood -sport, flood NOT sport                     section:sport            of a section with this word
    wom*                     words that begin so      kind:story lang:vi source:2025/
    "storm coast"~5, storm NEAR/5 coast               date:2025-01..2025-03 after:2024 before:2025-06

Words beside each other must all be there; AND says the same. Operators are in capitals. `date:` includes both of its
ends; `after:` and `before:` leave out the day, month or year that they name.

Everything is a valid query but one without a single word. Quotes that do not close, operators without anything to
work on, signs of other programs: all are read as leniently as possible, and `Query.notes` says how. The words make a
plan (`newskit.corpus.plan`); what the index makes of it is the corpus' business.
"""

from __future__ import annotations

from msgspec import Struct

from newskit.corpus.plan import Node, Raw
from newskit.errors import UsageError
from newskit.search.grammar import FIELDS, MAX_CHARACTERS, MAX_TERMS, Grammar
from newskit.search.lexer import has_word, tokens
from newskit.search.tidy import tidied

__all__ = ["MAX_CHARACTERS", "MAX_TERMS", "Query", "has_word", "parse_query", "raw_query"]


class Query(Struct, frozen=True):
    """What was asked."""

    plan: Node
    notes: tuple[str, ...] = ()
    """One line each on what was read otherwise than it was typed."""


def parse_query(text: str) -> Query:
    """What `text` asks for. Raises `UsageError` when there is no word in it.

    >>> parse_query('U.S. "gender equality"').plan
    All(parts=(Text(text='U.S.', prefix=False, field=''), Text(text='gender equality', prefix=False, field='')))
    """
    notes: list[str] = []
    grammar = Grammar(tidied(tokens(text, FIELDS), notes))
    plan = grammar.plan()
    if plan is None:
        raise UsageError("there is no word to search for")
    notes += grammar.notes
    if grammar.mixes:
        from newskit.search.spell import spell

        notes.append(f"read as {spell(plan)}")
    return Query(plan=plan, notes=tuple(dict.fromkeys(notes)))


def raw_query(text: str) -> Query:
    """The query that is an expression of FTS5. Raises `UsageError` when there is no word in it."""
    if not has_word(text):
        raise UsageError("there is no word to search for")
    return Query(plan=Raw(text))
