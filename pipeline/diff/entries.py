"""The records of a run by name, without keeping them in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any


class NoRecords(ValueError):
    """There is nothing to compare. `status` is the exit status that says so: 2 for a path that is not there."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Entry:
    """A record by name: a line of a file, by its place there."""

    id: str
    path: str | None
    title: str | None
    digest: bytes
    file: Path
    offset: int

    def read(self) -> dict[str, Any]:
        with self.file.open("rb") as file:
            file.seek(self.offset)
            record: dict[str, Any] = json.loads(file.readline())
            return record

    @property
    def name(self) -> str:
        return self.path or self.id


def entries(path: Path) -> list[Entry]:
    """The records of a `.jsonl` file, or of `records.jsonl` in a folder, else of all `.jsonl` files below it."""
    if not path.exists():
        raise NoRecords(f"{path}: no such file or folder.", status=2)
    whole = path / "records.jsonl"
    files = [path] if path.is_file() else [whole] if whole.is_file() else sorted(path.rglob("*.jsonl"))
    found: list[Entry] = []
    for file in files:
        try:
            found += _lines(file)
        except OSError as error:
            raise NoRecords(f"{file} could not be read: {error.strerror or error}.") from None
    if not files:
        raise NoRecords(f"{path} holds no records.jsonl: name the folder that a run wrote to.")
    return found


def _lines(file: Path) -> Iterator[Entry]:
    offset = 0
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            begin, offset = offset, offset + len(line)
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                source, title = record.get("source") or {}, (record.get("article") or {}).get("title")
                entry = Entry(str(record["id"]), source.get("path"), title, blake2b(line.strip(), digest_size=16).digest(), file, begin)
            except (ValueError, KeyError, AttributeError):
                raise NoRecords(f"{file}, line {number}: this is no record. OLD and NEW are what `baotinh run` wrote.") from None
            yield entry


def rejections(new: Path) -> dict[str | None, str]:
    """Why a run set files aside, by path, where it says so."""
    reasons: dict[str | None, str] = {}
    try:
        lines = (new / "rejected.jsonl" if new.is_dir() else new.with_name("rejected.jsonl")).read_text(encoding="utf-8").splitlines()
        for line in lines:
            rejection = json.loads(line)
            reasons[rejection["input"]] = str(rejection["error"])
    except (OSError, ValueError, KeyError, TypeError):
        return reasons
    return reasons
