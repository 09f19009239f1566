"""Who a person is, in the words that stand beside the name.

Before it (`Vice Chairman Vừ A Bằng`, `its president, Juan González`), behind it (`X, Representative in Vietnam`,
`X (coach)`) or as what is said of it (`X, who is the mayor of Y`). A role is cut where its phrase ends: no honorific,
no article, no verb, nothing of the next name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from newskit.entities.known import words
from newskit.entities.name import HONORIFICS
from newskit.text.fold import fold

AUTHOR = "author"
"""The role of a byline's person."""

ROLES = words("role")
"""The head of a role's phrase; folded."""

_FIELDS = {noun: field for field in ("press", "stage", "sport", "power") for noun in words(field)}
QUALIFIERS = words("qualifier")
"""Words in lower case that a role may begin with, besides names and words with a capital."""

_LINKS = words("link")
_ARTICLES = words("article")
_SURNAMES = words("surname_too")
_VERBS = words("verb")
_NO_START = words("no_start")
_WORD = re.compile(r"[^\W_]+(?:[-‐‑'’&./][^\W_]+)*")
_PART_END = re.compile(r"(?<!\b[A-Z])\.(?=\s|$)|[!?;:()\[\]\"“”«»\n—–|]|,(?!\d)| - ")
_PHRASE_END = re.compile(
    r"(?<!\b[A-Z])\.(?=\s|$)|[,;:!?()\[\]\"“”«»\n—–|]|\s-\s|\s(?:who|whom|which|whose|that|where|when|said|says|told|tells|added|adds|has|had|have"
    r"|is|was|are|were|will|would|can|could|may|might|did|does|do|met|visited|called|announced|stated|explained"
    r"|confirmed|claimed|argued|believes|wrote|writes|and\s(?:the|his|her|its|a|an|also|others?)|to(?=\s[a-z])(?!\s(?:the|a|an|his|her|its|their)\s))\s"
)
_SENTENCE_END = '.!?\n"“«—'
_OF = re.compile(r" (?:of|for) ")
_SAID_OF = re.compile(r"(?:, who)? (?:is|was) (?:(?:also|now|then|currently) )?(?:the |an? )")
_AGE = re.compile(r"(?:aged )?\d{1,3}(?: years? old)?, ")
_BEFORE = 90
_WORD_BEFORE = 40
_BEHIND = 150
_NEAR = 9
"""Words between which a role's noun is looked for."""
_LONGEST = 16
"""Words of a role."""


def role_of(text: str, start: int, end: int, limit: Callable[[], int | None] | None = None) -> list[str]:
    """The roles that `text` gives the person named in `text[start:end]`, white space folded; often none.

    `limit` is asked where the next person's name begins: what runs up to it is said of that one.

    >>> said = "led by Mr. Jo Dahl, the UNFPA Representative in Vietnam, and Vice Chairman Bo Li"
    >>> role_of(said, 11, 18), role_of(said, 75, 80)
    (['UNFPA Representative in Vietnam'], ['Vice Chairman'])
    """
    found = []
    if role := _role_before(text, start):
        found.append(role)
    if role := _role_behind(text, end, limit):
        found.append(role)
    return found


def distinct_roles(roles: Iterable[str], most: int) -> tuple[str, ...]:
    """`roles` in order, without those whose words another one has too; at most `most`.

    >>> distinct_roles(["Minister", "Foreign Minister", "author", "foreign minister"], 5)
    ('Foreign Minister', 'author')
    """
    words = {role: frozenset(fold(role).split()) for role in roles}
    kept: list[str] = []
    for role, own in words.items():
        if any(own < other for other in words.values()) or any(own == words[other] for other in kept):
            continue
        kept.append(role)
    return tuple(kept[:most])


def _role_before(text: str, start: int) -> str:
    """The role that ends right before the name, or before a comma and the name."""
    near = max(0, start - _WORD_BEFORE)
    last = text[max(near, text.rfind(" ", near, max(0, start - 1)) + 1) : start].rstrip()
    if not last:
        return ""
    if last[-1] == ",":
        before = text[max(0, start - _BEFORE) : start].rstrip()
        return _introduced(before[:-1], whole=start <= _BEFORE)
    word = last.rsplit(None, 1)[-1].strip(".").lower()
    if word not in HONORIFICS:
        may_be = last[-1] != "." and (
            is_role(word) or (last[:1].isupper() and _OF.search(text, max(0, near - _WORD_BEFORE), start))
        )
        if not may_be:
            return ""
    window = text[max(0, start - _BEFORE) : start]
    words = [(match.start(), match.end(), match[0].lower()) for match in _WORD.finditer(window)]
    while words and words[-1][2] in HONORIFICS and words[-1][2] not in ROLES:
        words.pop()
    if words and _gap_is_plain(window[words[-1][1] :]):
        return _title(window, words)
    return ""


def _gap_is_plain(gap: str) -> bool:
    """Whether nothing but blanks and honorifics stands between a role and the name."""
    return not set(gap) & set(',;:!?()[]"“”«»\n—–|')


def _title(window: str, words: list[tuple[int, int, str]]) -> str:
    """The run of words at the end of `words` that is a role."""
    last = len(words) - 1
    head = _head_before(window, words, last)
    if head < 0:
        return ""
    first = head
    while first and last - first < _LONGEST and _continues(window, words, first):
        first -= 1
    while first < head and (words[first][2] in _LINKS or words[first][2] in _NO_START):
        first += 1
    role = " ".join(window[words[first][0] : words[last][1]].split())
    return "" if words[first][2] in {"one", "other"} else role


