"""Copies of stories: which texts are the same, nearly the same, or part of a longer one.

The stages are functions over files of the run's folder, so that memory is bounded and processes share the work:
`signature` (texts to hashes of their shingles, which workers write into a `segment`), `catalogue` (the different texts
of all segments), `postings` and `candidates` (hashes to pairs worth a look), `compare` (pairs to evidence, kept in a
`proof`) and `settle` (evidence to `clusters`). Tasks read texts through `reader`. `find` runs the stages one after the
other; `verdicts` remembers evidence for the next run.
"""
