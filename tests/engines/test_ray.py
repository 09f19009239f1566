"""The engine ray, on real clusters of this machine: the contract of engines, and what can go wrong with a cluster."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from ray_cluster import MISSING, Cluster, cluster

from newskit.engines import engine
from newskit.errors import UsageError

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason=MISSING)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nodes() -> Iterator[Cluster]:
    """A cluster of two nodes."""
    with cluster(2) as two:
        yield two


def run(script: str, nodes: Cluster, *, joins: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
    """What a script gives that uses an engine `workers`: of the cluster, or of one of its own."""
    address = nodes.address if joins else None
    environment = nodes.environment if joins else without(nodes.environment, "RAY_AUTH_MODE", "RAY_AUTH_TOKEN")
    opening = f"""
        import sys
        from functools import partial
        from pathlib import Path
        from engine_tasks import *
        from newskit.engines import Failed, engine
        from newskit.errors import NewskitError

        address = {address!r}
        workers = engine("ray", None, address)
    """
    code = f"{textwrap.dedent(opening)}{textwrap.dedent(script)}\nworkers.close()"
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**environment, **variables}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def without(environment: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in names}


@needs_ray
def test_the_contract_of_engines(nodes: Cluster, tmp_path: Path) -> None:
    done = run(
        f"""
        folder = Path({str(tmp_path)!r})
        assert workers.jobs == 2
        assert list(workers.map(square, range(50))) == [number * number for number in range(50)]
        assert list(workers.map(square, [])) == list(workers.tried(square, [])) == []
        assert [len(result) for result in workers.map(large, [3_000_000, 1, 500_000, 0])] == [3_000_000, 1, 500_000, 0]
        assert list(workers.map(late, [(0.3, 0), (0.0, 1), (0.1, 2)])) == [0, 1, 2]
        assert list(zip(workers.map(square, range(9)), workers.map(abs, range(9)))) == [(n * n, n) for n in range(9)]

        results = workers.map(fail, range(10))
        assert [next(results), next(results), next(results)] == [0, 1, 2]
        try:
            next(results)
        except ValueError as error:
            assert str(error) == "three" and "in fail" in error.__notes__[0]
        else:
            raise AssertionError

        for name in "fail", "die", "dead":
            (folder / name).mkdir()
        assert list(workers.tried(partial(fail_at_first, 2, folder / "fail"), range(7))) == list(range(7))
        assert list(workers.tried(partial(die_at_first, 2, folder / "die"), range(5))) == list(range(5))
        assert list(workers.map(partial(die_at_first, 1, folder / "dead"), range(5))) == list(range(5))
        assert len(list((folder / "fail").iterdir())) == 7 + 3 * 2
        assert len(list((folder / "die").iterdir())) == 5 + 2 * 2
        first, given_up = list(workers.tried(be_killed, [1, 5], tries=2))
        assert first == 1 and given_up.tries == 2 and "memory" in given_up.reason, given_up
        assert list(workers.tried(fail, range(5))) == [0, 1, 2, Failed(3, "ValueError: three"), 4]
        try:
            list(workers.map(be_killed, range(7)))
        except NewskitError as error:
            assert "died" in str(error)
        else:
            raise AssertionError
        """,
        nodes,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done.stderr


@needs_ray
def test_workers_are_in_the_folder_of_the_driver(nodes: Cluster) -> None:
    done = run("print({folder for folder, _ in workers.map(whereabouts, range(4))} == {os.getcwd()})", nodes)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


@needs_ray
def test_one_of_its_own_even_beside_another(nodes: Cluster) -> None:
    script = "print(list(workers.map(square, [2, 3])), workers.join().get_runtime_context().gcs_address)"
    done = run(script, nodes, joins=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("[4, 9] ")
    assert not done.stdout.endswith(f":{nodes.port}\n")


@needs_ray
def test_the_environment_names_a_cluster(nodes: Cluster) -> None:
    """So it is within `ray job submit`."""
    script = "workers = engine('ray'); print(workers.join().get_runtime_context().gcs_address)"
    done = run(script, nodes, RAY_ADDRESS=nodes.address)
    assert done.stdout.endswith(f":{nodes.port}\n")


@needs_ray
def test_without_the_token_it_is_said_what_is_missing(nodes: Cluster) -> None:
    done = nodes.run("doctor", "--engine", "ray", "--address", nodes.address, RAY_AUTH_MODE="disabled")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"newskit: the Ray cluster at {nodes.address} cannot be used: " in done.stderr
    assert "RAY_AUTH_TOKEN" in done.stderr


@needs_ray
def test_nobody_at_the_address(nodes: Cluster) -> None:
    done = nodes.run("doctor", "--engine", "ray", "--address", "127.0.0.1:9")
    assert done.returncode == 2
    assert "no Ray cluster answers at 127.0.0.1:9 (that is " in done.stderr


@needs_ray
def test_another_server_at_the_address(nodes: Cluster) -> None:
    """Ray itself tries for minutes."""
    with ThreadingHTTPServer(("", 0), BaseHTTPRequestHandler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        done = nodes.run("doctor", "--address", f"127.0.0.1:{server.server_port}")
        server.shutdown()
    assert done.returncode == 2
    assert "no Ray cluster answers at 127.0.0.1:" in done.stderr


@needs_ray
def test_a_cluster_that_listens_to_its_own_machine_only(nodes: Cluster) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=greet, args=(server,), daemon=True).start()
        done = nodes.run("doctor", "--address", f"127.0.0.1:{server.getsockname()[1]}")
    assert done.returncode == 2
    assert "listens to this machine only" in done.stderr


def greet(server: socket.socket) -> None:
    """Answer one caller as a server of HTTP/2 does."""
    with server.accept()[0] as connection:
        connection.recv(99)
        connection.sendall(bytes([0, 0, 0, 4, 0, 0, 0, 0, 0]))


@needs_ray
def test_workers_of_another_version(nodes: Cluster) -> None:
    script = """
        import newskit.engines._cluster as c
        c.__version__ = "7"
        try:
            list(workers.tried(square, [1, 2]))
        except NewskitError as error:
            print(error)
    """
    done = run(script, nodes)
    assert "and this is 7: install the same on every node" in done.stdout


@needs_ray
def test_workers_without_newskit(nodes: Cluster, tmp_path: Path) -> None:
    (tmp_path / "newskit").mkdir()
    (tmp_path / "newskit" / "__init__.py").write_text("raise ImportError('no module of that name')\n")
    script = f"""
        import ray
        ray.init(address, log_to_driver=False, runtime_env={{"env_vars": {{"PYTHONPATH": {str(tmp_path)!r}}}}})
        try:
            list(workers.map(square, [1, 2]))
        except NewskitError as error:
            print(error)
        ray.shutdown()
    """
    done = run(script, nodes)
    assert "cannot import newskit" in done.stdout
    assert "no module of that name" in done.stdout


def test_addresses_of_another_kind() -> None:
    for address in ("ray://10.0.0.1:10001", "http://10.0.0.1:8265", "head", "10.0.0.1:"):
        with pytest.raises(UsageError, match="HOST:PORT"):
            engine("ray", address=address)
    assert engine("auto", address="10.0.0.1:6379").__class__.__name__ == "Ray"


def test_nothing_imports_ray_before_it_is_needed() -> None:
    script = "import sys, newskit, newskit.engines as e; e.engine('ray', 2); assert 'ray' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
