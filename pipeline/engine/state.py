"""The folder `.state` among the results: parts, the store of lines, the lock; and how results are put in place all at once.

.state/lock                  held while a run writes
.state/inputs.json           the inputs that the state is of
.state/index.db              where the lines of earlier runs stand
.state/parts/RUN/0003/…      what the shards of a run have made
.state/next/                 results that are being joined
.state/commit                results in next/ are whole: they are put in place, now or by the next run
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.engine.parts import Placed, all_parts, keep, keep_folder, results
from pipeline.engine.signals import deaf
from pipeline.engine.store import adopt

FOLDER = ".state"
INDEX = f"{FOLDER}/index.db"
RESULTS = ("records.jsonl", "rejected.jsonl", "run.json")
#: What a run leaves in its folder; the report is written from the results when they are in place.
WRITTEN = (*RESULTS, "report.html")


class Refused(Exception):
    """The run was not started: its results would have replaced others. The message says what to do."""


class State:
    """The state of a folder of results, while it is held."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = out / FOLDER
        self.index = out / INDEX
        self.next = self.folder / "next"

    def new_run(self) -> Path:
        """A folder for the parts of one more run."""
        runs = self.folder / "parts"
        runs.mkdir(exist_ok=True)
        number = max((int(run.name) for run in runs.iterdir() if run.name.isdigit()), default=0) + 1
        folder = runs / f"{number:06}"
        folder.mkdir()
        return folder

    def adopt(self) -> None:
        """Make the lines that stopped runs have left known to the next one."""
        parts = ((part.relative_to(self.out).as_posix(), _whole(part)) for part in all_parts(self.folder / "parts"))
        try:
            adopt(self.index, parts)
        except sqlite3.DatabaseError:  # a store cut off while it was made holds nothing to lose
            self.index.unlink(missing_ok=True)
            adopt(self.index, ((part.relative_to(self.out).as_posix(), _whole(part)) for part in all_parts(self.folder / "parts")))

    def clear(self) -> None:
        """Forget all earlier work; results stay where they are."""
        for path in self.folder.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def name(self, inputs: Sequence[str]) -> None:
        """Say which inputs the state is of."""
        aside = self.folder / "inputs.aside"
        with aside.open("w", encoding="utf-8") as file:
            json.dump(list(inputs), file)
            keep(file)
        os.replace(aside, self.folder / "inputs.json")

    def refuse_others(self, named: Sequence[str]) -> None:
        """Raises `Refused` unless the results, or the work that a stopped run has left, are of these inputs."""
        before, unfinished = _inputs_of(self.folder / "inputs.json"), True
        if before is None:
            if not any((self.out / name).exists() for name in WRITTEN):
                return
            before, unfinished = _inputs_of(self.out / "run.json"), False
        if before != list(named):
            unfinished = unfinished and not (self.out / "run.json").exists()
            whose = "files that no run.json accounts for" if before is None else f"{'unfinished ' * unfinished}results of other inputs"
            listed = f" ({', '.join(map(str, before))})" if before else ""
            raise Refused(f"{self.out} holds {whose}{listed}. Name another folder with --out, or replace them with --fresh.")

    def commit(self, *, drop: bool = True) -> None:
        """Put the results in `next` in place, all or none, whenever this is broken off; then `drop` the parts, which are in them."""
        for name in os.listdir(self.next):
            with (self.next / name).open("rb+") as file:
                keep(file)
        keep_folder(self.next)
        with deaf():
            with (self.folder / "commit.aside").open("w") as file:
                file.write("drop" * drop)
                keep(file)
            os.replace(self.folder / "commit.aside", self.folder / "commit")
            keep_folder(self.folder)
            self.recover()

    def recover(self) -> None:
        """Finish what a run that was killed while it put its results in place had begun; drop results that were never whole."""
        commit = self.folder / "commit"
        if commit.exists():
            for name in (*RESULTS, INDEX):
                staged = self.next / Path(name).name
                if staged.exists():
                    os.replace(staged, self.out / name)
            keep_folder(self.out)
            if commit.read_text() == "drop":
                shutil.rmtree(self.folder / "parts", ignore_errors=True)
            commit.unlink()
            keep_folder(self.folder)
        shutil.rmtree(self.next, ignore_errors=True)


@contextmanager
def held(out: Path) -> Iterator[State]:
    """The state of a folder, made where it is not there, for this process alone. Raises `Refused` while another process holds it."""
    state = State(out)
    state.folder.mkdir(parents=True, exist_ok=True)
    with (state.folder / "lock").open("a+") as lock:
        if not _locked(lock.fileno()):
            lock.seek(0)
            holder = f" (process {number})" if (number := lock.read().strip()) else ""
            raise Refused(f"Another run{holder} is writing to {out}. Wait until it ends, or name another folder with --out.")
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        state.recover()
        yield state
        lock.truncate(0)


def _locked(handle: int) -> bool:
    """Whether the lock is ours now; the system drops it when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # no such locks on this system
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # no such locks on this file system
        return True
    return True


def _whole(part: Path) -> Iterator[Placed]:
    try:
        yield from results(part, lines=False)
    except (OSError, ValueError, KeyError, TypeError):  # what was read of it is checked line by line when it is used
        return


def _inputs_of(path: Path) -> list[str] | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        inputs = told["inputs"] if isinstance(told, dict) else told
        return inputs if isinstance(inputs, list) else None
    except (OSError, ValueError, KeyError):
        return None
