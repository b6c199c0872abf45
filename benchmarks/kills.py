"""Kill the driver and its workers at random moments, go on each time, and compare the results with those of an undisturbed run.

    python benchmarks/kills.py [--kills 50] [--documents 1500] [--workers 2] [--seed 1]
    python benchmarks/kills.py --poison [--documents 10000] [--workers 2]

Prints how the kills fell and whether `records.jsonl` and `rejected.jsonl` are the same, byte for byte; ends with 1 if they are not.
With `--poison` one of the documents kills every worker that reads it: all others must become records, and that one a rejection.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from batch import workers_of, write_documents  # noqa: E402

from pipeline.engine import batch, local, shards  # noqa: E402
from pipeline.engine.shards import Done, Shard, Task  # noqa: E402
from pipeline.engine.spool import Spool  # noqa: E402
from pipeline.inputs import Entry, plan  # noqa: E402


def command(inputs: Path, out: Path, workers: int) -> list[str]:
    return [sys.executable, "-m", "pipeline.cli", "run", str(inputs), "--out", str(out), "--workers", str(workers)]


def start(inputs: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    """A run, as a user would start it."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command(inputs, out, workers), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def disturbed(inputs: Path, out: Path, kills: int, workers: int, chance: random.Random, pause: float = 1.5) -> Counter[str]:
    """Run until it ends well, with so many SIGKILLs on the way; returns whom they met. A run that ends before they are
    all dealt out is begun anew."""
    met: Counter[str] = Counter()
    while True:
        run = start(inputs, out, workers)
        while run.poll() is None and sum(met.values()) < kills:
            whom = chance.choice(("driver", "worker", "worker"))
            met[whom] += _kill(run, whom, chance.uniform(0.02, pause), chance)
        said = run.communicate()[1]
        if run.returncode == 0 and sum(met.values()) >= kills:
            return met
        if run.returncode == 0:
            (out / ".state/index.db").unlink(missing_ok=True)  # the next run has all of it to do again
        elif run.returncode != -signal.SIGKILL:
            raise SystemExit(f"the run ended with {run.returncode}: {said.decode()}")


def _kill(run: subprocess.Popen[bytes], whom: str, pause: float, chance: random.Random) -> bool:
    """Kill the driver, or one of its workers once there are some, after a pause; False where it had ended before."""
    try:
        while whom == "worker" and run.poll() is None and not workers_of(run.pid):
            time.sleep(0.01)
        time.sleep(pause)
        os.kill(run.pid if whom == "driver" else chance.choice(workers_of(run.pid)), signal.SIGKILL)
    except (OSError, IndexError):
        return False
    return run.poll() is None or run.returncode == -signal.SIGKILL


def deadly(task: Task, shard: Shard) -> Done:
    """`shards.work` in a process that a document with the word POISON kills."""
    read = shards.one

    def one(entry: Entry, *given: Any) -> Any:
        if b"POISON" in entry.load().content:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(entry, *given)

    shards.one = one
    try:
        return shards.work(task, shard)
    finally:
        shards.one = read


def engine(work: Any, *given: Any) -> Iterator[Done]:
    return local.process(partial(deadly, *work.args), *given)


def poison(folder: Path, documents: int, workers: int) -> bool:
    """Whether one deadly document among so many costs itself alone."""
    write_documents(folder / "in", documents)
    deadly = folder / f"in/{documents // 2000:04}/{documents // 2:07}.txt"
    deadly.write_text(f"POISON\n\n{deadly.read_text(encoding='utf-8')}", encoding="utf-8")
    begun = time.monotonic()
    with Spool(plan([folder / "in"], 256)) as spool:
        ran = batch.run(spool, folder / "out", [folder / "in"], batch.Options(workers, engine=engine))
    figures = ran.figures
    print(f"{figures.records} records, {figures.rejected} rejected {dict(figures.rejections)} in {time.monotonic() - begun:.0f} s")
    return (figures.records, figures.rejected) == (documents - 1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--poison", action="store_true")
    parser.add_argument("--documents", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        inputs, calm, rough = Path(folder, "in"), Path(folder, "calm"), Path(folder, "rough")
        if args.poison:
            raise SystemExit(0 if poison(Path(folder), args.documents or 10_000, args.workers) else 1)
        write_documents(inputs, args.documents or 1500)
        if start(inputs, calm, args.workers).wait():
            raise SystemExit("the undisturbed run failed")
        begun = time.monotonic()
        met = disturbed(inputs, rough, args.kills, args.workers, random.Random(args.seed))
        same = all((calm / name).read_bytes() == (rough / name).read_bytes() for name in ("records.jsonl", "rejected.jsonl"))
        print(f"{dict(met)} in {time.monotonic() - begun:.0f} s: {'the same bytes' if same else 'OTHER BYTES'}")
        raise SystemExit(0 if same else 1)


if __name__ == "__main__":
    main()
