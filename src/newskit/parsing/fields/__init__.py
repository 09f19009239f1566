"""What a story's head says: title, authors, dates, agency, place, section, tags; each with its words and a rule.

`head` reads it from the lines of a page whose story lines are known. The choice among candidates (which line is
the title, which date is the story's, which names are its authors') is a sum of learned numbers over named
features (`weights.json`); the rest are shapes.
"""

from __future__ import annotations

from newskit.parsing.fields.exact import day_of, is_stamp, timed
from newskit.parsing.fields.reading import Head, dateline, head

__all__ = ["Head", "dateline", "day_of", "head", "is_stamp", "timed"]
