"""A report of a corpus as one file for the browser: figures, each of them also as a table, and no script."""
