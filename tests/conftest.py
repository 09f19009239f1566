"""What all tests share: how property tests are run, and what signals do."""

from __future__ import annotations

import os
import signal

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

# A shell starts what it puts into the background with Ctrl-C ignored, nohup with SIGHUP ignored, and every process
# started from there inherits it: what tests interrupt would never end.
for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, usual)
