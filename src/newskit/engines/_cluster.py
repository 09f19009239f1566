"""Joining a Ray cluster, or starting one, and what runs on its workers."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from newskit.engines._processors import default_jobs
from newskit.engines._worker import reason_of
from newskit.errors import MissingExtra, NewskitError, UsageError
from newskit.version import __version__

OWN = "local"
"""The address of a cluster of one's own. No address at all would not do: Ray then joins whatever cluster it finds on
this machine, whoever started it."""
UNFIT = b"!"
"""The first byte of the answer of a worker that cannot do any task: one line follows."""

_DEATHS = {
    "WorkerCrashedError": "a worker process on the cluster died: perhaps the memory of its node is short",
    "OutOfMemoryError": "a worker process on the cluster was ended because the memory of its node is short",
    "NodeDiedError": "a node of the cluster died",
}
"""What Ray's errors mean, by their names."""
_LOOPBACK = ("127.", "localhost", "::1", "[::1]")
_SETTINGS = b"\0\0\0\x04\0\0\0\0\0"
"""The first frame that each side of a connection in HTTP/2 sends; its fourth byte says what it is."""
_GREETING = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + _SETTINGS
_PATIENCE = 5.0
"""Seconds to wait for a port to answer. Ray itself tries for minutes."""
_ADVICE = "see docs/scale.md, or: newskit doctor --engine ray"


def checked(address: str) -> str:
    """`address`, if it is HOST:PORT, `auto` or `OWN`. Raises `UsageError` for any other.

    >>> checked("10.0.0.1:6379")
    '10.0.0.1:6379'
    """
    host, _, port = address.rpartition(":")
    if "://" in address:
        raise UsageError(
            f"{address}: --address takes HOST:PORT of the head node, as 10.0.0.1:6379; from outside of the cluster "
            "use ray job submit (see docs/scale.md)"
        )
    if address not in {OWN, "auto"} and not (host and port.isdecimal()):
        raise UsageError(f"{address}: --address takes HOST:PORT of the head node, as 10.0.0.1:6379")
    return address


def imported() -> Any:
    """The module `ray`. Raises `MissingExtra`."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # a cluster of its own tells nobody what is done with it
    try:
        import ray
    except ImportError:
        raise MissingExtra("the engine ray", "ray") from None
    return ray


def join(ray: Any, address: str, jobs: int | None) -> None:
    """Connect this process with the cluster at `address`; for `OWN` one with `jobs` processors is started.

    Raises `NewskitError` when that is not possible.
    """
    asked: dict[str, Any] = {"address": address, "log_to_driver": False, "logging_level": "ERROR"}
    if address == OWN:
        asked |= {"num_cpus": jobs or default_jobs(), "include_dashboard": False}
    elif address != "auto":
        _knock(ray, address)
    _keep_stdout_clean(ray)
    try:
        with _own_signals():
            ray.init(**asked)
    except (RuntimeError, ValueError, OSError, ray.exceptions.RayError) as error:
        raise NewskitError(f"the Ray cluster at {address} cannot be used: {_explained(error)}; {_ADVICE}") from error


def processors(ray: Any) -> int:
    """How many processors the cluster has now; at least 1, because one that grows by need may begin with none."""
    return max(int(ray.cluster_resources().get("CPU", 0)), 1)


def obituary(error: Exception) -> str:
    """One line about a task that was lost, from Ray's error (`ray.exceptions.RayError`)."""
    return _DEATHS.get(type(error).__name__) or f"the cluster lost it: {reason_of(error)}"


def runner(folder: str) -> Callable[[bytes], bytes]:
    """What a worker calls with a task; it goes to `folder` if it can.

    It is defined in here so that Ray sends its code, not its name: it has to run where newskit cannot be imported,
    and say so.
    """
    ours, unfit = __version__, UNFIT

    def run(task: bytes) -> bytes:
        import os
        import platform

        where = f"the workers on {platform.node()}"
        try:
            from newskit.engines._worker import answer_to
            from newskit.version import __version__ as theirs
        except ImportError as error:
            return unfit + f"{where} cannot import newskit {ours} ({error}): install it on every node".encode()
        if theirs != ours:
            return unfit + f"{where} have newskit {theirs}, and this is {ours}: install the same on every node".encode()
        if os.path.isdir(folder):
            os.chdir(folder)
        return answer_to(task)

    return run


def _knock(ray: Any, address: str) -> None:
    """Nothing; raises `NewskitError` when nobody listens at `address`."""
    host, _, port = address.rpartition(":")
    # Ray takes a loopback address for the address that others reach this machine by, and looks for the cluster there
    meant = ray.util.get_node_ip_address() if host.startswith(_LOOPBACK) else host.strip("[]")
    if _answers(meant, int(port)):
        return
    if meant != host and _answers(host, int(port)):
        raise NewskitError(
            f"the Ray cluster at {address} listens to this machine only, and Ray looks for it at {meant}:{port}: "
            "start its head without a loopback address for --node-ip-address"
        )
    where = address if meant == host else f"{address} (that is {meant}:{port})"
    raise NewskitError(f"no Ray cluster answers at {where}: is it the head node, and its port (6379, not 8265)?")


def _answers(host: str, port: int) -> bool:
    """Whether the head of a cluster is at a port, which greets as servers of HTTP/2 do; the dashboard does not."""
    try:
        with socket.create_connection((host, port), _PATIENCE) as connection:
            if os.environ.get("RAY_USE_TLS", "0") == "1":
                return True
            connection.sendall(_GREETING)
            connection.settimeout(_PATIENCE)
            return connection.recv(len(_SETTINGS))[3:4] == _SETTINGS[3:4]
    except OSError:
        return False


def _keep_stdout_clean(ray: Any) -> None:
    """Keep Ray from printing among the results what it has to say of workers that died: the answers say it, too.

    There is no public way to do that: `log_to_driver` is about what workers print.
    """
    ray._private.worker._worker_logs_enabled = False  # noqa: SLF001


def _explained(error: Exception) -> str:
    """One line about why a cluster could not be joined."""
    line = reason_of(error)
    if isinstance(error, ConnectionError) or "token" in line.lower():  # somebody has answered, and does not let us in
        line += " (a cluster with tokens wants RAY_AUTH_MODE=token and its RAY_AUTH_TOKEN here, too)"
    return line


@contextmanager
def _own_signals() -> Generator[None]:
    """Put the handler of SIGTERM back that Ray replaces."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
