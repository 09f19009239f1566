"""Engines: the same results in the same order, bounded, whatever engine; errors and deaths are clear."""

from __future__ import annotations

import gc
import multiprocessing
import os
import platform
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from engine_tasks import (
    StubbornError,
    be_killed,
    die_at_first,
    fail,
    fail_at_first,
    large,
    late,
    leave,
    length,
    local,
    miss,
    note,
    process,
    refuse,
    rows,
    square,
    stubborn,
    take_long,
)

from newskit.engines import Failed, default_jobs, engine, engines
from newskit.errors import MissingExtra, NewskitError, UsageError

WAYS = [("serial", 1), ("pool", 1), ("pool", 2), ("auto", None), ("auto", 3)]


@pytest.mark.parametrize(("name", "jobs"), WAYS)
def test_results_come_in_order(name: str, jobs: int | None) -> None:
    with engine(name, jobs) as workers:
        assert list(workers.map(square, range(100))) == [number * number for number in range(100)]
        assert list(workers.map(square, [])) == []
        assert list(workers.map(square, [7])) == [49]
        assert list(workers.map(partial(pow, 2), range(5))) == [1, 2, 4, 8, 16]


def test_slow_first_task_does_not_change_the_order() -> None:
    tasks = [(0.3, 0), (0.0, 1), (0.1, 2), (0.0, 3), (0.0, 4)]
    with engine("pool", 2) as workers:
        assert list(workers.map(late, tasks)) == [0, 1, 2, 3, 4]


def test_large_items_and_results_do_not_block() -> None:
    sizes = [3_000_000, 1, 5_000_000, 0] * 3
    with engine("pool", 2) as workers:
        assert [len(result) for result in workers.map(large, sizes)] == sizes
        assert list(workers.map(length, (b"x" * size for size in sizes))) == sizes


@pytest.mark.parametrize("jobs", [1, 2])
def test_items_are_taken_a_bounded_number_ahead_and_in_the_consumers_thread(jobs: int) -> None:
    taken = 0
    threads = set()

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(50):
            taken += 1
            threads.add(threading.current_thread())
            yield number

    with engine("pool", jobs) as workers:
        for place, result in enumerate(workers.map(square, items())):
            assert result == place * place
            assert taken <= place + 3 * jobs + 2
    assert taken == 50
    assert threads == {threading.current_thread()}


def test_workers_are_other_processes_and_no_more_than_needed() -> None:
    with engine("pool", 8) as workers:
        first = set(workers.map(process, range(3)))
        second = set(workers.map(process, range(3)))
    assert len(first | second) <= 3
    assert os.getpid() not in first | second


def test_where_processes_can_only_be_spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    with engine("pool", 2) as workers:
        assert list(workers.map(square, range(6))) == [0, 1, 4, 9, 16, 25]


def test_two_maps_at_once() -> None:
    with engine("pool", 2) as workers:
        pairs = zip(workers.map(square, range(20)), workers.map(abs, range(20)), strict=True)
        assert list(pairs) == [(number * number, number) for number in range(20)]


@pytest.mark.parametrize("name", ["serial", "pool"])
def test_an_exception_comes_after_the_results_before_it(name: str) -> None:
    with engine(name, 2) as workers:
        results = workers.map(fail, range(10))
        assert [next(results), next(results), next(results)] == [0, 1, 2]
        with pytest.raises(ValueError, match="three") as caught:
            next(results)
        assert list(workers.map(square, [1, 2, 3])) == [1, 4, 9]
    if name == "pool":
        assert "in fail" in caught.value.__notes__[0]


@pytest.mark.parametrize(
    ("function", "error", "message"),
    [
        (refuse, UsageError, "not 1"),
        (miss, NewskitError, "newskit[web]"),
        (rows, NewskitError, "fixes.csv: line 2: no kind (and 1 more like it)"),
        (stubborn, RuntimeError, "Stubborn"),
        (local, Exception, "local"),
    ],
)
def test_any_exception_survives_the_way_back(
    function: Callable[[int], object], error: type[Exception], message: str
) -> None:
    with engine("pool", 2) as workers, pytest.raises(error) as caught:
        list(workers.map(function, [1, 2]))
    assert message in str(caught.value)


