"""A corpus in the browser: Datasette, with what it needs to know about one."""
