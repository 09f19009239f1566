"""Copies of stories: which texts are the same, nearly the same, or part of a longer one.

The stages are functions over shards, so that memory is bounded and processes share the work: `signature` (texts to
hashes of their shingles), `postings` and `candidates` (hashes to pairs worth a look), `compare` (pairs to evidence) and
`clusters` (evidence to clusters). `find` runs them one after the other; `verdicts` remembers evidence for the next run.
"""
