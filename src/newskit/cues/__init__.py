"""What pages of many languages say around their stories: cue phrases, function words, names of months.

Every language is one file beside this module (`newskit.cues.file` describes it); all that are there are used.

Categories of lines:
  other stories   related_heading most_read read_more_inline listing pagination roundup
  the story       byline_prefix source_prefix editor_prefix byline_role bio caption_markers
                  published_prefix updated_prefix tags story_end agency
                  correction qa liveblog gallery video embed reading_time
  furniture       nav section share comment_widget newsletter login paywall cookie ad copyright
  other pages     error_page forum shop law

What begins with `source_prefix` or `editor_prefix` names no author (such lines are `byline_prefix` too).
`published_prefix` are labels of the first publication, `updated_prefix` those of later changes. A cue is a
hint, not a verdict: a story may begin with "More in" or speak of cookies; what a line is, parsing decides.
"""

from __future__ import annotations

from functools import cache

from newskit.cues.file import FOLDER, read
from newskit.cues.matcher import Cues

__all__ = ["Cues", "load"]


@cache
def load() -> Cues:
    """The cues of all language files, read once.

    >>> sorted(load().categories("  • Related articles:"))
    ['related_heading']
    """
    return Cues({path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))})
