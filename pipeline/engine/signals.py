"""Limits and interrupts of a run. Outside the main thread, where Python allows no signal handlers, all of this does nothing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooLong(BaseException):
    """The time was used up. No `Exception`, so that nothing on the way mistakes it for a fault of its own."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises `TooLong` when the block has computed for so many seconds; waiting does not count, so a busy machine does no harm.

    Python swallows what is raised in a finaliser or a hook of the garbage collector, so the signal comes again every second.
    """
    over = False

    def stop(number: int, frame: FrameType | None) -> None:
        if not over:
            raise TooLong

    try:
        before = signal.signal(signal.SIGPROF, stop)
    except (ValueError, AttributeError):  # another thread; a system without such timers
        yield
        return
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
        yield
    finally:
        over = True
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def deaf() -> Iterator[None]:
    """Ctrl-C does nothing inside."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def patient() -> Iterator[None]:
    """Ctrl-C is answered when the block ends, and never by processes that are started inside."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
