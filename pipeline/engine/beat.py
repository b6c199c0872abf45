"""What a process is at: the number, name and begin of its document, in a small file that others read even when it is dead."""

from __future__ import annotations

import mmap
import struct
import time
from dataclasses import dataclass
from pathlib import Path

_HEAD = struct.Struct("<qqdi")
_SIZE = 8192
_BEFORE = -1


@dataclass(frozen=True, slots=True)
class Beat:
    """Which document of a shard: its number (-1 before the first), since when by the system's monotonic clock, and its name."""

    shard: int
    number: int
    since: float
    name: str


class Heart:
    """Writes the beats of this process."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(_SIZE))
        with path.open("r+b") as file:
            self.map = mmap.mmap(file.fileno(), _SIZE)
        self.at(_BEFORE, _BEFORE)

    def at(self, shard: int, number: int, name: str = "") -> None:
        """This is begun now."""
        told = name.encode("utf-8", "backslashreplace")[: _SIZE - _HEAD.size]
        self.map[_HEAD.size : _HEAD.size + len(told)] = told
        self.map[: _HEAD.size] = _HEAD.pack(shard, number, time.monotonic(), len(told))


def last(path: Path) -> Beat | None:
    """The last beat in a file; None where there is none."""
    try:
        return _read(path.read_bytes())
    except (OSError, struct.error):
        return None


def _read(content: bytes) -> Beat | None:
    shard, number, since, size = _HEAD.unpack_from(content)
    return Beat(shard, number, since, content[_HEAD.size : _HEAD.size + size].decode("utf-8", "ignore")) if since else None


_heart: Heart | None = None


def begin(path: Path) -> None:
    """From now on `tell` writes the beats of this process to a file."""
    global _heart
    _heart = Heart(path)


def end() -> None:
    """From now on `tell` does nothing."""
    global _heart
    if _heart:
        _heart.map.close()
    _heart = None


def tell(shard: int, number: int, name: str = "") -> Beat | None:
    """Say what is begun now, where anybody asked for it; returns what was said before."""
    if not _heart:
        return None
    before = _read(_heart.map[:])
    _heart.at(shard, number, name)
    return before
