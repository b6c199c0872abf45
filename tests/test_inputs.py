"""Which files are read, in which order, under which names."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.inputs import Item, MissingInput, find, kind_of, load, local_time


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.HTML", "a/z.htm", "a/c d.txt", "gold/b.json", "anh.jpg", ".git/x.txt", ".an.txt", "LICENSE", "Đ/ẩ 😀.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_by_name_and_other_kinds_are_counted(folder: Path) -> None:
    listing = find([folder])
    assert [item.name for item in listing.items] == ["a/c d.txt", "a/z.htm", "a.HTML", "b.txt", "Đ/ẩ 😀.txt"]
    assert listing.skipped == {".jpg": 1, ".json": 1, "no suffix": 1}


def test_inputs_keep_their_order_and_a_file_is_read_once(folder: Path) -> None:
    listing = find([folder / "b.txt", folder / "a", folder])
    assert [item.name for item in listing.items] == ["b.txt", "c d.txt", "z.htm", "a.HTML", "Đ/ẩ 😀.txt"]


def test_a_missing_input_is_named(folder: Path) -> None:
    with pytest.raises(MissingInput, match="nowhere"):
        find([folder, folder / "nowhere"])


def test_pages_know_their_kind_and_path(folder: Path) -> None:
    pages = {item.name: load(item) for item in find([folder]).items}
    assert pages["a/z.htm"].kind == pages["a.HTML"].kind == "html" and pages["b.txt"].kind == "text"
    assert pages["a/z.htm"].path == "a/z.htm" and pages["a/z.htm"].content == b"a/z.htm"
    assert pages["b.txt"].retrieved is None


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.txt")
    with pytest.raises(OSError, match="no regular file"):
        load(Item(tmp_path / "p.txt", "p.txt"))


def test_names_that_are_no_text_can_be_written(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"b\xe1o\n.txt")).write_bytes(b"x")
    assert [item.name for item in find([tmp_path]).items] == ["b\\xe1o\n.txt"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!DOCTYPE html><p>", "html"),
        (b"\xef\xbb\xbf\n <html lang='vi'>", "html"),
        ("<div>báo</div>".encode("utf-16"), "html"),
        (b"<?xml version='1.0'?><html>", "html"),
        (b"<!-- saved --><p>x", "html"),
        ("Sáng 5/3, huyện".encode(), "text"),
        (b"< 5 ha", "text"),
        (b"<5 ha", "text"),
        (b"", "text"),
    ],
)
def test_markup_is_told_from_text(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2014-06-14", "2014-06-14"),
        ("2014-06-14T15:13", "2014-06-14T15:13"),
        ("2014-06-14T15:13:20+07:00", "2014-06-14T15:13"),
        ("2014-06-14T20:00:00+00:00", "2014-06-15T03:00"),
        (date(2014, 6, 14), "2014-06-14"),
        (datetime(2014, 6, 14, 15, 13), "2014-06-14T15:13"),
        (datetime(2014, 6, 14, 20, 0, tzinfo=UTC), "2014-06-15T03:00"),
    ],
)
def test_days_of_publication_are_local_time(published: str | date, expected: str) -> None:
    assert local_time(published) == expected


@pytest.mark.parametrize("published", ["14/06/2014", "2014-13-01", "today", ""])
def test_other_dates_are_refused(published: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        local_time(published)
