"""A Ray cluster of real nodes on this machine, for tests: a head and further nodes, processes that can be killed."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

MISSING = "Ray is not installed: pip install 'newskit[ray]'"
_HERE = Path(__file__).parent
_MEMORY = 100_000_000
"""Bytes for objects on each node: results are small."""


class Cluster:
    """Nodes with one processor each; the first is the head."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        # a token makes the cluster one that nobody else can join; the home keeps Ray from writing one into the user's
        self.environment = {
            **os.environ,
            "HOME": str(folder),
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": secrets.token_hex(32),
            "RAY_USAGE_STATS_ENABLED": "0",
            "PYTHONPATH": os.pathsep.join(map(str, (_HERE, _HERE / "faults"))),
        }
        self.environment.pop("RAY_ADDRESS", None)
        self._nodes: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        """HOST:PORT of the head, by the loopback address, which Ray takes for that of this machine."""
        return f"127.0.0.1:{self.port}"

    def start(self, number: int | None = None) -> int:
        """The number of a new node, which has joined; it may be that of one that is dead."""
        number = len(self._nodes) if number is None else number
        if number == 0:
            where = ["--head", f"--port={self.port}", "--include-dashboard=false", f"--temp-dir={self.folder}"]
        else:
            where = [f"--address={self.address}"]
        command = [_ray(), "start", *where, "--num-cpus=1", f"--object-store-memory={_MEMORY}", "--block"]
        with (self.folder / f"node-{number}.log").open("wb") as log:
            node = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        self._nodes[number:] = [node, *self._nodes[number + 1 :]]
        self._wait_for(number)
        return number

    def kill(self, number: int) -> None:
        """End a node as a power failure does: all of its processes at once."""
        node = self._nodes[number]
        for pid in [*_descendants(node.pid), node.pid]:
            _kill(pid)
        node.wait()

    def stop(self) -> None:
        """End all nodes that are left."""
        for number in reversed(range(len(self._nodes))):
            if self._nodes[number].poll() is None:
                self.kill(number)

    @contextmanager
    def spare(self) -> Generator[int]:
        """The second node, which may be killed: another one follows it."""
        yield 1
        if self._nodes[1].poll() is not None:
            self.start(1)

    def run(self, *command: str, folder: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
        """What a command of newskit gives, run with the cluster's token."""
        with self.begin(*command, folder=folder, **variables) as process:
            out, errors = process.communicate(timeout=300)
        return subprocess.CompletedProcess(command, process.returncode, out, errors)

    def begin(self, *command: str, folder: Path | None = None, **variables: str) -> subprocess.Popen[str]:
        """The process of a command of newskit."""
        environment: Mapping[str, str] = {**self.environment, **variables}
        return subprocess.Popen(
            [sys.executable, "-m", "newskit", *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _wait_for(self, number: int) -> None:
        log = self.folder / f"node-{number}.log"
        end = time.monotonic() + 60
        while b"Ray runtime started" not in log.read_bytes():
            assert self._nodes[number].poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)


@contextmanager
def cluster(nodes: int) -> Generator[Cluster]:
    """A cluster of so many nodes, ended at the end."""
    folder = Path(tempfile.mkdtemp(prefix="nk"))  # short: Ray makes sockets in it, whose names must be
    made = Cluster(folder)
    try:
        for _ in range(nodes):
            made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _ray() -> str:
    return str(Path(sys.executable).with_name("ray"))


def _free_port() -> int:
    with socket.create_server(("", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _descendants(pid: int) -> Iterator[int]:
    """The processes that a process has started, and theirs, by what Linux says of each."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
        yield from more
