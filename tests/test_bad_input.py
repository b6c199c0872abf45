"""Whatever is handed in: a record, or a line that says why not and what to do; never a traceback, never a hang."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.engine import attempt
from pipeline.engine.signals import TooLong, at_most
from scrapers.legacy import TCVN3, VNI

TITLE = "Huyện Đông Sơn bàn việc chống hạn vụ chiêm xuân"
PARAGRAPHS = (
    "Sáng 5/3/2024, đồng chí Lê Văn Tám, Chủ tịch UBND huyện Đông Sơn chủ trì hội nghị bàn việc chống hạn với 12 hợp tác xã trong huyện.",
    "Theo báo cáo tại hội nghị, đến nay toàn huyện còn hơn 350 ha lúa thiếu nước tưới, tập trung ở các xã cuối kênh; mực nước hồ thấp.",
    "Đồng chí Lê Văn Tám yêu cầu các xã nạo vét kênh mương trước ngày 30/6, đồng thời chuẩn bị đủ máy bơm dã chiến để phục vụ nông dân.",
)
TEXT = "\n\n".join((TITLE, *PARAGRAPHS)) + "\n"
BODY = "".join(f"<p>{paragraph}</p>\n" for paragraph in PARAGRAPHS)
PAGE = (
    f"<!DOCTYPE html>\n<html><head><title>{TITLE}</title></head>\n<body><h1>{TITLE}</h1>\n<div class='content'>{BODY}</div></body></html>\n"
)
ROOT = Path(__file__).parents[1]
CODES = set(re.findall(r"^\| `(\w+)` \| ", (ROOT / "docs/running.md").read_text(encoding="utf-8"), re.M)) - {"error"}


def cp1258(text: str) -> bytes:
    """Vietnamese in windows-1258: letters with their shape composed, tones behind them."""
    written = bytearray()
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
        shape = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
        written += (shape + "".join(tones)).encode("cp1258")
    return bytes(written)


def old_font(text: str, table: dict[str, str]) -> bytes:
    """Vietnamese in an encoding of before Unicode, as files of word processors hold it."""
    codes = {letter: code for code, letter in sorted(table.items(), reverse=True)}
    return "".join(codes.get(letter, letter) for letter in text).encode("cp1252", "surrogateescape")


def nested(tag: str) -> bytes:
    return PAGE.replace("<p>", "<p>" + f"<{tag}>" * 200_000, 1).encode()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return tmp_path


def invoke(*args: str) -> Any:
    return CliRunner().invoke(app, list(args), catch_exceptions=False)


def written(part: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(f"outputs/{part}.jsonl").read_bytes().splitlines()]


def both(name: str, content: bytes) -> dict[str, Any]:
    """What `run` and `extract` make of a file, beside a good one: the record, or the rejection. They agree, and the good one is read."""
    Path("in", name).write_bytes(content)
    Path("in/zz good.txt").write_text(TEXT, encoding="utf-8")
    ran = invoke("run", "in")
    assert ran.exit_code == 0, ran.output
    records, rejected = written("records"), written("rejected")
    assert "zz good.txt" in [record["source"]["path"] for record in records] and len(records) + len(rejected) == 2
    single = invoke("extract", os.path.join("in", name))
    if rejected:
        (line,) = rejected
        assert (
            line.keys() == {"input", "error", "stage", "message"}
            and line["error"] in CODES
            and line["message"].endswith((".", "file", "again"))
        )
        assert (single.exit_code, single.stdout, single.stderr.count("\n")) == (1, "", 1)
        assert f"({line['error']})" in single.stderr and "Traceback" not in single.stderr
        return line
    (record,) = (record for record in records if record["source"]["path"] != "zz good.txt")
    assert record.pop("cluster")
    assert single.exit_code == 0 and json.loads(single.stdout) == record
    return record


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("empty.html", b"", {"empty"}),
        ("empty.txt", b"", {"empty"}),
        ("blank.txt", " \n\t\u00a0\n".encode(), {"empty"}),
        ("nul.txt", b"\0" * 5000, {"empty", "binary"}),
        ("all-bytes.txt", bytes(range(256)) * 40, {"binary"}),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(255, -1, -1)) * 40, {"binary"}),
        ("book.txt", b"%PDF-1.7\n" + b"1 0 obj\n<< /Type /Catalog >>\nendobj\n" * 50, {"binary"}),
        ("menu.html", b"<html><body><nav><a href='/'>Trang nh\xc3\xa0</a></nav></body></html>", {"no_text", "listing"}),
        ("bare.html", b"<html></html>", {"no_text", "empty"}),
        ("tag.html", b"<", {"no_text", "binary", "empty"}),
        ("listing.html", b"<html><body>" + b"<div><a href='/x'>Tin kh\xc3\xa1c trong ng\xc3\xa0y</a></div>" * 60, {"no_text", "listing"}),
    ],
)
def test_what_holds_no_article_is_set_aside(name: str, content: bytes, codes: set[str]) -> None:
    rejected = both(name, content)
    assert rejected.get("error") in codes and rejected["stage"] == "parse" and rejected["input"] == name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("utf-16.html", PAGE.encode("utf-16")),
        ("utf-16-le.txt", TEXT.encode("utf-16-le")),
        ("utf-16-be.html", PAGE.encode("utf-16-be")),
        ("bom.txt", b"\xef\xbb\xbf" + TEXT.encode()),
        ("undeclared-1258.txt", cp1258(TEXT)),
        ("undeclared-1258.html", cp1258(PAGE)),
        ("declared-1258.html", cp1258(PAGE.replace("<head>", "<head><meta charset='windows-1258'>"))),
        ("wrong-latin.html", PAGE.replace("<head>", "<head><meta charset='iso-8859-1'>").encode()),
        ("wrong-utf8.html", cp1258(PAGE.replace("<head>", "<head><meta charset='utf-8'>"))),
        ("tcvn3.txt", old_font(TEXT, TCVN3)),
        ("tcvn3.html", old_font(PAGE, TCVN3)),
        ("vni.txt", old_font(TEXT, VNI)),
        ("vni.html", old_font(PAGE, VNI)),
        ("nfd.txt", unicodedata.normalize("NFD", TEXT).encode()),
        ("nfd.html", unicodedata.normalize("NFD", PAGE).encode()),
        ("nul.txt", TEXT.replace(" ", " \0").encode()),
        ("nul.html", PAGE.replace(" ", " \0").encode()),
        ("unclosed.html", PAGE.replace("</p>", "").replace("</div>", "").encode()),
        ("unclosed-headline.html", PAGE.replace("</h1>", "").encode()),
        ("crlf.txt", TEXT.replace("\n", "\r\n").encode()),
    ],
)
def test_odd_bytes_are_read_like_plain_ones(name: str, content: bytes) -> None:
    record = both(name, content)
    assert "error" not in record
    assert record["article"]["title"] == TITLE
    assert [paragraph for paragraph in PARAGRAPHS if paragraph not in record["article"]["text"]] == []


# Where the time runs out inside a hook of the garbage collector (hypothesis has one), Python reports it and goes on; so does the clock.
interrupted_anywhere = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@interrupted_anywhere
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.html", PAGE.encode()[:-300] + b"\xe1\xbb"),
        ("cut-tag.html", PAGE.encode() + b"<div class='"),
        ("nested-before.html", ("<div>" * 200_000 + PAGE).encode()),
        ("nested-div.html", nested("div")),
        ("nested-b.html", nested("b")),
        ("nested-table.html", ("<table><tr><td>" * 70_000 + PAGE).encode()),
        ("nested-closed.html", PAGE.replace(BODY, "<div>" * 200_000 + BODY + "</div>" * 200_000).encode()),
        ("big-script.html", PAGE.replace("<body>", "<body><script>" + "x=1;" * 5_000_000 + "</script>").encode()),
        ("big-furniture.html", PAGE.replace("<body>", "<body>" + "<div><a href='/x'>Tin</a></div>" * 650_000).encode()),
        ("big-line.txt", (TEXT + "a " * 10_000_000).encode()),
        ("big-attribute.html", PAGE.replace("<body>", "<body data-x='" + "x" * 20_000_000 + "'>").encode()),
    ],
)
def test_huge_and_broken_pages_end(name: str, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "SECONDS", 4.0)
    found = both(name, content)
    assert found.get("error") in {None, "no_text", "listing", "too_long", "timeout"}


@interrupted_anywhere
def test_an_article_of_twenty_megabytes_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "SECONDS", 4.0)
    found = both("long.html", PAGE.replace(BODY, BODY * (20_000_000 // len(BODY.encode()))).encode())
    assert found.get("error") in {None, "too_long", "timeout"}


@pytest.mark.parametrize(
    "name", ["có dấu cách.txt", "😀 báo.txt", "hai\ndòng.txt", '"; rm $(x) -rf.txt', "-n.txt", "a\tb\r.txt", "báo" * 25 + ".txt"]
)
def test_any_file_name_will_do(name: str) -> None:
    assert both(name, TEXT.encode())["source"]["path"] == name
    Path("in", name).unlink()
    assert both(name, b"")["input"] == name


def test_names_that_are_no_text_are_shown_as_escapes() -> None:
    name = os.fsdecode(b"b\xe1o.txt")
    assert both(name, TEXT.encode())["source"]["path"] == "b\\xe1o.txt"
    assert both(name, b"")["input"] == "b\\xe1o.txt"


def test_every_code_is_documented() -> None:
    raised = set()
    for folder in ("scrapers", "pipeline/engine"):
        for path in (ROOT / folder).glob("*.py"):
            raised |= set(re.findall(r'\b(?:NotAnArticle|Rejection)\(\s*"(\w+)"', path.read_text(encoding="utf-8")))
    assert {"empty", "internal", "timeout"} <= raised <= CODES


def test_every_line_of_output_is_one_line() -> None:
    Path("in/hai\ndòng.txt").write_bytes(b"")
    assert invoke("run", "in").exit_code == 1
    assert len(Path("outputs/rejected.jsonl").read_bytes().splitlines()) == 1
    assert invoke("extract", "in/hai\ndòng.txt").stderr.count("\n") == 1


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")])
def test_a_file_that_cannot_be_read_is_set_aside(error: OSError, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[[Path], bytes] = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.name == "locked.txt":
            raise error
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    for name in ("good.txt", "locked.txt"):
        Path("in", name).write_text(TEXT, encoding="utf-8")
    assert invoke("run", "in").exit_code == 0
    (line,) = written("rejected")
    assert (line["input"], line["stage"], line["error"]) == ("locked.txt", "load", "unreadable")
    assert str(error.strerror) in line["message"] and "permissions" in line["message"]
    single = invoke("extract", "in/locked.txt")
    assert single.exit_code == 1 and str(error.strerror) in single.stderr and single.stderr.count("\n") == 1


@pytest.mark.parametrize("stage", ["parse", "read", "extract", "resolve", "assemble"])
@pytest.mark.parametrize("fault", [RuntimeError("a\nb"), RecursionError(), AssertionError("x")], ids=lambda fault: type(fault).__name__)
def test_a_fault_in_any_stage_costs_one_file(stage: str, fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    scope: dict[str, Any] = {"fault": fault}
    exec(f"def {stage}(*args): raise fault", scope)  # a function of the stage's name, as tracebacks name it
    monkeypatch.setattr(f"pipeline.run.{stage}", scope[stage])
    Path("in/a.txt").write_text(TEXT, encoding="utf-8")
    assert invoke("run", "in").exit_code == 1
    (line,) = written("rejected")
    assert (line["stage"], line["error"]) == (stage, "internal")
    assert type(fault).__name__ in line["message"] and "please report it" in line["message"]
    single = invoke("extract", "in/a.txt")
    assert single.exit_code == 1 and "(internal)" in single.stderr and single.stderr.count("\n") == 1


def test_a_page_that_takes_too_long_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.resolve import resolve as real

    def resolve(document: Any) -> Any:
        while "Đông Sơn" in document.text:
            try:
                sum(range(1000))
            except Exception:
                continue
        return real(document)

    monkeypatch.setattr("pipeline.run.resolve", resolve)
    monkeypatch.setattr(attempt, "SECONDS", 0.3)
    Path("in/a.txt").write_text(TEXT, encoding="utf-8")
    Path("in/b.txt").write_text(TEXT.replace("Đông Sơn", "Kim Sơn"), encoding="utf-8")
    assert invoke("run", "in").exit_code == 0
    (line,) = written("rejected")
    assert (line["input"], line["stage"], line["error"]) == ("a.txt", "resolve", "timeout")


def test_waiting_is_no_computing() -> None:
    import time

    with at_most(0.05):
        time.sleep(0.2)
    with pytest.raises(TooLong), at_most(0.05):
        while True:
            sum(range(1000))
