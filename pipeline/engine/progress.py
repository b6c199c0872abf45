"""How far a run has come, told on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int], None]

SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def bar(unit: str) -> Iterator[Progress]:
    """A bar that is gone when the block ends."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(unit, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


@contextmanager
def lines(unit: str) -> Iterator[Progress]:
    """A line now and then, none for a run that is over sooner."""
    begun = said = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= SECONDS_BETWEEN_LINES:
            said = now
            print(f"{done} of {total} {unit}, {done / (now - begun):.0f} per second", file=sys.stderr, flush=True)

    yield tell
