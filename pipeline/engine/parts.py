"""Part files: what became of the documents of one shard, in their order.

A part is lines in pairs: a head (JSON) and, where the head has a `size`, the line of results that it tells of. A head with nothing
but a `key` stands for a line that an earlier run has left, one with `passed` for something that is no document. The last head is
`{"end":true}`; a file without it is no part.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one document.

    `line` is the JSON for `records.jsonl` or (with `error`, the code of the rejection) `rejected.jsonl`, without its end; None where
    the line of an earlier run under the same `key` holds; empty for what was passed over, with the reason as `error`. A result
    without a key is not to be used again. `figures` is what it adds to the counts of the run; `url` the address that `forget`
    finds it by; `signature` the finger marks of its text. `kept`: the line is of an earlier run, and no part need hold it.
    """

    key: bytes | None
    line: bytes | None = None
    error: str | None = None
    url: str | None = None
    figures: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    signature: str | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A result and where its line stands in a file. `size` and `check` leave out the brace at its end: results may carry more before it."""

    result: Result
    offset: int = 0
    size: int = 0
    check: bytes = b""


@dataclass(slots=True)
class Part:
    """A part that is being written."""

    file: IO[bytes]

    def add(self, result: Result) -> None:
        """Note what became of the next document."""
        if result.line is None or result.kept:
            self._head({"key": _hex(result.key)})
            return
        told = {
            "error": result.error,
            "url": result.url,
            "figures": result.figures,
            "warnings": result.warnings,
            "signature": result.signature,
        }
        self._head({"key": _hex(result.key), "size": len(result.line), "check": check(result.line[:-1]).hex(), **told})
        self.file.write(result.line + b"\n")

    def skip(self, reason: str) -> None:
        """Note what stands in an archive and is no document."""
        self._head({"passed": reason})

    def close(self) -> None:
        """Say that the part is whole."""
        self._head({"end": True})

    def _head(self, head: dict[str, Any]) -> None:
        self.file.write(json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n")


def check(line: bytes) -> bytes:
    """A short digest, by which a line is known again."""
    return blake2b(line, digest_size=8).digest()


@contextmanager
def writing(path: Path) -> Iterator[Part]:
    """A part, written aside and put in place on the disk when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.aside")
    try:
        with aside.open("wb") as file:
            part = Part(file)
            yield part
            part.close()
            keep(file)
        os.replace(aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    keep_folder(path.parent)


def results(path: Path, *, lines: bool = True) -> Iterator[Placed]:
    """The results of a part in their order, with their lines or (`lines` false) with empty ones.

    Raises `ValueError` for a file that is no whole part.
    """
    with path.open("rb") as file:
        while head := file.readline():
            told = json.loads(head)
            if "end" in told:
                return
            if (reason := told.get("passed")) is not None:
                yield Placed(Result(None, b"", reason))
                continue
            key = bytes.fromhex(told["key"]) if told["key"] else None
            if (size := told.get("size")) is None:
                yield Placed(Result(key))
                continue
            offset = file.tell()
            line = file.read(size) if lines else b""
            file.seek(offset + size + 1)
            figures, warnings = tuple(told["figures"]), tuple(told["warnings"])
            result = Result(key, line, told["error"], told["url"], figures, warnings, told["signature"])
            yield Placed(result, offset, max(0, size - 1), bytes.fromhex(told["check"]))
    raise ValueError(f"{path} is no whole part")


def keep(file: IO[Any]) -> None:
    """What was written stays, even if the power fails."""
    file.flush()
    os.fsync(file.fileno())


def keep_folder(folder: Path) -> None:
    """The names in a folder stay, even if the power fails."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # systems that open no folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def all_parts(folder: Path) -> Iterable[Path]:
    """The parts below a folder, in the order of their names."""
    return sorted(folder.rglob("*.part"))


def _hex(key: bytes | None) -> str | None:
    return key.hex() if key else None
