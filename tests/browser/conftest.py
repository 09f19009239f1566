"""A real browser for what is looked at in one: the Chromium of this machine, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser. Tests that need it are skipped where it, or what drives it, is missing.

    No longer than a module: while it is there, an event loop runs in this thread.
    """
    driver = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install '.[check]')")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no Chromium on this machine")
    with driver.sync_playwright() as playwright:
        # without its sandbox, which containers do not allow: it only sees pages that the tests have made
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-quic"])
        yield browser
        browser.close()


@pytest.fixture
def faults() -> Any:
    """A function that says what axe-core (https://github.com/dequelabs/axe-core) finds wrong, and seriously so."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")

    def faults(page: Any) -> list[str]:
        found = axe.Axe().run(page).response
        assert len(found["passes"]) > 10  # it has looked
        return [
            f"{fault['id']}: {node['html'][:200]}"
            for fault in found["violations"]
            if fault["impact"] in SERIOUS
            for node in fault["nodes"]
        ]

    return faults