def test_the_serial_engine_raises_them_as_they_are() -> None:
    with pytest.raises(MissingExtra):
        list(engine("serial").map(miss, [1]))
    with pytest.raises(StubbornError):
        list(engine("serial").map(stubborn, [1]))


@pytest.mark.parametrize(("function", "how"), [(leave, "exit code 7"), (be_killed, "signal 9")])
def test_a_dead_worker_is_a_clear_error(function: Callable[[int], int], how: str) -> None:
    with engine("pool", 2) as workers:
        with pytest.raises(NewskitError, match=how):
            list(workers.map(function, range(20)))
        assert list(workers.map(square, range(4))) == [0, 1, 4, 9]


def test_an_abandoned_map_ends_its_workers(tmp_path: Path) -> None:
    with engine("pool", 2) as workers:
        results = workers.map(note, [(tmp_path, 0), (tmp_path, 1), (tmp_path, 1)])
        assert next(results) == 0
        started = time.monotonic()
        del results
        gc.collect()
        assert time.monotonic() - started < 10
        wait_until(lambda: not living(tmp_path))


@pytest.mark.parametrize(("name", "jobs"), WAYS)
def test_what_fails_is_tried_again(name: str, jobs: int | None, tmp_path: Path) -> None:
    with engine(name, jobs) as workers:
        assert list(workers.tried(partial(fail_at_first, 2, tmp_path), range(7))) == list(range(7))
        assert tries_of(tmp_path) == {number: 1 if number % 3 else 3 for number in range(7)}
        assert list(workers.tried(square, [])) == []
        assert list(workers.map(square, [1, 2])) == [1, 4]


@pytest.mark.parametrize(("name", "jobs"), WAYS)
def test_what_fails_too_often_is_named_and_the_rest_is_done(name: str, jobs: int | None, tmp_path: Path) -> None:
    with engine(name, jobs) as workers:
        results = list(workers.tried(partial(fail_at_first, 9, tmp_path), range(5), tries=2))
    assert results == [
        Failed(2, "ValueError: 0: not yet"), 1, 2, Failed(2, "ValueError: 3: not yet"), 4
    ]  # fmt: skip
    assert tries_of(tmp_path) == {number: 1 if number % 3 else 2 for number in range(5)}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("way", ["map", "tried"])
def test_dead_workers_are_replaced(jobs: int, way: str, tmp_path: Path) -> None:
    with engine("pool", jobs) as workers:
        function = partial(die_at_first, 2, tmp_path)
        assert list(getattr(workers, way)(function, range(8))) == list(range(8))
    assert tries_of(tmp_path) == {number: 1 if number % 3 else 3 for number in range(8)}


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_item_that_kills_its_workers_is_named_and_the_rest_is_done(jobs: int) -> None:
    with engine("pool", jobs) as workers:
        *first, given_up, last = workers.tried(be_killed, range(7))
        assert (first, last) == ([0, 1, 2, 3, 4], 6)
        assert isinstance(given_up, Failed)
        assert given_up.tries == 3
        assert "signal 9" in given_up.reason
        [single] = workers.tried(be_killed, [5], tries=1)
        assert isinstance(single, Failed)


def test_an_item_that_takes_long_holds_up_nobody_that_is_tried(tmp_path: Path) -> None:
    with engine("pool", 2) as workers:
        assert list(workers.tried(partial(take_long, tmp_path), range(12))) == list(range(12))


def test_a_worker_that_dies_idle_is_missed_by_nobody(tmp_path: Path) -> None:
    with engine("pool", 2) as workers:
        for pid in set(workers.map(process, range(4))):
            os.kill(pid, signal.SIGKILL)
        assert list(workers.tried(square, range(4))) == [0, 1, 4, 9]


