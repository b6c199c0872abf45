"""`run --meta TABLE.csv`: what the user knows of the files wins over what they say."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app

ARTICLE = """Xã Tân Lập làm đường mới

07/03/2024 - 08:00

Ngày 5/3, ông Trần Văn Bảy, Chủ tịch UBND xã Tân Lập cho biết xã đã làm xong 3 km đường bê tông ở thôn Hai.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b c.txt", "thư mục/d.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE.replace("thôn Hai", f"thôn {name}"), encoding="utf-8")
    return tmp_path


def run(table: str | bytes, *args: str) -> Any:
    Path("meta.csv").write_bytes(table if isinstance(table, bytes) else table.encode("utf-8"))
    return CliRunner().invoke(app, ["run", "in", "--meta", "meta.csv", *args], catch_exceptions=False)


def told() -> dict[str, tuple[Any, ...]]:
    records = [json.loads(line) for line in Path("outputs/records.jsonl").read_text(encoding="utf-8").splitlines()]
    return {r["source"]["path"]: (r["source"]["url"], r["source"]["site"], r["article"]["published"]) for r in records}


KNOWN = {"a.txt": ("https://example.org/a", "Báo A", "2023-03-06"), "b c.txt": (None, None, "2024-03-07T08:00")}
TABLES = {
    "plain": "path,url,site,published\na.txt,https://example.org/a,Báo A,2023-03-06\n",
    "other order, more columns": "note,published,site,path,url\nx,2023-03-06,Báo A,a.txt,https://example.org/a\n",
    "spreadsheet": "\ufeffpath;url;site;published\r\na.txt;https://example.org/a;Báo A;2023-03-06\r\n;;;\r\n",
    "tabs": "path\turl\tsite\tpublished\na.txt\thttps://example.org/a\tBáo A\t2023-03-06\n",
    "quoted": 'path,url,site,published\n"a.txt","https://example.org/a","Báo A",2023-03-06\n"b c.txt",,,\n',
    "short line": "path,url,site,published\na.txt,https://example.org/a,Báo A,2023-03-06\nb c.txt\n",
}


@pytest.mark.parametrize(("table", "workers"), [(table, "1") for table in TABLES] + [("plain", "2")])
def test_facts_of_the_table_win_over_the_page(table: str, workers: str) -> None:
    result = run(TABLES[table], "--workers", workers)
    assert result.exit_code == 0, result.output
    assert {name: told()[name] for name in KNOWN} == KNOWN


def test_dates_are_read_from_the_day_of_the_table() -> None:
    run(TABLES["plain"])
    records = {r["source"]["path"]: r for r in map(json.loads, Path("outputs/records.jsonl").read_text(encoding="utf-8").splitlines())}
    assert records["a.txt"]["dates"][0]["value"] == "2023-03-05" and records["b c.txt"]["dates"][0]["value"] == "2024-03-05"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_paths_are_found_however_they_are_composed(form: str) -> None:
    result = run("path,url,site,published\n" + unicodedata.normalize(form, "thư mục/d.txt") + ",,Báo D,\n")  # type: ignore[arg-type]
    assert result.exit_code == 0 and told()["thư mục/d.txt"][1] == "Báo D"


def test_a_limit_leaves_the_rest_of_the_table_alone() -> None:
    assert run("path,url,site,published\nthư mục/d.txt,,Báo D,\n", "--limit", "1").exit_code == 0


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("path,url,site\na.txt,,\n", "no column published; the first line must name path, url, site, published"),
        ("a.txt,https://example.org/a,Báo A,2023-03-06\n", "no column path, url, site, published"),
        ("", "no column path"),
        ("path,url,site,published\nx.txt,,,\n", "line 2: x.txt: no such file among the inputs"),
        ("path,url,site,published\nin/a.txt,,,\n", "line 2: in/a.txt: no such file among the inputs. Paths are relative to the INPUT"),
        ("path,url,site,published\na.txt,,A,\na.txt,,B,\n", "line 3: a.txt stands in line 2 already"),
        ("path,url,site,published\na.txt,,,6/3/2023\n", "line 2: '6/3/2023' is no date: write it as 2014-06-14"),
        (b"path,url,site,published\n" + "a.txt,,Báo,\n".encode("utf-16-le"), "is not UTF-8"),
        ('path,url,site,published\n"a.txt,,,\n', "unexpected end of data"),
    ],
)
def test_a_table_that_cannot_be_used_is_said_on_one_line(table: str | bytes, message: str) -> None:
    result = run(table)
    assert result.exit_code == 2 and message in result.stderr and result.stderr.endswith("Nothing was read.\n")
    assert result.stderr.count("\n") == 1 and not Path("outputs").exists()


def test_a_table_that_is_not_there_is_said() -> None:
    result = CliRunner().invoke(app, ["run", "in", "--meta", "nowhere.csv"], catch_exceptions=False)
    assert result.exit_code == 2 and "nowhere.csv could not be read" in result.stderr


def test_a_path_that_two_files_have_is_refused(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more/a.txt").write_text(ARTICLE, encoding="utf-8")
    result = run(TABLES["plain"], "more")
    assert result.exit_code == 2 and "2 files of that name" in result.stderr
