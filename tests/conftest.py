"""What all tests share: how property tests are run."""

from __future__ import annotations

from hypothesis import settings

# The first example pays for what is loaded lazily, and machines of CI are slow now and then: time is no verdict here.
settings.register_profile("newskit", deadline=None, print_blob=True)
settings.load_profile("newskit")
