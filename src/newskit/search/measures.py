"""Measures of association and keyness, as their authors give them.

- logDice: P. Rychlý, "A Lexicographer-Friendly Association Score", RASLAN 2008.
- Mutual information: K. W. Church and P. Hanks, "Word Association Norms, Mutual Information, and Lexicography",
  Computational Linguistics 16 (1), 1990.
- Log-likelihood: T. Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence", Computational
  Linguistics 19 (1), 1993; all four cells of the table.
- Log ratio: A. Hardie, "Log Ratio: an informal introduction", ESRC Centre for Corpus Approaches to Social Science,
  2014.
"""

from __future__ import annotations

from math import log, log2


def log_dice(together: int, first: int, second: int) -> float:
    """14 + log2 of the Dice coefficient of two words, which occur `first` and `second` times and `together`.

    It is 14 when neither occurs without the other, one less for each halving, and does not depend on the size of
    the corpus.

    >>> log_dice(5, 5, 5), log_dice(1, 8, 8)
    (14.0, 11.0)
    """
    return 14 + log2(2 * together / (first + second))


def mutual_information(together: int, first: int, second: int, size: int) -> float:
    """log2 of how many times as often two words occur together as they would by chance, in `size` words.

    >>> mutual_information(4, 8, 8, 64)
    2.0
    """
    return log2(together * size / (first * second))


def log_likelihood(here: int, size: int, there: int, other_size: int) -> float:
    """G² for a word that occurs `here` times among `size` words and `there` times among `other_size` others.

    3.84 stands for p = .05, 6.63 for .01, 10.83 for .001 and 15.13 for .0001.

    >>> round(log_likelihood(20, 1000, 10, 2000), 4)
    14.0147
    """
    cells = ((here, size), (there, other_size), (size - here, size), (other_size - there, other_size))
    both, all_words = here + there, size + other_size
    columns = (both, both, all_words - both, all_words - both)
    terms = (
        found * log(found * all_words / (row * column))
        for (found, row), column in zip(cells, columns, strict=True)
        if found
    )
    return max(0.0, 2 * sum(terms))


def log_ratio(here: int, size: int, there: int, other_size: int) -> float:
    """log2 of the ratio of two relative frequencies; each point is twice as often. No occurrence counts as a half.

    >>> log_ratio(20, 1000, 10, 2000), log_ratio(4, 1000, 0, 1000)
    (2.0, 3.0)
    """
    return log2((here or 0.5) * other_size / ((there or 0.5) * size))