def test_only_real_faults_are_tried_again() -> None:
    def interrupted(_: int) -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(engine("serial").tried(interrupted, [1]))
    with pytest.raises(ValueError, match="at least once"):
        list(engine("serial").tried(square, [1], tries=0))


def test_each_node_without_a_cluster_is_this_machine() -> None:
    for name in ("serial", "pool"):
        with engine(name, 2) as workers:
            assert list(workers.on_each_node(square, 3)) == [(platform.node(), 9)]
            [(_, found)] = workers.on_each_node(fail, 3)
            assert found == Failed(1, "ValueError: three")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("to_all", [True, False])
def test_ctrl_c_ends_everything_quietly(tmp_path: Path, to_all: bool) -> None:  # noqa: FBT001
    child = start_script(tmp_path, sys.executable)
    wait_until(lambda: len(list(tmp_path.glob("[0-9]*"))) == 2)
    assert len(living(tmp_path)) == 2
    os.killpg(child.pid, signal.SIGINT) if to_all else child.send_signal(signal.SIGINT)
    out, errors = child.communicate(timeout=20)
    assert (child.returncode, out, errors) == (130, "interrupted\n", "")
    assert living(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_while_workers_start_is_quiet(tmp_path: Path) -> None:
    for wait in (0.15, 0.2, 0.25, 0.3):
        child = start_script(tmp_path, sys.executable)
        assert child.stdin is not None
        time.sleep(wait)
        os.killpg(child.pid, signal.SIGINT)
        _, errors = child.communicate(timeout=20)
        assert child.returncode in {130, -signal.SIGINT, 1}
        assert "newskit-crew" not in errors
        assert "_worker.py" not in errors


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_workers_do_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    child = start_script(tmp_path, sys.executable, number=0)
    wait_until(lambda: len(list(tmp_path.glob("[0-9]*"))) >= 1)
    child.kill()
    child.communicate()
    wait_until(lambda: not living(tmp_path))


def test_names_and_numbers_of_jobs() -> None:
    assert engines() == ("auto", "serial", "pool", "ray")
    assert engine("auto", 1).jobs == 1
    assert engine("pool", 4).jobs == 4
    assert engine().jobs == default_jobs() >= 1
    with pytest.raises(UsageError, match="serial"):
        engine("dask")
    with pytest.raises(UsageError, match="no use"):
        engine("pool", address="10.0.0.1:6379")
    with pytest.raises(UsageError, match="at least 1"):
        engine("pool", 0)


def test_without_ray_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with engine("ray") as workers, pytest.raises(MissingExtra, match=r"newskit\[ray\]"):
        list(workers.tried(square, [1]))


def start_script(folder: Path, python: str, number: int = 1) -> subprocess.Popen[str]:
    """A process of its own that maps `note` with two workers, in a group of its own."""
    script = folder / "main.py"
    script.write_text(
        textwrap.dedent(f"""
            import sys
            from itertools import repeat
            from pathlib import Path
            from newskit.engines import engine
            from engine_tasks import note

            if __name__ == "__main__":
                try:
                    with engine("pool", 2) as workers:
                        for result in workers.map(note, repeat((Path({str(folder)!r}), {number}))):
                            pass
                except KeyboardInterrupt:
                    print("interrupted")
                    sys.exit(130)
        """)
    )
    here = str(Path(__file__).parent)
    return subprocess.Popen(
        [python, str(script)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([here, *sys.path])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def tries_of(folder: Path) -> dict[int, int]:
    """How often each number was tried, by what `tried_before` has noted."""
    return dict(sorted(Counter(int(path.name.partition("-")[0]) for path in folder.iterdir()).items()))


def living(folder: Path) -> list[int]:
    """The processes that have left their number in the folder and still run."""
    return [int(path.name) for path in folder.glob("[0-9]*") if runs(int(path.name))]


def runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{number}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
