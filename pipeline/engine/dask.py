"""Shards on a Dask cluster, one that runs already or one of this machine's own. Needs the extra `baotinh[cluster]`.

Each worker of the cluster makes its shards as `local` does, in a process beside it: the limits, and what happens to documents that
kill or hang, are the same, and so is every byte. Dask hands the shards out, and hands them out again where a machine is lost.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import fsspec
from distributed import Client, KilledWorker, LocalCluster, as_completed, get_worker

from pipeline.engine.fingerprint import fingerprint
from pipeline.engine.local import Limits, Seat, seated
from pipeline.engine.parts import keep, keep_folder
from pipeline.engine.poison import WorkerDied
from pipeline.engine.shards import Done, Shard, Task

#: So many shards for each worker are handed out at a time: none waits for the driver, and few are lost with a worker.
_AHEAD = 2
#: A shard is given up after so many times that Dask has given it up (after four lost workers each, unless it is told otherwise).
_GIVEN_UP = 3
_SECONDS_TO_CONNECT = 30
_FROM_OTHER = "The Dask workers run another version of baotinh, or have other files of it. Install the same one everywhere."


def process(
    work: partial[Done],
    aside: partial[Done],
    shards: Iterator[Shard],
    workers: int,
    limits: Limits,
    beats: Path,
    tell: Callable[[int], None] | None = None,
    *,
    scheduler: str | None = None,
    storage: str | None = None,
) -> Iterator[Done]:
    """All shards, in any order, by the workers of a `scheduler` (its address), or by so many `workers` on this machine.

    Workers see the inputs and the folder of results under the same paths as the driver. Where they do not see the folder, `storage`
    is a place that both reach, as fsspec names it (`s3://bucket/folder`): parts come through it, and lines of earlier runs are not
    taken over. Raises `WorkerDied` where there is no cluster, or where it loses workers as soon as they start.
    """
    task: Task = work.args[0]
    far = _Far(
        partial(work.func, _seen(task)), partial(aside.func, _seen(task)), limits, storage and f"{storage.rstrip('/')}/{uuid4().hex}"
    )
    try:
        with _client(scheduler, workers) as client, _left(client):
            for shard, dones in _spread(client, far, shards, workers if scheduler is None else _threads(client)):
                for done in dones:
                    if far.storage:
                        _fetch(far.storage, task, done.shard)
                    yield replace(done, shard=replace(done.shard, piece=shard.piece))
                if tell:
                    tell(0)
    except CancelledError:
        raise WorkerDied("The scheduler of the cluster was lost. Run the same command again to go on.") from None
    finally:
        if far.storage:
            _clear(far.storage)


class _Far:
    """What a worker of the cluster does: one shard, in a process beside it."""

    def __init__(self, work: partial[Done], aside: partial[Done], limits: Limits, storage: str | None) -> None:
        self.work = work
        self.aside = aside
        self.limits = limits
        self.storage = storage

    def __call__(self, shard: Shard) -> list[Done]:
        task: Task = self.work.args[0]
        if task.basis != fingerprint():
            raise WorkerDied(_FROM_OTHER)
        # Dask's workers may have no processes of their own, lest they stay behind; ours end when their parent does.
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        if not self.storage:
            return self._made(self.work, self.aside, shard)
        with TemporaryDirectory() as folder:
            near = replace(task, parts=Path(folder), index=None)
            dones = self._made(partial(self.work.func, near), partial(self.aside.func, near), shard)
            for done in dones:
                path = near.part(done.shard)
                with fsspec.open(f"{self.storage}/{path.name}", "wb", auto_mkdir=True) as file:
                    file.write(path.read_bytes())
            return dones

    def _made(self, work: Callable[..., Done], aside: Callable[..., Done], shard: Shard) -> list[Done]:
        try:
            seat = _seats.pop()
        except IndexError:
            seat = Seat(Path(get_worker().local_directory, f"{uuid4().hex}.beat"), self.limits)
        try:
            return list(seated(work, aside, iter([shard]), [seat]))
        finally:
            _seats.append(seat)


# Of a worker of the cluster: processes that are free, with their models loaded.
_seats: list[Seat] = []


def _leave() -> None:
    """Runs in each worker when the work is done."""
    while _seats:
        _seats.pop().close()


@contextmanager
def _left(client: Client) -> Iterator[None]:
    """Processes that are free at the end do not stay behind, however it ends."""
    try:
        yield
    finally:
        if client.status == "running":
            with suppress(OSError, TimeoutError):
                client.run(_leave, on_error="ignore")


@contextmanager
def _client(scheduler: str | None, workers: int) -> Iterator[Client]:
    if scheduler is None:
        with (
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                memory_limit=0,  # the processes beside them have limits of their own
                silence_logs=logging.CRITICAL,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,
        ):
            yield client
        return
    try:
        client = Client(scheduler, set_as_default=False, timeout=_SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:
        raise WorkerDied(f"No Dask scheduler answers at {scheduler} ({error}). Start one with: dask scheduler") from None
    with client:
        yield client


def _threads(client: Client) -> int:
    try:
        client.wait_for_workers(1, timeout=_SECONDS_TO_CONNECT)
    except TimeoutError:
        raise WorkerDied("The Dask scheduler has no workers. Start some with: dask worker ADDRESS --nthreads 1") from None
    return sum(client.nthreads().values())


def _spread(client: Client, far: _Far, shards: Iterator[Shard], workers: int) -> Iterator[tuple[Shard, list[Done]]]:
    """Shards with what has become of them, in any order; a fixed number of them is under way."""
    waiting: dict[str, Shard] = {}
    under_way = as_completed(loop=client.loop)

    def submit(shard: Shard) -> None:
        future = client.submit(far, _seen_shard(shard), key=f"baotinh-{uuid4().hex}", pure=False)
        waiting[str(future.key)] = shard
        under_way.add(future)

    for _, shard in zip(range(_AHEAD * workers), shards, strict=False):
        submit(shard)
    for future in under_way:
        shard = waiting.pop(str(future.key))
        try:
            dones: list[Done] = future.result()
        except KilledWorker:
            if shard.starts >= _GIVEN_UP:
                raise WorkerDied("The cluster loses its workers, perhaps for want of memory. Look at their logs, then run again.") from None
            submit(replace(shard, starts=shard.starts + 1))
            continue
        following = next(shards, None)
        if following:
            submit(following)
        yield shard, dones


def _seen(task: Task) -> Task:
    """A task with paths that mean the same in another process."""
    return replace(task, out=task.out.absolute(), parts=task.parts.absolute(), index=task.index and task.index.absolute())


def _seen_shard(shard: Shard) -> Shard:
    piece = shard.piece
    items = tuple(replace(item, path=item.path.absolute()) for item in piece.items)
    container = piece.container and replace(piece.container, path=piece.container.path.absolute())
    return replace(shard, piece=replace(piece, items=items, container=container))


def _fetch(storage: str, task: Task, shard: Shard) -> None:
    """Bring a part from the storage into the folder of results, as a whole."""
    path = task.part(shard)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.aside")
    with fsspec.open(f"{storage}/{path.name}", "rb") as there, aside.open("wb") as here:
        here.write(there.read())
        keep(here)
    os.replace(aside, path)
    keep_folder(path.parent)


def _clear(storage: str) -> None:
    files: Any
    files, path = fsspec.url_to_fs(storage)
    if files.exists(path):
        files.rm(path, recursive=True)
