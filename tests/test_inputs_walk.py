"""Folders, patterns, links and crawl archives as files in order, and files as pieces."""

from __future__ import annotations

import gzip
import json
import lzma
import os
from collections import Counter
from pathlib import Path

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from pipeline.inputs import BadInput, Entry, Item, MissingExtra, MissingInput, Piece, WrongColumns, check_columns, entries, find, load, plan
from pipeline.inputs.files import kind_of_file, walk
from pipeline.inputs.pieces import pieces


def names(*inputs: Path, skipped: Counter[str] | None = None) -> list[str]:
    return [item.name for item in walk(inputs, skipped)]


def make(folder: Path, *files: str) -> Path:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    return folder


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "html"),
        ("a.HTM.gz", "html"),
        ("a.txt.xz", "text"),
        ("a.warc", "warc"),
        ("a.warc.GZ", "warc"),
        ("a.warc.zst", None),
        ("a.wacz", "wacz"),
        ("a.wacz.gz", None),
        ("a.jsonl.zst", "jsonl"),
        ("a.ndjson.bz2", "jsonl"),
        ("a.parquet", "parquet"),
        ("a.parquet.gz", None),
        ("a.json", None),
        ("a.tar.gz", None),
        (".gz", None),
        ("html", None),
    ],
)
def test_kinds_by_name(name: str, kind: str | None) -> None:
    assert kind_of_file(name) == kind


def test_containers_stand_among_pages_in_order(tmp_path: Path) -> None:
    make(tmp_path, "b.jsonl", "a.html.gz", "c/d.parquet", "b/x.warc.gz", "e.pdf", "f.json.gz")
    skipped: Counter[str] = Counter()
    assert names(tmp_path, skipped=skipped) == ["a.html.gz", "b/x.warc.gz", "b.jsonl", "c/d.parquet"]
    assert skipped == {".pdf": 1, ".gz": 1}
    assert find([tmp_path]).items == () and find([tmp_path]).skipped == {".gz": 3, ".jsonl": 1, ".parquet": 1, ".pdf": 1}


def test_patterns_are_filled_in(tmp_path: Path) -> None:
    make(tmp_path, "a/2.txt", "a/1.txt", "b/1.txt", "a/x.jpg", "[x].txt")
    assert names(tmp_path / "a" / "*.txt") == ["1.txt", "2.txt"]
    assert names(tmp_path / "**" / "1.txt", tmp_path / "[x].txt") == ["1.txt", "1.txt", "[x].txt"]
    with pytest.raises(MissingInput, match=r"z\*\.txt"):
        walk([tmp_path / "a", tmp_path / "z*.txt"])


def test_what_a_crawl_keeps_is_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "frontier.db", "frontier.db-wal", "frontier.db-shm", "lock", "warc/bao/bao-20260101.warc.gz", "else/lock")
    skipped: Counter[str] = Counter()
    assert names(tmp_path, skipped=skipped) == ["warc/bao/bao-20260101.warc.gz"]
    assert skipped == {"no suffix": 1}


def test_a_file_is_read_once_whatever_leads_to_it(tmp_path: Path) -> None:
    make(tmp_path, "in/b.txt", "in/c.txt", "in/.hidden/d.txt", "out/e.txt", "out/f.dat")
    folder = tmp_path / "in"
    links = {"a": "b.txt", "z": "c.txt", "h": ".hidden/d.txt", "e": "../out/e.txt", "f": "../out/f.dat", "nowhere": "gone.txt"}
    for link, target in links.items():
        (folder / f"{link}.txt").symlink_to(target)
    (folder / "loop").symlink_to(folder)
    rest = ["a.txt", "e.txt", "f.txt", "h.txt", "nowhere.txt"]
    assert names(folder) == sorted([*rest, "c.txt"])
    assert names(folder / "z.txt", folder / "c.txt", folder, tmp_path / "out", folder) == ["z.txt", *rest]
    assert names(folder / "c.txt", folder / "b.txt", folder)[:2] == ["c.txt", "b.txt"]
    with pytest.raises(OSError, match="no regular file"):
        load(Item(folder / "nowhere.txt", "nowhere.txt"))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "a/b", "a/b/c", "B", "a-b", "é/x"]), unique=True), st.integers(1, 5))
