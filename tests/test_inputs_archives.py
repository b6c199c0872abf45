"""WARC and WACZ as pages: names, what is passed over, pieces, damage. The archives are written by warcio, as other tools do."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.inputs import BadInput, Entry, Item, Passed, Piece, entries, pieces, plan
from pipeline.inputs import archives as under_test

PAGE = b"<!doctype html><p>S\xc3\xa1ng 5/3, UBND huy\xe1\xbb\x87n \xc4\x90\xc3\xb4ng S\xc6\xa1n h\xe1\xbb\x8dp."
Answer = tuple[str, str, str, bytes]  # address, status line, content type, body


def page(number: int, body: bytes = PAGE) -> Answer:
    return f"https://bao.example.org/tin-{number}.html", "200 OK", "text/html; charset=utf-8", body


def warc(answers: Iterable[Answer], packed: bool = True) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "test"}))
    for url, status, kind, body in answers:
        headers = StatusAndHeaders(status, [("Content-Type", kind), ("Content-Length", str(len(body)))], protocol="HTTP/1.1")
        dated = {"WARC-Date": "2024-03-05T01:02:03Z"}
        make = partial(writer.create_warc_record, url, warc_headers_dict=dated)
        writer.write_record(make("response", payload=io.BytesIO(body), length=len(body), http_headers=headers))
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "bao.example.org")], is_http_request=True)
        writer.write_record(make("request", http_headers=asked))
    return out.getvalue()


def wacz(path: Path, members: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", how) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def read(path: Path, size: int = 100) -> list[Entry | Passed]:
    return [entry for piece in pieces([Item(path, path.name)], size) for entry in entries(piece)]


def addresses(found: list[Entry | Passed]) -> list[str | None]:
    return [entry.load().url for entry in found if isinstance(entry, Entry)]


MIXED = [
    page(1),
    ("https://bao.example.org/anh.jpg", "200 OK", "image/jpeg", b"\xff\xd8\xff"),
    ("https://bao.example.org/rss", "200 OK", "application/rss+xml", b"<rss/>"),
    ("https://bao.example.org/cu", "301 Moved", "text/html", b"<p>x"),
    ("https://bao.example.org/mat", "404 Not Found", "text/html", b"<p>x"),
    page(2),
]


@pytest.mark.parametrize("packed", [True, False])
def test_answers_are_pages_and_the_rest_is_counted(packed: bool, tmp_path: Path) -> None:
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(warc(MIXED, packed))
    found = read(path)
    reasons = Counter(entry.reason for entry in found if isinstance(entry, Passed))
    assert reasons == {
        "warcinfo": 1,
        "request": 6,
        "not_html:image/jpeg": 1,
        "not_html:application/rss+xml": 1,
        "redirect": 1,
        "status:404": 1,
    }
    first, second = (entry for entry in found if isinstance(entry, Entry))
    loaded = first.load()
    assert (loaded.url, loaded.kind, loaded.charset, loaded.content) == ("https://bao.example.org/tin-1.html", "html", "utf-8", PAGE)
    assert loaded.retrieved == datetime(2024, 3, 5, 1, 2, 3, tzinfo=UTC)
    assert loaded.path == first.name and first.crawled and second.crawled
    name, _, offset = first.name.partition("#")
    part = path.read_bytes()[int(offset) :]
    assert name == path.name and (gzip.GzipFile(fileobj=io.BytesIO(part)).read(8) if packed else part[:8]) == b"WARC/1.1"


def test_a_wacz_gives_its_archives_by_name(tmp_path: Path) -> None:
    one, two = warc([page(1), page(2)]), warc([page(3)])
    members = {
        "archive/b.warc.gz": two,
        "pages/pages.jsonl": b"{}\n",
        "archive/a.warc.gz": one,
        "datapackage.json": b"{}",
        "archive/c.txt": b"",
    }
    found = [entry for entry in read(wacz(tmp_path / "x.wacz", members)) if isinstance(entry, Entry)]
    assert [entry.load().url for entry in found] == [f"https://bao.example.org/tin-{n}.html" for n in (1, 2, 3)]
    (tmp_path / "a.warc.gz").write_bytes(one)
    alone = [entry.name for entry in read(tmp_path / "a.warc.gz") if isinstance(entry, Entry)]
    assert [entry.name for entry in found[:2]] == [name.replace("a.warc.gz#", "x.wacz#archive/a.warc.gz#") for name in alone]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sizes=st.lists(st.integers(1, 3000), max_size=30),
    every=st.integers(300, 20_000),
    packed=st.booleans(),
    zipped=st.booleans(),
    seed=st.integers(0, 99),
)
def test_pieces_of_any_size_make_the_whole(sizes: list[int], every: int, packed: bool, zipped: bool, seed: int, tmp_path: Path) -> None:
    noise = Random(seed)
    content = warc([page(n, b"<p>" + noise.randbytes(size).hex().encode()) for n, size in enumerate(sizes)], packed)
    name = "a.warc.gz" if packed else "a.warc"
    path = tmp_path / ("a.wacz" if zipped else name)
    if zipped:
        wacz(path, {f"archive/{name}": content, f"archive/z-{name}": content})
    else:
        path.write_bytes(content)
    whole = read(path, 1000)
    assert len(addresses(whole)) == len(sizes) * (2 if zipped else 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(under_test, "_BYTES", every)
        parts = read(path, 1)
    assert [entry.name for entry in parts] == [entry.name for entry in whole]
    assert addresses(parts) == addresses(whole)


def test_a_big_archive_is_cut_and_pieces_are_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "_BYTES", 500)
    (tmp_path / "a.warc.gz").write_bytes(warc(page(n, Random(n).randbytes(400).hex().encode()) for n in range(200)))
    cut = list(plan([tmp_path], 10))
    assert len(cut) > 10 and cut[0].start == 0
    assert all(a.end == b.start for a, b in pairwise(cut))


def faults(found: list[Entry | Passed]) -> list[tuple[str, str]]:
    told = []
    for entry in found:
        if isinstance(entry, Entry):
            try:
                entry.load()
            except BadInput as fault:
                told.append((entry.name, fault.code))
    return told


def test_a_torn_tail_costs_the_last_record(tmp_path: Path) -> None:
    whole = warc([page(1), page(2, PAGE + Random(1).randbytes(3000))])
    path = tmp_path / "a.warc.gz"
    path.write_bytes(whole[:-1500])
    found = read(path)
    ((name, code),) = faults(found)
    assert code == "damaged" and name.startswith("a.warc.gz#")
    assert [entry.load().url for entry in found if isinstance(entry, Entry) and entry.name != name] == [
        "https://bao.example.org/tin-1.html"
    ]


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc", "a.wacz"])
def test_what_is_no_archive_is_one_rejection(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"nothing of the kind " * 1000)
    assert faults(read(tmp_path / name)) == [(name, "damaged")]


def test_a_wacz_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    packed = wacz(tmp_path / "a.wacz", {"archive/a.warc.gz": warc([page(1)])}, zipfile.ZIP_DEFLATED)
    (entry,) = read(packed)
    assert isinstance(entry, Entry) and entry.name == "a.wacz#archive/a.warc.gz"
    with pytest.raises(BadInput, match="packed again inside of the WACZ"):
        entry.load()
    (entry,) = read(wacz(tmp_path / "b.wacz", {"pages/pages.jsonl": b""}))
    assert isinstance(entry, Entry)
    with pytest.raises(BadInput, match=r"no archive/\*\.warc\.gz"):
        entry.load()
    (tmp_path / "c.wacz").write_bytes(packed.read_bytes()[:-40])
    assert faults(read(tmp_path / "c.wacz")) == [("c.wacz", "damaged")]


def test_a_file_that_is_gone_is_unreadable(tmp_path: Path) -> None:
    (entry,) = entries(Piece(container=Item(tmp_path / "a.warc.gz", "a.warc.gz")))
    assert isinstance(entry, Entry)
    with pytest.raises(OSError, match="no regular file"):
        partial(entry.load)()
