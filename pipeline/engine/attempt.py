"""One page to one record, whatever the page is: every fault of the page, or of the program on this page, becomes a rejection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.clock import timed
from pipeline.engine.signals import TooLong, at_most
from pipeline.inputs import BadInput
from pipeline.record import Record, to_json
from scrapers.page import NotAnArticle, Page

STAGES = ("load", "parse", "read", "extract", "resolve", "assemble")
#: Computing time for one page; an article takes a few milliseconds.
SECONDS = 30.0
ADVICE = "take the file out of the input, and please report it together with the file"
TOO_MUCH = "More memory was asked for than a worker may have (--memory)"


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a page gave no record: `error` a code, `stage` of the flow, `message` what to do about it."""

    error: str
    stage: str
    message: str


def attempt(load: Callable[[], Page], further: Sequence[Page] = ()) -> tuple[Record, str] | Rejection:
    """The record of the page that `load` gives (with `further` pages of the same article), and its JSON. Raises nothing but
    `KeyboardInterrupt` and the like."""
    try:
        with at_most(SECONDS):
            return _made(load, further)
    except NotAnArticle as error:
        return Rejection(error.code, "parse", str(error))
    except TooLong as error:
        return Rejection("timeout", _stage(error), f"No record after {SECONDS:.0f} seconds of computing: {ADVICE}.")
    except MemoryError as error:
        return Rejection("too_much_memory", _stage(error), f"{TOO_MUCH}: {ADVICE}.")
    except Exception as error:
        reason = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
        return Rejection("internal", _stage(error), f"{reason}; this is a fault of baotinh: please report it together with the file")


def _made(load: Callable[[], Page], further: Sequence[Page]) -> tuple[Record, str] | Rejection:
    try:
        page = load()
    except OSError as error:
        return Rejection("unreadable", "load", f"{error.strerror or error}: check the file and its permissions, then run again")
    except BadInput as error:
        return Rejection(error.code, "load", str(error))
    from pipeline.run import extract_record

    record = extract_record(page, further=further)
    return record, timed(to_json, record)


def _stage(error: BaseException) -> str:
    """The stage of the flow in which an error arose: the outermost call of the traceback that is one."""
    trace, names = error.__traceback__, []
    while trace:
        names.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    return next((name for name in names if name in STAGES), "write")
