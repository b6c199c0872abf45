"""Batch runs: see docs/running.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def forget(out: Path, url: str) -> int:
    """Take the records and rejections of an address out of the results of a run; see `pipeline.engine.forgetting`."""
    from pipeline.engine.forgetting import forget

    return forget(out, url)
