"""Pages out of WARC files of any tool: what is a page and what is not, damage, and pieces that are the whole together."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random

import brotli
import pytest
from crawled import HOME, answer, body
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers import records as reader
from scrapers.records import Record, cuts, records
from scrapers.stored import REASONS, Stored, pages
from scrapers.warc import MAGIC, exchange, opening, packed

PAGE = "<!doctype html><p>Sáng 5/3, UBND huyện họp.".encode()
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def record(
    block: bytes, kind: str = "response", *headers: str, version: str = "WARC/1.1", url: str = HOME, size: int | None = None
) -> bytes:
    named = [f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", "WARC-Date: 2024-03-05T01:02:03Z", *headers]
    lines = [version, *named, f"Content-Length: {len(block) if size is None else size}", "", ""]
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


def only(path: Path, content: bytes) -> Stored:
    path.write_bytes(content)
    (stored,) = pages(path)
    return stored


def chunked(content: bytes) -> bytes:
    return (
        b"".join(b"%x;ext=1\r\n%s\r\n" % (len(content[at : at + 7]), content[at : at + 7]) for at in range(0, len(content), 7))
        + b"0\r\n\r\n"
    )


RAW = zlib.compressobj(wbits=-15)
PAGES = {
    "plain": HTML + b"\r\n" + PAGE,
    "no reason phrase": b"HTTP/1.1 200\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "line feeds": b"HTTP/1.0 200 OK\nContent-type: TEXT/HTML\n\n" + PAGE,
    "no content type": b"HTTP/1.1 200 OK\r\n\r\n" + PAGE,
    "gzip": HTML + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE),
    "two members": HTML + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]),
    "deflate": HTML + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(PAGE),
    "raw deflate": HTML + b"Content-Encoding: deflate\r\n\r\n" + RAW.compress(PAGE) + RAW.flush(),
    "br": HTML + b"Content-Encoding: br\r\n\r\n" + brotli.compress(PAGE),
    "undone before it was written": HTML + b"Content-Encoding: gzip\r\n\r\n" + PAGE,
    "br undone": HTML + b"Content-Encoding: br\r\n\r\n" + PAGE,
    "chunked": HTML + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(PAGE),
    "chunked and gzip": HTML + b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n" + chunked(gzip.compress(PAGE)),
    "said to be chunked": HTML + b"Transfer-Encoding: chunked\r\n\r\n" + PAGE,
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_pages(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    stored = only(tmp_path / "a.warc", pack(record(PAGES[name], version="WARC/1.0" if name == "plain" else "WARC/1.1", url=f"<{HOME}/a>")))
    assert stored.page is not None, stored.reason
    assert (stored.page.content, stored.page.url, stored.page.kind) == (PAGE, f"{HOME}/a", "html")
    assert stored.page.retrieved == datetime(2024, 3, 5, 1, 2, 3, tzinfo=UTC)
    assert stored.page.charset == ("utf-8" if HTML in PAGES[name] else None)
    assert (stored.offset, stored.status) == (0, 200)


@pytest.mark.parametrize(
    ("block", "kind", "reason"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", "request", "request"),
        (b"software: x\r\n", "warcinfo", "warcinfo"),
        (HTML + b"\r\n", "revisit", "revisit"),
        (b"a: b", "metadata", "metadata"),
        (PAGE, "conversion", "conversion"),
        (PAGE, "continuation", "continuation"),
        (PAGE, "mine", "unknown"),
        (PAGE, "response", "not_http"),
        (b"", "response", "not_http"),
        (b"HTTP/1.1 2000 OK\r\n\r\n", "response", "not_http"),
        (b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n", "response", "redirect"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n" + PAGE, "response", "status:404"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx", "response", "not_html:image/png"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nx", "response", "not_html:text/plain"),
        (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4", "response", "not_html:unknown"),
        (HTML + b"\r\n", "response", "empty"),
        (HTML + b"\r\n \r\n\t", "response", "empty"),
        (HTML, "response", "empty"),
        (HTML + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE)[:-9], "response", "encoding"),
        (HTML + b"Content-Encoding: br\r\n\r\nno brotli", "response", "encoding"),
        (HTML + b"Content-Encoding: zstd\r\n\r\n(\xb5/\xfd", "response", "encoding"),
        (HTML + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(40 << 20)), "response", "too_large"),
        (HTML + b"Content-Encoding: br\r\n\r\n" + brotli.compress(bytes(40 << 20), quality=1), "response", "too_large"),
    ],
)
def test_records_that_give_no_page(tmp_path: Path, block: bytes, kind: str, reason: str) -> None:
    stored = only(tmp_path / "a.warc.gz", gzip.compress(record(block, kind)))
    assert (stored.page, stored.reason, stored.kind) == (None, reason, kind)
    assert reason.partition(":")[0] in REASONS


@pytest.mark.parametrize(
    ("headers", "url", "reason"),
    [(("WARC-Segment-Number: 1",), HOME, "segmented"), ((), "dns:bao.example.org", "not_http"), ((), "", "not_http")],
)
def test_parts_and_other_protocols(tmp_path: Path, headers: tuple[str, ...], url: str, reason: str) -> None:
    assert only(tmp_path / "a.warc", record(HTML + b"\r\n" + PAGE, "response", *headers, url=url)).reason == reason


def test_a_resource_is_a_page_by_its_own_content_type(tmp_path: Path) -> None:
    stored = only(tmp_path / "a.warc", record(PAGE, "resource", "Content-Type: text/html; charset=windows-1258"))
    assert stored.page is not None and (stored.page.content, stored.page.charset) == (PAGE, "windows-1258")
    assert only(tmp_path / "a.warc", record(PAGE, "resource", "Content-Type: image/png")).reason == "not_html:image/png"


def test_a_record_larger_than_is_read_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LARGEST", 1000)
    parts = [record(HTML + b"\r\n" + PAGE), record(HTML + b"\r\n" + PAGE * 100), record(HTML + b"\r\n" + PAGE)]
    for content in (b"".join(parts), b"".join(map(gzip.compress, parts)), gzip.compress(b"".join(parts))):
        (tmp_path / "a.warc").write_bytes(content)
        assert [stored.reason for stored in pages(tmp_path / "a.warc")] == [None, "too_large", None]


@pytest.mark.parametrize(
    "content", [b"no WARC at all" * 99, gzip.compress(b"nor this"), MAGIC, b"\x1f\x8b" + bytes(99), b"WARC/1.1\r\n", b"(\xb5/\xfd" * 9]
)
def test_files_that_are_no_warc(tmp_path: Path, content: bytes) -> None:
    stored = only(tmp_path / "a.warc.gz", content)
    assert (stored.page, stored.reason, stored.length) == (None, "not_warc", len(content))
    assert list(cuts(tmp_path / "a.warc.gz", 3))[-1][1] == len(content)


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"")
    assert list(pages(tmp_path / "a.warc.gz")) == list(cuts(tmp_path / "a.warc.gz", 9)) == []


def urls(path: Path) -> list[str | None]:
    return [item.url if item.page else item.reason for item in pages(path)]


@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_damage_costs_the_record_it_is_in(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    parts = [pack(record(HTML + b"\r\n" + PAGE + Random(n).randbytes(200), url=f"{HOME}/{n}")) for n in range(4)]
    path = tmp_path / "a.warc"
    broken = parts[1][:100] if pack is gzip.compress else record(HTML + b"\r\n" + PAGE, size=77777)
    for middle in (broken, b"garbage" * 9, bytes(5000)):
        path.write_bytes(b"".join([parts[0], middle, parts[2], parts[3]]))
        assert urls(path) == [f"{HOME}/0", "damaged", f"{HOME}/2", f"{HOME}/3"]
    path.write_bytes(b"".join(parts)[:-30])
    assert urls(path) == [f"{HOME}/0", f"{HOME}/1", f"{HOME}/2", "damaged"]
    if pack is gzip.compress:
        turned = bytearray(parts[1])
        turned[-6] ^= 1
        path.write_bytes(parts[0] + turned + parts[2])
        assert urls(path) == [f"{HOME}/0", "damaged", f"{HOME}/2"]


def test_a_wrong_length_is_damage(tmp_path: Path) -> None:
    good = record(HTML + b"\r\n" + PAGE)
    for bad in (record(HTML + b"\r\n" + PAGE, size=20), record(HTML + b"\r\n" + PAGE, size=99999), good.replace(b"Content-Length", b"X")):
        for pack in (gzip.compress, bytes):
            (tmp_path / "a.warc").write_bytes(b"".join(map(pack, (good, bad, good))))
            assert urls(tmp_path / "a.warc") == [HOME, "damaged", HOME]


@given(st.binary(max_size=300), st.sampled_from([b"", MAGIC, b"WARC/1.1\r\n", record(PAGE), gzip.compress(record(PAGE))]), st.booleans())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_raise(tmp_path: Path, noise: bytes, start: bytes, pack: bool) -> None:
    (tmp_path / "a.warc").write_bytes(start + (gzip.compress(noise) if pack else noise))
    found = list(pages(tmp_path / "a.warc"))
    assert all((item.page is None) != (item.reason is None) for item in found)


# -- pieces


def made(kind: str) -> bytes:
    """A file of thirty records: ours, others', with WARC data and gzip inside of pages, and damaged."""
    chance = Random(kind)
    inner = gzip.compress(record(HTML + b"\r\n" + PAGE, url="https://false.example.org/")) * 3
    bodies = [PAGE + chance.randbytes(chance.randrange(900)).hex().encode() for _ in range(30)]
    bodies[3] = PAGE + b"\r\n\r\n" + record(HTML + b"\r\n" + PAGE, url="https://false.example.org/")
    if kind == "ours":
        bodies[5:8] = [inner, chance.randbytes(70000) + inner * 9, PAGE + MAGIC * 5]
        answers = [answer(f"{HOME}/{n}", text, packed=n % 3 == 0) for n, text in enumerate(bodies)]
        return opening("a.warc.gz") + b"".join(exchange(item, None).content for item in answers)
    parts = [record(HTML + b"\r\n" + text, url=f"{HOME}/{n}") for n, text in enumerate(bodies)]
    if kind == "plain":
        return b"".join(parts)
    if kind == "one member":
        return gzip.compress(b"".join(parts))
    if kind == "plain, damaged":
        return b"".join([*parts[:9], b"garbage\r\n", parts[9][:300], *parts[10:]])
    parts = list(map(gzip.compress, parts))
    if kind == "packed, damaged":
        return b"".join([*parts[:9], parts[9][:200], bytes(999), *parts[10:19], parts[19][50:], *parts[20:-1], parts[-1][:-5]])
    return b"".join(parts)


