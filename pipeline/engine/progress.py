"""How far a run has come, told on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Hears how many are done, of how many; None where nobody knows.
Progress = Callable[[int, int | None], None]

SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def bar(unit: str) -> Iterator[Progress]:
    """A bar with rate and time left, that is gone when the block ends."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    begun = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(unit, total=None, rate="")

        def tell(done: int, total: int | None) -> None:
            shown.update(task, completed=done, total=total, rate=f"{_rate(done, begun):.0f}/s")

        yield tell


@contextmanager
def lines(unit: str) -> Iterator[Progress]:
    """A line now and then, none for a run that is over sooner."""
    begun = said = time.monotonic()

    def tell(done: int, total: int | None) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= SECONDS_BETWEEN_LINES:
            said = now
            rate = _rate(done, begun)
            of = f" of {total}" if total else ""
            left = f", {clock((total - done) / rate)} left" if total and rate else ""
            print(f"{done}{of} {unit}, {rate:.0f} per second{left}", file=sys.stderr, flush=True)

    yield tell


def clock(seconds: float) -> str:
    """A stretch of time as people read it: `0:07`, `12:30`, `3:05:00`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _rate(done: int, begun: float) -> float:
    return done / max(time.monotonic() - begun, 1e-6)
