"""The Dask engine: the same bytes as on one machine, also where workers are killed, and a cluster that is not there."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import deeds
import pytest
from distributed import LocalCluster
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.engine import batch
from pipeline.engine import dask as engine
from pipeline.engine.batch import Options
from pipeline.engine.poison import WorkerDied
from pipeline.engine.shards import Done
from pipeline.engine.spool import Spool
from pipeline.inputs import plan

ARTICLE = """Huyện Đông Sơn bàn việc chống hạn

Sáng 5/3/2024, đồng chí Lê Văn Tám, Chủ tịch UBND huyện Đông Sơn chủ trì hội nghị bàn việc chống hạn với {} hợp tác xã.
"""
NAMES = ("records", "rejected")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = str(tmp_path_factory.mktemp("dask"))
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
        memory_limit=0,
        local_directory=folder,
    ) as made:
        yield made


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("in"))


def write(folder: Path) -> Path:
    """Articles, and a table with one bad row."""
    folder.mkdir()
    for number in range(30):
        Path(folder, f"{number:02}.txt").write_text(ARTICLE.format(number), encoding="utf-8")
    rows = "".join(json.dumps({"text": ARTICLE.format(number), "title": f"Tin {number}"}) + "\n" for number in range(40))
    Path(folder, "bảng.jsonl").write_text(rows + "{\n", encoding="utf-8")
    return folder


def run(out: str, options: Options | None = None, source: Path = Path("in")) -> dict[str, bytes]:
    with Spool(plan([source], 7)) as spool:
        batch.run(spool, Path(out), [source], options)
    return {name: Path(out, f"{name}.jsonl").read_bytes() for name in NAMES}


def cold(process: Any, work: Any, *given: Any, **more: Any) -> Iterator[Done]:
    """An engine without loading models that no document here needs."""
    found: Iterator[Done] = process(partial(work.func, replace(work.args[0], warm=False)), *given, **more)
    return found


def on(cluster: Any, **more: Any) -> Options:
    return Options(workers=2, engine=partial(cold, engine.process, scheduler=cluster.scheduler_address, **more))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one worker of this machine makes of it."""
    folder = tmp_path_factory.mktemp("local")
    return run(str(folder / "out"), source=write(folder / "in"))


def test_the_bytes_are_those_of_one_machine(cluster: Any, expected: dict[str, bytes]) -> None:
    assert expected["records"].count(b"\n") == 70 and expected["rejected"].count(b"\n") == 1
    assert run("dask", on(cluster)) == expected
    assert run("dask", on(cluster)) == expected
    assert json.loads(Path("dask/run.json").read_bytes())["times"]["kept"] == 70


def test_parts_come_through_storage_that_both_sides_reach(cluster: Any, tmp_path: Path, expected: dict[str, bytes]) -> None:
    storage = tmp_path / "storage"
    assert run("dask", on(cluster, storage=f"file://{storage}")) == expected
    assert list(storage.iterdir()) == []


def test_a_worker_killed_in_the_middle_changes_nothing(cluster: Any, expected: dict[str, bytes]) -> None:
    killed = []

    def killing(*given: Any, **more: Any) -> Iterator[Done]:
        for number, done in enumerate(cold(engine.process, *given, scheduler=cluster.scheduler_address, **more)):
            if number == 2:
                worker = next(iter(cluster.workers.values()))
                killed.append(worker.process.process.pid)
                os.kill(killed[0], signal.SIGKILL)
            yield done

    assert run("dask", Options(workers=2, engine=killing)) == expected
    assert killed


def test_documents_that_kill_are_set_aside(cluster: Any) -> None:
    Path("in/bảng.jsonl").unlink()
    Path("in/11.txt").write_text(f"KILL\n\n{ARTICLE}", encoding="utf-8")

    def deadly(work: Any, *given: Any) -> Iterator[Done]:
        return engine.process(partial(deeds.work, work.args[0]), *given, scheduler=cluster.scheduler_address)

    found = run("dask", Options(workers=2, engine=deadly))
    assert found["records"].count(b"\n") == 29
    assert [json.loads(line)["input"] for line in found["rejected"].splitlines()] == ["11.txt"]


def test_a_cluster_of_its_own_is_started_and_ended(expected: dict[str, bytes]) -> None:
    assert run("dask", Options(workers=2, engine=partial(cold, engine.process))) == expected


def test_another_version_on_the_workers_is_told(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "fingerprint", lambda: "other")
    with pytest.raises(WorkerDied, match="another version of baotinh"):
        run("dask", on(cluster))


def test_no_scheduler_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_SECONDS_TO_CONNECT", 0.3)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(WorkerDied, match="No Dask scheduler answers"):
            run("dask", Options(workers=2, engine=partial(engine.process, scheduler=address)))


def test_a_scheduler_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_SECONDS_TO_CONNECT", 0.5)
    with (
        LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50) as empty,
        pytest.raises(WorkerDied, match="has no workers"),
    ):
        run("dask", on(empty))


def invoke(*args: str) -> Any:
    return CliRunner().invoke(app, ["run", "in", *args], catch_exceptions=False)


def test_the_command_uses_a_cluster(cluster: Any, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "process", partial(cold, engine.process))
    ran = invoke("--engine", "dask", "--scheduler", cluster.scheduler_address, "--storage", f"file://{Path('there').absolute()}")
    assert ran.exit_code == 0, ran.output
    assert {name: Path("outputs", f"{name}.jsonl").read_bytes() for name in NAMES} == expected


def test_options_of_a_cluster_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = invoke("--scheduler", "tcp://127.0.0.1:9")
    assert ran.exit_code == 2 and "give --engine dask too" in ran.stderr
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "pipeline.engine.dask")
    monkeypatch.delattr("pipeline.engine.dask")
    ran = invoke("--engine", "dask")
    assert ran.exit_code == 2 and "needs distributed: pip install 'baotinh[cluster]'" in ran.stderr
