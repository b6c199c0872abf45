"""Where the time goes: seconds of this process by step of the flow, under the name of the step's function."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

#: Added up by `timed` since the last `clear()`.
SECONDS: dict[str, float] = {}


def timed(step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the step gives; its time is added to `SECONDS`, however it ends."""
    begun = time.perf_counter()
    try:
        return step(*args, **kwargs)
    finally:
        SECONDS[step.__name__] = SECONDS.get(step.__name__, 0.0) + time.perf_counter() - begun
