"""Bytes and names that are on the disk when the call returns."""

from __future__ import annotations

import os
import re
from pathlib import Path

_ODD = re.compile(r"[^\w.-]|^[.-]")


def folder_of(source: str) -> str:
    """The name of a source's folder and files in the archive."""
    return _ODD.sub("_", source)


def settle(folder: Path) -> None:
    """The names in a folder are on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(file: int, content: bytes) -> None:
    """Writes all of it to an open file."""
    left = memoryview(content)
    while left:
        left = left[os.write(file, left) :]
