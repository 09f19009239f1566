"""How fast newskit is, beside what it can be compared with. Never part of the tests."""