def _head_before(window: str, words: list[tuple[int, int, str]], last: int) -> int:
    """Where the role's own noun stands: last, or before `of` and words with capitals (Minister of Foreign Affairs)."""
    if is_role(words[last][2]):
        return last
    place = last
    while (
        place > 0
        and last - place < _NEAR
        and (_capital(window, words[place]) or words[place][2] in {"and", "of", "for"})
    ):
        if words[place][2] in {"of", "for"} and is_role(words[place - 1][2]) and _capital(window, words[place - 1]):
            return place - 1
        if window[words[place - 1][1] : words[place][0]] != " ":
            return -1
        place -= 1
    return -1


def _continues(window: str, words: list[tuple[int, int, str]], first: int) -> bool:
    """Whether the role goes on to the left of its word number `first`."""
    start, end, word = words[first - 1]
    if window[end : words[first][0]] != " " or window[end - 2 : end] in {"'s", "’s"}:
        return False
    if word == "of" and first > 1:  # Minister of Justice, but not spokesman of President
        owner = words[first - 2]
        return is_role(owner[2]) and _capital(window, owner) and _capital(window, words[first])
    if word in {"and", "&"}:
        return first > 1 and is_role(words[first - 2][2])
    if word in _NO_START or (start == 0 and len(window) == _BEFORE):
        return False
    return _capital(window, words[first - 1]) or word in QUALIFIERS or is_role(word)


def _introduced(before: str, *, whole: bool) -> str:
    """The role in `…, its president, ` before a name: a phrase that has a role for its head.

    It begins with an article, or begins the sentence (not the text before, unless that is `whole`).
    """
    start, sign = 0, "." if whole else ""
    for match in _PART_END.finditer(before):
        start, sign = match.end(), match[0]
    words = [(match.start(), match.end(), match[0].lower()) for match in _WORD.finditer(before, start)]
    article = next((place for place in range(len(words) - 1, -1, -1) if words[place][2] in _ARTICLES), -1)
    if article < 0 and (not sign or sign not in _SENTENCE_END):
        return ""
    if article == len(words) - 1 or len(words) - article > _NEAR:
        return ""
    return _clean(before[words[article + 1][0] : words[-1][1]], sure=article >= 0)


def _role_behind(text: str, end: int, limit: Callable[[], int | None] | None) -> str:
    """The role that stands behind the name."""
    follow = text[end : end + 2]
    if follow == ", ":
        match = _SAID_OF.match(text, end)
        start = match.end() if match else end + 2
        if age := _AGE.match(text, start):
            start = age.end()
    elif follow == " (":
        start = end + 2
    elif follow in {" i", " w"} and (match := _SAID_OF.match(text, end)):
        start = match.end()
    else:
        return ""
    window = text[start : start + _BEHIND]
    stop = _PHRASE_END.search(window)
    if stop is None and len(window) == _BEHIND:
        return ""
    phrase = window[: stop.start()] if stop else window
    if limit is not None and (at := limit()) is not None and start + len(phrase) > at:
        return ""
    if follow == " (" and (stop is None or stop[0] != ")"):
        return ""
    return _clean(phrase, sure=False)


def _clean(phrase: str, *, sure: bool) -> str:
    """`phrase` as a role: without article; empty unless its head is a role's noun that no name follows.

    Where no article stands before it and it is not `sure`, a word in lower case must be one that roles begin with: it
    may be the sentence's verb.
    """
    words = [(match.start(), match.end(), match[0].lower()) for match in _WORD.finditer(phrase)]
    if words and words[0][2] in _ARTICLES:
        words, sure = words[1:], True
    if not words or len(words) > _LONGEST:
        return ""
    first = words[0]
    if not (sure or _capital(phrase, first) or first[2] in QUALIFIERS or is_role(first[2])):
        return ""
    head = next((place for place, word in enumerate(words) if word[2] in _LINKS), len(words)) - 1
    if not 0 <= head < _NEAR or not is_role(words[head][2]):
        return ""
    if words[head][2] in _SURNAMES and head == len(words) - 1 and all(_capital(phrase, word) for word in words):
        return ""  # Ali Sultan, the next of a list
    last = _before_verb(phrase, words, head)
    while last > head and words[last][2] in (_LINKS | _ARTICLES):
        last -= 1
    return " ".join(phrase[words[0][0] : words[last][1]].split())


def _before_verb(phrase: str, words: list[tuple[int, int, str]], head: int) -> int:
    """The last word before one that is probably the sentence's verb: in the past tense, right behind a name."""
    for place in range(head + 2, len(words)):
        word = words[place][2]
        if (word in _VERBS or (word.endswith("ed") and len(word) > len("need"))) and (
            _capital(phrase, words[place - 1]) and not _capital(phrase, words[place])
        ):
            return place - 1
    return len(words) - 1


def is_role(word: str) -> bool:
    """Whether a folded word is the noun of a role."""
    return word in ROLES or ("-" in word and word.rpartition("-")[2] in ROLES)


def field_of(noun: str) -> str:
    """The field that the noun of a role is of, or the noun: a president may be called a leader, but not a farmer."""
    return _FIELDS.get(noun.rpartition("-")[2], noun)


def _capital(window: str, word: tuple[int, int, str]) -> bool:
    return window[word[0]].isupper()
