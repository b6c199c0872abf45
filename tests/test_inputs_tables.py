"""JSON Lines and Parquet: rows as pages, pieces of any size, and what is wrong with a row or a file."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import pickle
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from pipeline.inputs import BadInput, Entry, Item, Passed, columns_of, entries, pieces
from pipeline.inputs.rows import FIELDS, WrongColumns
from scrapers.page import Page

TEXT = "Sáng 5/3, UBND huyện Đông Sơn tổ chức hội nghị tổng kết công tác năm."
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: bytes(pyarrow.compress(data, "zstd", asbytes=True)),
}


def read(path: Path, size: int = 100, columns: dict[str, str] | None = None) -> list[tuple[str, Page | BadInput]]:
    """Names and pages of a file read in pieces, with faults in the place of pages."""
    found: list[tuple[str, Page | BadInput]] = []
    for piece in pieces([Item(path, path.name)], size, columns):
        for entry in entries(pickle.loads(pickle.dumps(piece))):
            assert isinstance(entry, Entry)
            try:
                found.append((entry.name, entry.load()))
            except BadInput as fault:
                found.append((entry.name, fault))
    return found


def one(path: Path, columns: dict[str, str] | None = None) -> Page:
    ((_, page),) = read(path, columns=columns)
    assert isinstance(page, Page)
    return page


def fault(path: Path, columns: dict[str, str] | None = None) -> BadInput:
    ((_, found),) = read(path, columns=columns)
    assert isinstance(found, BadInput)
    return found


def json_lines(path: Path, rows: Iterable[Any]) -> Path:
    path.write_bytes(b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows))
    return path


def table(path: Path, rows: list[dict[str, Any]], **options: Any) -> Path:
    parquet.write_table(pyarrow.Table.from_pylist(rows), path, **options)
    return path


@pytest.fixture(params=["jsonl", "ndjson", "parquet"])
def save(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[list[dict[str, Any]]], Path]:
    path = tmp_path / f"tin.{request.param}"
    return lambda rows: table(path, rows) if request.param == "parquet" else json_lines(path, rows)


def test_a_row_is_a_page(save: Callable[[list[dict[str, Any]]], Path]) -> None:
    path = save([{"url": "https://example.org/a", "text": TEXT, "title": " Huyện\ntổng kết ", "published": "2014-06-14T15:13:20+07:00"}])
    page = one(path)
    assert (page.content.decode(), page.kind, page.path) == (TEXT, "text", f"{path.name}#1")
    assert (page.url, page.title, page.published, page.retrieved) == ("https://example.org/a", "Huyện tổng kết", "2014-06-14T15:13", None)


def test_markup_goes_before_text_and_shows_its_own_title(save: Callable[[list[dict[str, Any]]], Path]) -> None:
    page = one(save([{"html": "<p>à", "text": TEXT, "title": "x"}]))
    assert (page.content.decode(), page.kind, page.title) == ("<p>à", "html", None)
    page = one(save([{"html": " ", "text": TEXT, "title": "x"}]))
    assert (page.kind, page.title) == ("text", "x")


def test_columns_have_other_names(save: Callable[[list[dict[str, Any]]], Path]) -> None:
    path = save([{"link": "https://example.org/a", "body": TEXT, "url": "no", "báo": "Báo Đông Sơn"}])
    page = one(path, columns_of(["url=link, text=body", "site=báo"]))
    assert (page.url, page.site, page.content.decode()) == ("https://example.org/a", "Báo Đông Sơn", TEXT)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"url": "https://example.org"}, "neither html nor text"),
        ({"text": "  "}, "neither html nor text"),
        ({"text": None}, "neither html nor text"),
        ({"text": 5}, "text is of the type int"),
        ({"text": ["a"]}, "text is of the type list"),
        ({"text": TEXT, "title": 4.5}, "title is of the type float"),
        ({"text": TEXT, "published": "hôm kia"}, "'hôm kia', which is no day"),
        ({"text": TEXT, "published": 1402732800}, "published is of the type int"),
    ],
)
def test_a_row_that_is_no_page_is_set_aside(
    row: dict[str, Any], message: str, save: Callable[[list[dict[str, Any]]], Path], request: pytest.FixtureRequest
) -> None:
    path = save([row])
    if path.suffix == ".parquet" and "text" not in row:
        message = "No column html or text"
    found = fault(path)
    assert found.code == "bad_row" and message in str(found)


@pytest.mark.parametrize("line", [b"{", b"[1]", b"null", b'"x"', b"\xff", b"[" * 100_000, b'{"text": "x"} {}', b'{"text": "x'])
def test_a_line_that_is_no_object_is_set_aside_alone(line: bytes, tmp_path: Path) -> None:
    good = json.dumps({"text": TEXT}).encode()
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([b"\xef\xbb\xbf" + good, line, b"", b" \r", good]))
    first, second, third = read(tmp_path / "a.jsonl")
    assert [name for name, _ in (first, second, third)] == ["a.jsonl#1", "a.jsonl#2", "a.jsonl#5"]
    assert isinstance(second[1], BadInput) and second[1].code == "bad_row"
    assert isinstance(first[1], Page) and isinstance(third[1], Page) and first[1].content == third[1].content


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("14/06/2014 15:13", "2014-06-14T15:13"),
        ("2014-06-14", "2014-06-14"),
        (" ", None),
        (None, None),
    ],
)
def test_days_are_read_as_newspapers_write_them(published: str | None, expected: str | None, tmp_path: Path) -> None:
    assert one(json_lines(tmp_path / "a.jsonl", [{"text": TEXT, "published": published}])).published == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pyarrow.array([date(2014, 6, 14)]), "2014-06-14"),
        (pyarrow.array([datetime(2014, 6, 14, 15, 13)], pyarrow.timestamp("ns")), "2014-06-14T15:13"),
        (pyarrow.array([datetime(2014, 6, 14, 20, 0, tzinfo=UTC)], pyarrow.timestamp("us", "UTC")), "2014-06-15T03:00"),
        (pyarrow.array(["2014-06-14"], pyarrow.large_string()), "2014-06-14"),
        (pyarrow.array(["2014-06-14"]).dictionary_encode(), "2014-06-14"),
    ],
)
def test_parquet_types(values: pyarrow.Array, expected: str, tmp_path: Path) -> None:
    texts = pyarrow.array([TEXT.encode("cp1258", "replace")], pyarrow.binary())
    parquet.write_table(pyarrow.table({"text": texts, "published": values, "other": pyarrow.array([[1, 2]])}), tmp_path / "a.parquet")
    page = one(tmp_path / "a.parquet")
    assert (page.published, page.charset, page.content) == (expected, None, TEXT.encode("cp1258", "replace"))


def test_letters_that_are_none_cost_one_row(tmp_path: Path) -> None:
    raw = pyarrow.array([TEXT.encode(), b"\xff\xfe x", None])
    texts = pyarrow.Array.from_buffers(pyarrow.string(), 3, raw.buffers())
    parquet.write_table(pyarrow.table({"text": texts}), tmp_path / "a.parquet")
    pages = [page for _, page in read(tmp_path / "a.parquet")]
    assert isinstance(pages[0], Page) and pages[0].content == TEXT.encode()
    assert isinstance(pages[1], Page) and pages[1].content == b"\xff\xfe x"
    assert isinstance(pages[2], BadInput)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.sampled_from([b"", b"{", json.dumps({"text": TEXT}).encode(), json.dumps({"text": "đ" * 40}).encode()]), max_size=25),
    size=st.integers(1, 9),
    last=st.sampled_from([b"", b"\n"]),
    packing=st.sampled_from(sorted(PACKERS)),
)
def test_pieces_of_any_size_make_the_whole_file(lines: list[bytes], size: int, last: bytes, packing: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.jsonl{packing}"
    path.write_bytes(PACKERS[packing](b"\n".join(lines) + last))
    expected = [f"{path.name}#{number}" for number, line in enumerate(lines, 1) if line]
    whole = read(path, 1000)
    assert [name for name, _ in whole] == expected
    assert [(name, str(page)) for name, page in read(path, size)] == [(name, str(page)) for name, page in whole]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.integers(0, 200), size=st.integers(1, 90), group=st.integers(1, 150))
def test_pieces_of_any_size_make_the_whole_table(rows: int, size: int, group: int, tmp_path: Path) -> None:
    schema = pyarrow.schema([("text", pyarrow.string())])
    texts = [f"Tin {number}" for number in range(rows)]
    parquet.write_table(pyarrow.table({"text": texts}, schema=schema), tmp_path / "a.parquet", row_group_size=group)
    found = read(tmp_path / "a.parquet", size)
    assert [page.content.decode() for _, page in found if isinstance(page, Page)] == texts
    assert [name for name, _ in found] == [f"a.parquet#{number + 1}" for number in range(rows)]


@pytest.mark.parametrize("kind", ["a.jsonl.gz", "a.parquet"])
def test_pieces_are_read_in_any_order_and_side_by_side(kind: str, tmp_path: Path) -> None:
    path, rows = tmp_path / kind, [{"text": f"Tin {number}"} for number in range(300)]
    if kind == "a.parquet":
        table(path, rows, row_group_size=70)
    else:
        path.write_bytes(gzip.compress(json_lines(tmp_path / "plain.jsonl", rows).read_bytes()))
    plan = list(pieces([Item(path, kind)], 40))
    assert len(plan) == 8
    backwards = [[entry.name for entry in entries(piece)] for piece in reversed(plan)]
    side_by_side = list(zip(entries(plan[2]), entries(plan[5]), strict=True))
    assert [name for names in reversed(backwards) for name in names] == [f"{kind}#{n}" for n in range(1, 301)]
    assert [(a.name, b.name) for a, b in side_by_side] == [(f"{kind}#{n}", f"{kind}#{n + 120}") for n in range(81, 121)]


@pytest.mark.parametrize("packing", [".gz", ".bz2", ".xz", ".zst"])
def test_what_stands_before_the_damage_is_read(packing: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.jsonl{packing}"
    noise = Random(7)
    rows = [{"text": noise.randbytes(600).hex()} for _ in range(4000)]
    path.write_bytes(PACKERS[packing](json_lines(tmp_path / "plain.jsonl", rows).read_bytes())[:-500])
    found = read(path, 300)
    assert len(found) > 2000 and [name for name, _ in found[:-1]] == [f"{path.name}#{n}" for n in range(1, len(found))]
    assert all(isinstance(page, Page) for _, page in found[:-1])
    name, last = found[-1]
    assert name == path.name and isinstance(last, BadInput) and last.code == "damaged"


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.parquet"])
@pytest.mark.parametrize("content", [b"", b"PAR1", b"nothing of the kind" * 100])
def test_a_file_that_is_no_such_thing_is_set_aside_once(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    if not content and name == "a.jsonl.gz":
        assert read(tmp_path / name) == []
        return
    assert fault(tmp_path / name).code == "damaged"


def test_a_file_without_the_columns_is_set_aside_once(tmp_path: Path) -> None:
    found = fault(table(tmp_path / "a.parquet", [{"body": TEXT}] * 10), {"html": "trang"})
    assert found.code == "bad_row" and "No column trang or text" in str(found)


def test_a_line_that_no_memory_should_hold_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.inputs.lines.LARGEST", 1000)
    path = json_lines(tmp_path / "a.jsonl", [{"text": TEXT}, {"text": "x" * 5000}, {"text": TEXT}])
    pages = [page for _, page in read(path)]
    assert isinstance(pages[0], Page) and isinstance(pages[2], Page)
    assert isinstance(pages[1], BadInput) and pages[1].code == "too_long"


@pytest.mark.parametrize("options", [["url"], ["link=url"], ["url="], ["url=a,url=b"], ["text=a", "text=b"]])
def test_columns_that_cannot_be_understood(options: list[str]) -> None:
    with pytest.raises(WrongColumns, match="--columns"):
        columns_of(options)
    assert columns_of([]) == {} and "url" in FIELDS


def test_nothing_is_passed_over_in_a_table(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "a.jsonl", [{"text": TEXT}, {}])
    assert not any(isinstance(entry, Passed) for piece in pieces([Item(path, "a")], 5) for entry in entries(piece))