def test_pieces_of_any_size_make_the_whole(folders: list[str], size: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        folder = make(Path(home), *(f"{name}/{file}" for name in folders for file in ("1.txt", "x.html", "y.txt")))
        plain = list(walk([folder]))
        cut = list(plan([folder], size))
        assert [item for piece in cut for item in piece.items] == plain
        assert all(len(piece.items) == size for piece in cut[:-1])
        expected = sorted(p.relative_to(folder).parts for p in folder.rglob("*.*"))
        assert [tuple(item.name.split("/")) for item in plain] == expected
        assert [e.name for piece in cut for e in entries(piece) if isinstance(e, Entry)] == [item.name for item in plain]


def test_a_plan_knows_what_the_user_says_and_what_was_skipped(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.jpg", "c.txt")
    skipped: Counter[str] = Counter()
    (piece,) = plan([tmp_path], 10, skipped=skipped, known=lambda item: Item(item.path, item.name, site="Báo Đông Sơn"))
    assert skipped == {".jpg": 1}
    assert [(e.name, e.load().site) for e in entries(piece) if isinstance(e, Entry)] == [
        ("a.txt", "Báo Đông Sơn"),
        ("c.txt", "Báo Đông Sơn"),
    ]


def test_order_holds_around_a_table(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "c.txt")
    (tmp_path / "b.jsonl").write_text('{"text": "một"}\n{"text": "hai"}\n', encoding="utf-8")
    found = [[e.name for e in entries(piece)] for piece in plan([tmp_path], 5)]
    assert found == [["a.txt"], ["b.jsonl#1", "b.jsonl#2"], ["c.txt"]]


def test_packed_pages_are_unpacked_and_damage_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>x"))
    (tmp_path / "b.txt.xz").write_bytes(lzma.compress(b"x" * 100)[:-4])
    (tmp_path / "c.txt.gz").write_bytes(b"no gzip")
    ((page, cut_off, wrong),) = ([e for e in entries(piece) if isinstance(e, Entry)] for piece in plan([tmp_path], 10))
    assert (page.load().content, page.load().kind, page.load().path) == (b"<p>x", "html", "a.html.gz")
    for entry in (cut_off, wrong):
        with pytest.raises(BadInput, match="cut off or damaged") as caught:
            entry.load()
        assert caught.value.code == "damaged"


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz"])
def test_a_page_that_no_memory_should_hold_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.inputs.packed.LARGEST", 1000)
    (tmp_path / name).write_bytes(gzip.compress(b"x" * 1001) if name.endswith("gz") else b"x" * 1001)
    with pytest.raises(BadInput) as caught:
        load(Item(tmp_path / name, name))
    assert caught.value.code == "too_long"


def test_a_folder_that_may_not_be_read_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a/b.txt", "c.txt")
    scandir = os.scandir

    def refuse(folder: Path) -> object:
        if folder == tmp_path / "a":
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    skipped: Counter[str] = Counter()
    assert names(tmp_path, skipped=skipped) == ["c.txt"]
    assert skipped == {"folder that cannot be read": 1}


def rows(path: Path, *found: dict[str, str]) -> None:
    if path.suffix == ".parquet":
        parquet.write_table(pyarrow.Table.from_pylist(list(found)), path)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")


@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
def test_columns_are_looked_at_before_anything_is_read(kind: str, tmp_path: Path) -> None:
    rows(tmp_path / f"a.{kind}", {"link": "u", "body": "x"})
    check_columns([tmp_path], {"url": "link", "text": "body"})
    with pytest.raises(WrongColumns, match=rf"No column html or text in a\.{kind}, which hold body, link: .*--columns"):
        check_columns([tmp_path])
    with pytest.raises(WrongColumns, match="No column day in"):
        check_columns([tmp_path], {"text": "body", "published": "day"})
    rows(tmp_path / f"b.{kind}", {"text": "x", "day": "2014-06-14"})
    check_columns([tmp_path])
    check_columns([tmp_path], {"text": "body", "published": "day"})


def test_inputs_without_tables_have_no_columns(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.parquet", "c.jsonl")
    check_columns([tmp_path])
    with pytest.raises(WrongColumns, match="there is none that can be read"):
        check_columns([tmp_path], {"text": "body"})
    with pytest.raises(MissingInput):
        check_columns([tmp_path / "d"])


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl.zst"])
def test_a_package_that_is_not_installed_is_named(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    monkeypatch.setattr("pipeline.inputs.columns.find_spec", lambda module: None)
    make(tmp_path, name)
    with pytest.raises(MissingExtra, match=r"pip install 'baotinh\[parquet\]'"):
        check_columns([tmp_path])
    ((entry,),) = (list(entries(piece)) for piece in pieces([Item(tmp_path / name, name)], 5))
    assert isinstance(entry, Entry)
    with pytest.raises(MissingExtra, match="pip install"):
        entry.load()
    assert isinstance(next(plan([tmp_path], 5)), Piece)
