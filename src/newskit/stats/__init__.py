"""Counts of what a corpus holds."""
