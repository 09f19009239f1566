"""Worker processes and the thread that talks to them."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue
from typing import cast

from newskit.engines._order import Answer
from newskit.engines._worker import work

_AHEAD = 3
"""Tasks under way for each worker: one is worked on, one waits, one may be done before its turn."""

_PATIENCE = 0.5
"""Seconds between looks: some platforms deliver Ctrl-C only between waits."""
_GRACE = 5.0
"""Seconds a terminated worker gets before it is killed."""


class Crew:
    """Up to `size` processes: give it numbered tasks, take numbered answers as they are finished.

    A process is started when there is a task for it, also in the place of one that died. All methods are for one
    thread.
    """

    def __init__(self, size: int, preload: str) -> None:
        """`preload` is the module that tasks need: processes are forked from one that has imported it."""
        self._size = size
        self._context = _context(preload)
        self._workers: dict[Connection, BaseProcess] = {}
        self._unanswered = 0
        self._newcomers: deque[Connection] = deque()
        self._inbox: deque[tuple[int, bytes]] = deque()
        self._outbox: SimpleQueue[Answer] = SimpleQueue()
        self._closing = False
        self._heard, self._bell = multiprocessing.Pipe(duplex=False)
        self._thread = threading.Thread(target=self._serve, name="newskit-crew", daemon=True)
        self._thread.start()

    @property
    def room(self) -> int:
        """How many tasks may wait for their answer, so that no worker waits for a task."""
        return self._size * _AHEAD

    def submit(self, number: int, task: bytes) -> None:
        """Queue a task; `number` comes back with its answer."""
        self._unanswered += 1
        self._staff()
        self._inbox.append((number, task))
        self._bell.send_bytes(b".")

    def next_answer(self) -> Answer:
        """The answer of a finished task or of one whose worker died, waiting for one."""
        while True:
            try:
                answer = self._outbox.get(timeout=_PATIENCE)
            except Empty:
                if not self._thread.is_alive() and self._outbox.empty():
                    raise RuntimeError("the thread that serves the workers has ended") from None
                self._staff()  # workers may have died that had nothing to do, after they were counted
            else:
                self._unanswered -= 1
                self._staff()
                return answer

    def close(self) -> None:
        """End the processes at once, whatever they are doing."""
        if self._closing:
            return
        self._closing = True
        self._bell.send_bytes(b".")
        self._thread.join()
        self._bell.close()
        self._heard.close()
        for connection, process in self._workers.items():
            connection.close()
            process.terminate()
        for process in self._workers.values():
            process.join(_GRACE)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()

    def _staff(self) -> None:
        """Start a process if there are too few for the tasks."""
        if len(self._workers) < min(self._size, self._unanswered):
            with _unstoppable():
                self._start()

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs,), daemon=True)
        with ExitStack() as undo:
            undo.enter_context(ours)
            with theirs:
                process.start()
            undo.pop_all()
        self._workers[ours] = process
        self._newcomers.append(ours)
        self._bell.send_bytes(b".")

    def _serve(self) -> None:
        """The thread: hand a task to every idle worker, take in every answer, until closing."""
        idle: list[Connection] = []
        busy: dict[Connection, int] = {}
        while not self._closing:
            while self._newcomers:
                idle.append(self._newcomers.popleft())
            while idle and self._inbox:
                connection = idle.pop()
                busy[connection], task = self._inbox.popleft()
                with suppress(OSError):  # it has died: the look at its pipe says so
                    connection.send_bytes(task)
            for ready in wait([self._heard, *idle, *busy]):
                connection = cast("Connection", ready)
                if connection is self._heard:
                    connection.recv_bytes()
                elif connection in busy:
                    self._take_in(connection, busy, idle)
                else:
                    idle.remove(connection)
                    self._bury(connection)

    def _take_in(self, connection: Connection, busy: dict[Connection, int], idle: list[Connection]) -> None:
        """Pass on the answer that `connection` has, or that its worker has died over its task."""
        number = busy.pop(connection)
        try:
            data = connection.recv_bytes()
        except (EOFError, OSError):
            self._outbox.put(Answer(number, None, _obituary(self._bury(connection))))
        else:
            self._outbox.put(Answer(number, data))
            idle.append(connection)

    def _bury(self, connection: Connection) -> int:
        """The exit code of the worker at `connection`, which has died."""
        process = self._workers.pop(connection)
        process.join(_GRACE)
        if process.is_alive():  # it has closed its pipe and does not end
            process.kill()
            process.join()
        code = process.exitcode or 0
        connection.close()
        process.close()
        return code


def _obituary(exit_code: int) -> str:
    """One line about a worker that died with `exit_code` (negative: killed by that signal)."""
    how = f"was killed by signal {-exit_code}" if exit_code < 0 else f"ended with exit code {exit_code}"
    return f"a worker process {how}: perhaps the memory is short; try again with fewer jobs (-j 1)"


def _context(preload: str) -> ForkServerContext | SpawnContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", preload])
    return context


@contextmanager
def _unstoppable() -> Iterator[None]:
    """Hold Ctrl-C back until the body is done, and keep it from processes that are started meanwhile.

    A blocked signal is inherited, so a worker is deaf to Ctrl-C from its first instruction; one that arrives
    meanwhile is delivered to this process afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would unblock the signal again, were it started within
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