@pytest.mark.parametrize("kind", ["ours", "plain", "packed", "one member", "plain, damaged", "packed, damaged"])
@pytest.mark.parametrize("base", [0, 123])
def test_pieces_are_the_whole_together(tmp_path: Path, kind: str, base: int) -> None:
    content = made(kind)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(bytes(base) + content + b"PK" * (base > 0))
    end = base + len(content)
    whole = list(records(path, base, end))
    assert len(whole) >= 28 and not any("false" in item.headers.get("warc-target-uri", "") for item in whole)
    most = 0
    for every in [1, 100, 333, 1000, 1024, 4096, 30_000, 10**9, *(Random(kind).randrange(1, len(content)) for _ in range(15))]:
        pieces = list(cuts(path, every, base, end))
        assert [pieces[0][0], pieces[-1][1]] == [base, end]
        assert all(before[1] == after[0] for before, after in pairwise(pieces))
        together: list[Record] = []
        for piece in pieces:
            together += records(path, *piece)
        assert together == whole
        most = max(most, len(pieces))
    assert (most > 15) == (kind != "one member")


@given(
    st.lists(st.sampled_from([MAGIC, MAGIC[:1], MAGIC[:2], MAGIC[1:], b"", b"WARC/1.1", bytes(7), body(HOME)]), max_size=30), st.randoms()
)
@settings(max_examples=60, deadline=None)
def test_no_member_seems_to_begin_inside_of_a_record(parts: list[bytes], chance: Random) -> None:
    content = b"".join([*parts, chance.randbytes(500), *parts, gzip.compress(record(PAGE)), chance.randbytes(50)])
    made = packed(content)
    assert gzip.decompress(made) == content
    assert made.rfind(MAGIC) == 0
