"""What all tests share: how property tests are run."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# The first example pays for what is loaded lazily, and machines of CI are slow now and then: time is no verdict here.
# The same examples every time, so that a check does not fail by chance; NEWSKIT_TEST_EXPLORE=1 looks for new ones.
settings.register_profile(
    "newskit",
    deadline=None,
    print_blob=True,
    derandomize=not os.environ.get("NEWSKIT_TEST_EXPLORE"),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("newskit")
