"""The command line: what it writes, what it says, how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import pipeline
from pipeline.cli import app
from pipeline.engine import shards

ROOT = Path(__file__).parents[1]
ARTICLE = """Huyện Đông Sơn bàn việc chống hạn

Sáng 5/3/2024, đồng chí Lê Văn Tám, Chủ tịch UBND huyện Đông Sơn chủ trì hội nghị bàn việc chống hạn với 12 hợp tác xã.

Đồng chí Lê Văn Tám yêu cầu các xã nạo vét kênh mương trước ngày 30/6.
"""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, run in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *args, stdin=None: CliRunner().invoke(app, list(args), input=stdin, catch_exceptions=False)


def write(path: str, content: str | bytes = ARTICLE) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(content.encode() if isinstance(content, str) else content)


def lines(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def test_run_reads_the_corpus_and_says_what_it_found(run: Run) -> None:
    write("corpus/a.txt")
    write("corpus/gold/a.json", "{}")
    write("corpus/b.txt", b"")
    result = run("run")
    assert result.exit_code == 0, result.output
    (record,) = lines("outputs/records.jsonl")
    assert record["schema"] == "baotinh.record/1"
    assert lines("outputs/rejected.jsonl")[0] | {"message": ""} == {"input": "b.txt", "error": "empty", "stage": "parse", "message": ""}
    told = {label: number for number, label in (line.split(None, 1) for line in result.stdout.split("\n\n")[0].splitlines())}
    assert told["articles"] == "1" and told["files set aside: empty"] == "1" and told["files of other kinds skipped (.json)"] == "1"
    assert told["directives"] == "1"
    assert "baotinh evaluate corpus/gold outputs/records.jsonl" in result.stdout


def test_run_json_accounts_for_the_run(run: Run) -> None:
    write("in/a.txt")
    run("run", "in")
    summary = json.loads(Path("outputs/run.json").read_text(encoding="utf-8"))
    assert summary["schema"] == "baotinh.run/1" and summary["inputs"] == [str(Path("in").resolve())]
    assert summary["figures"]["records"] == summary["figures"]["inputs"] == 1
    assert set(summary["versions"]) >= {"python", "baotinh", "spacy", "underthesea"}
    assert {path.name for path in Path("outputs").glob("[!r]*")} == {".state"} and not list(Path("outputs/.state").rglob("*.part"))


def test_the_same_inputs_give_the_same_bytes_whatever_the_workers(run: Run) -> None:
    for number in range(3):
        write(f"in/{number}.txt", ARTICLE.replace("12", str(12 + number)))
    assert run("run", "in", "--out", "one").exit_code == 0
    assert run("run", "in", "--out", "two", "--workers", "2").exit_code == 0
    assert run("run", "in", "--out", "one").exit_code == 0
    assert Path("one/records.jsonl").read_bytes() == Path("two/records.jsonl").read_bytes()
    assert [record["source"]["path"] for record in lines("one/records.jsonl")] == ["0.txt", "1.txt", "2.txt"]  # type: ignore[index]


def test_limit_reads_the_first_files(run: Run) -> None:
    write("in/a.txt")
    write("in/b.txt")
    assert run("run", "in", "--limit", "1").exit_code == 0
    assert len(lines("outputs/records.jsonl")) == 1


def test_results_of_other_inputs_are_kept_unless_fresh(run: Run) -> None:
    write("in/a.txt")
    write("other/b.txt")
    assert run("run", "in").exit_code == 0
    before = Path("outputs/records.jsonl").read_bytes()
    refused = run("run", "other")
    assert refused.exit_code == 1 and "--fresh" in refused.stderr and str(Path("in").resolve()) in refused.stderr
    assert Path("outputs/records.jsonl").read_bytes() == before
    assert run("run", "other", "--fresh").exit_code == 0
    assert Path("outputs/records.jsonl").read_bytes() != before


def test_files_that_no_run_accounts_for_are_kept(run: Run) -> None:
    write("in/a.txt")
    write("outputs/records.jsonl", "mine")
    assert run("run", "in").exit_code == 1
    assert Path("outputs/records.jsonl").read_text() == "mine"


@pytest.mark.parametrize(
    ("args", "status", "message"),
    [
        (["run", "in", "nowhere"], 2, "nowhere: no such file or folder. Nothing was read."),
        (["run"], 2, "corpus: no such file or folder"),
        (["run", "empty"], 1, "No .html, .htm or .txt file in empty"),
        (["run", "bad"], 1, "No file held an article"),
        (["run", "in", "--workers", "0"], 2, ""),
        (["run", "in", "--out", "in/a.txt"], 1, "could not be written"),
        (["extract", "nowhere.txt"], 2, "nowhere.txt: no such file"),
        (["extract", "bad/b.txt"], 1, "(empty)"),
        (["extract", "in"], 1, "could not be read"),
        (["extract", "in/a.txt", "--published", "6/3/2024"], 2, "2014-06-14"),
        (["evaluate", "nowhere", "in"], 2, "nowhere: no such file"),
        (["evaluate", "in", "in"], 1, "no gold file"),
        (["unknown"], 2, ""),
    ],
)
def test_what_cannot_be_done_is_said_on_one_line(run: Run, args: list[str], status: int, message: str) -> None:
    write("in/a.txt")
    write("bad/b.txt", b"")
    Path("empty").mkdir()
    result = run(*args)
    assert result.exit_code == status, result.output
    assert message in result.stderr
    if message:
        assert result.stderr.count("\n") == 1
    if status == 2:
        assert not Path("outputs").exists()


def test_a_fault_on_one_file_costs_one_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(document: object) -> object:
        raise KeyError("x")

    monkeypatch.setattr("pipeline.run.resolve", resolve)
    write("in/a.txt")
    assert run("run", "in").exit_code == 1
    (rejected,) = lines("outputs/rejected.jsonl")
    assert (rejected["stage"], rejected["error"]) == ("resolve", "internal")
    assert "KeyError" in str(rejected["message"]) and "report it" in str(rejected["message"])
    figures = json.loads(Path("outputs/run.json").read_text(encoding="utf-8"))["figures"]
    assert (figures["records"], figures["rejected"]) == (0, 1)


def test_an_unreadable_file_is_set_aside(run: Run) -> None:
    write("in/a.txt")
    Path("in/b.txt").symlink_to("nowhere")
    assert run("run", "in").exit_code == 0
    (rejected,) = lines("outputs/rejected.jsonl")
    assert (rejected["input"], rejected["stage"], rejected["error"]) == ("b.txt", "load", "unreadable")


def test_a_run_that_is_stopped_leaves_the_old_results(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("in/a.txt")
    assert run("run", "in").exit_code == 0
    before = {path.name: path.read_bytes() for path in Path("outputs").iterdir() if path.is_file()}

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    write("in/b.txt")
    monkeypatch.setattr(shards, "one", stop)
    result = run("run", "in")
    assert result.exit_code == 1 and result.stderr == "Stopped. What was done is kept in outputs; run the same command to go on.\n"
    assert {path.name: path.read_bytes() for path in Path("outputs").iterdir() if path.is_file()} == before


def test_extract_prints_one_record(run: Run) -> None:
    write("a.txt")
    from_file, from_stdin = run("extract", "a.txt", "--published", "2024-03-06"), run("extract", "-", stdin=ARTICLE)
    assert json.loads(from_file.stdout)["article"]["published"] == "2024-03-06"
    record = json.loads(from_stdin.stdout)
    assert record["article"]["title"] == "Huyện Đông Sơn bàn việc chống hạn" and record["source"]["path"] is None
    assert json.loads(run("extract", "a.txt", "--url", "https://example.org/a.htm").stdout)["source"]["url"] == "https://example.org/a.htm"


def test_python_says_the_same_as_the_command(run: Run) -> None:
    from pipeline.record import to_json

    write("a.txt")
    record = json.loads(to_json(pipeline.extract(ARTICLE, published="2024-03-06", kind="text")))
    command = json.loads(run("extract", "a.txt", "--published", "2024-03-06").stdout)
    assert record.pop("source") != command.pop("source")
    assert record == command


def test_evaluate_prints_the_figures(run: Run) -> None:
    write("in/a.txt")
    run("run", "in")
    write("gold/a.json", json.dumps({kind: [] for kind in ("dates", "officials", "counts", "documents", "directives")}))
    result = run("evaluate", "gold", "outputs/records.jsonl", "--errors")
    assert result.exit_code == 0 and "facts " in result.stdout and "wrong" in result.stdout and "rule: " in result.stdout
    assert json.loads(run("evaluate", "gold", "outputs/records.jsonl", "--json").stdout)["f1"]["counts"]["fp"] >= 1


def test_schema_and_version(run: Run) -> None:
    assert json.loads(run("schema").stdout)["title"] == "Record"
    assert run("--version").stdout == f"baotinh {pipeline.__version__}\n"


@pytest.mark.parametrize("args", [["--help"], ["run", "--help"], ["diff", "--help"], ["--version"], ["schema"]])
def test_light_commands_load_nothing_heavy(args: list[str]) -> None:
    heavy = ["spacy", "underthesea", "dateparser", "bs4", "lxml", "dask", "numpy", "requests"]
    code = f"""
import atexit, sys
atexit.register(lambda: print([name for name in {heavy} if name in sys.modules], file=sys.stderr))
sys.argv = ['baotinh', *{args!r}]
from pipeline.cli import main
main()
"""
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stderr.strip() == "[]"


def test_importing_the_package_is_cheap() -> None:
    code = "import json, sys; before = set(sys.modules); import pipeline; print(json.dumps(sorted(set(sys.modules) - before)))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in json.loads(result.stdout)}
    assert loaded <= sys.stdlib_module_names | {"pipeline"}
    assert "scrapers" not in loaded


def test_unknown_names_are_attribute_errors() -> None:
    assert not hasattr(pipeline, "no_such_name")
