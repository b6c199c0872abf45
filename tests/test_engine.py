"""Runs: what is kept, what is done again, what is set aside, and who may write where."""

from __future__ import annotations

import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import deeds
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.engine import batch, beat, fingerprint, forget, join, local, parts, poison, shards
from pipeline.engine.batch import Options
from pipeline.engine.beat import Beat
from pipeline.engine.parts import Result
from pipeline.engine.poison import Guilty, WorkerDied
from pipeline.engine.shards import Shard
from pipeline.engine.signals import TooLong
from pipeline.engine.spool import Spool
from pipeline.engine.state import Refused, held
from pipeline.engine.store import Store, adopt
from pipeline.inputs import Entry, Item, Passed, Piece, plan
from scrapers.page import Page

ARTICLE = """Huyện Đông Sơn bàn việc chống hạn

Sáng 5/3/2024, đồng chí Lê Văn Tám, Chủ tịch UBND huyện Đông Sơn chủ trì hội nghị bàn việc chống hạn với {} hợp tác xã.

Đồng chí Lê Văn Tám yêu cầu các xã nạo vét kênh mương trước ngày 30/6.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def articles(number: int, folder: str = "in") -> None:
    Path(folder).mkdir(exist_ok=True)
    for index in range(number):
        Path(folder, f"{index:03}.txt").write_text(ARTICLE.format(index + 2), encoding="utf-8")


def run(options: Options | None = None, *, out: str = "out", limit: int | None = None, **known: Callable[[Item], Item]) -> batch.Ran:
    with Spool(plan([Path("in")], 8, **known), limit) as spool:  # type: ignore[arg-type]
        return batch.run(spool, Path(out), [Path("in")], options)


def written(name: str = "records", out: str = "out") -> bytes:
    return Path(out, f"{name}.jsonl").read_bytes()


def names(out: str = "out") -> list[str]:
    return [json.loads(line)["source"]["path"] for line in written(out=out).splitlines()]


# --------------------------------------------------------------------------------------------------- what is done again


def test_a_second_run_keeps_all_and_writes_the_same_bytes() -> None:
    articles(20)
    first, before = run(), written()
    second = run()
    assert (first.times.kept, second.times.kept) == (0, 20)
    assert written() == before and first.figures.as_json() == second.figures.as_json()
    assert first.times.stages.keys() > second.times.stages.keys() == {"load"}


CHANGES: dict[str, tuple[Callable[[], object], int]] = {
    "a file in the middle": (lambda: Path("in/003a.txt").write_text(ARTICLE.format(99), encoding="utf-8"), 1),
    "a file less": (lambda: Path("in/003.txt").unlink(), 0),
    "a file changed": (lambda: Path("in/003.txt").write_text(ARTICLE.format(99), encoding="utf-8"), 1),
    "a file under another name": (lambda: Path("in/003.txt").rename("in/zzz.txt"), 1),
    "a file touched": (lambda: os.utime("in/003.txt", (0, 0)), 0),
    "an empty file": (lambda: Path("in/000.txt").write_text(""), 1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_changed_is_done_again(change: str) -> None:
    articles(20)
    run()
    do, again = CHANGES[change]
    do()
    ran = run()
    assert ran.times.documents - ran.times.kept == again
    anew = run(out="anew")
    assert (written(), written("rejected")) == (written(out="anew"), written("rejected", out="anew"))
    assert ran.figures.as_json() == anew.figures.as_json()


def test_what_the_user_says_of_a_file_is_part_of_it() -> None:
    articles(5)
    run()
    ran = run(known=lambda item: replace(item, site="Báo Đông Sơn") if item.name == "002.txt" else item)
    assert ran.times.kept == 4
    assert [json.loads(line)["source"]["site"] for line in written().splitlines()] == [None, None, "Báo Đông Sơn", None, None]


def test_another_program_does_all_again(monkeypatch: pytest.MonkeyPatch) -> None:
    articles(5)
    run()
    monkeypatch.setattr(batch, "fingerprint", lambda: "another")
    assert run().times.kept == 0


def test_the_program_is_its_versions_and_all_its_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "scrapers").mkdir()
    monkeypatch.setattr(fingerprint, "files", lambda package: tmp_path / package)
    found = set()
    for path, content in (
        ("pipeline/a.py", "1"),
        ("pipeline/a.py", "2"),
        ("scrapers/a.py", "2"),
        ("pipeline/b.tsv", ""),
        ("pipeline/c", ""),
    ):
        (tmp_path / path).write_text(content)
        found.add(fingerprint.fingerprint.__wrapped__())
    (tmp_path / "pipeline/a.pyc").write_text("x")
    assert fingerprint.fingerprint.__wrapped__() in found and len(found) == 5
    monkeypatch.setattr(fingerprint, "_version", lambda package: "0")
    assert fingerprint.fingerprint.__wrapped__() not in found


@pytest.mark.parametrize("harm", ["changed", "cut", "gone", "no store", "store cut"])
def test_results_that_somebody_changed_cost_work_and_no_record(harm: str) -> None:
    articles(10)
    run()
    before, path, store = written(), Path("out/records.jsonl"), Path("out/.state/index.db")
    match harm:
        case "changed":
            path.write_bytes(before.replace(b"05 h", b"06 h").replace("Tám".encode(), "Bảy".encode(), 1))
        case "cut":
            path.write_bytes(before[: len(before) // 2])
        case "gone":
            path.unlink()
        case "no store":
            store.unlink()
        case _:
            store.write_bytes(store.read_bytes()[:5000])
    assert run().times.kept < 10
    assert written() == before


def test_fresh_does_all_again() -> None:
    articles(5)
    run()
    assert run(Options(fresh=True)).times.kept == 0


def test_limits_and_shards_make_no_difference() -> None:
    articles(20)
    Path("in/004.txt").write_text("")
    run(out="whole")
    ran = run(limit=7)
    assert ran.figures.inputs == 7 and written() == b"".join(line + b"\n" for line in written(out="whole").splitlines()[:6])
    assert run().times.kept == 7
    assert written() == written(out="whole")


# ------------------------------------------------------------------------------------------------ going on after a stop


def stopping(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    done = iter(range(1000))
    real = shards.one

    def one(*args: Any) -> Result:
        if next(done) == at:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(shards, "one", one)


def test_a_stopped_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    articles(20)
    run(out="whole")
    for at in (7, 8):
        with monkeypatch.context() as patched:
            stopping(at, patched)
            with pytest.raises(KeyboardInterrupt):
                run()
        assert not Path("out/records.jsonl").exists()
    assert run().times.kept == 8
    assert written() == written(out="whole")
    assert not list(Path("out/.state").rglob("*.part"))


@pytest.mark.parametrize("broken", ["replace", "fsync"])
def test_results_are_put_in_place_all_or_none(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    articles(5)
    run()
    before = written()
    articles(8)
    steps = 0
    for step in range(40):
        real, calls = getattr(os, broken), iter(range(1000))

        def fail(*args: Any, real: Any = real, calls: Iterator[int] = calls, step: int = step) -> None:
            if next(calls) == step:
                raise InterruptedError("killed here")
            real(*args)

        shutil.rmtree("try", ignore_errors=True)
        shutil.copytree("out", "try")
        try:
            with monkeypatch.context() as patched:
                patched.setattr(os, broken, fail)
                run(out="try")
            break
        except InterruptedError:
            steps += 1
        with held(Path("try")):
            now = written(out="try")
            lines = len(now.splitlines())
            assert json.loads(Path("try/run.json").read_text())["figures"]["records"] == lines and lines in {5, 8}
            assert lines == 8 or now == before
        assert run(out="try").figures.records == 8
    assert steps >= 6


def test_lines_changed_while_a_run_goes_on_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    articles(3)
    run()
    real = batch.join

    def late(*args: Any) -> None:
        Path("out/records.jsonl").write_text("{}\n")
        real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(batch, "join", late)
        with pytest.raises(join.Changed, match="Run the same command again"):
            run()
    assert run().figures.records == 3


# -------------------------------------------------------------------------------------------------------------- who may


def test_two_runs_into_one_folder_are_refused() -> None:
    articles(2)
    with held(Path("out")), pytest.raises(Refused, match=f"process {os.getpid()}.*is writing to out"):
        run()
    assert run().figures.records == 2


def test_unfinished_work_on_other_inputs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    articles(9)
    with monkeypatch.context() as patched:
        stopping(7, patched)
        with pytest.raises(KeyboardInterrupt):
            run()
    with Spool(plan([Path("in/000.txt")], 8)) as spool, pytest.raises(Refused, match=r"unfinished results of other inputs.*--fresh"):
        batch.run(spool, Path("out"), [Path("in/000.txt")])


# --------------------------------------------------------------------------------------------------------------- poison


def test_poison_is_set_aside_and_all_else_is_read() -> None:
    articles(24)
    run(out="whole")
    for name, word in (("005", "KILL"), ("010", "EAT"), ("015", "ONCE"), ("020", "HANG")):
        Path("in", f"{name}.txt").write_text(f"{word}\n\n{ARTICLE.format(1)}", encoding="utf-8")
    ran = run(Options(workers=2, memory=256 << 20, seconds=6.0, engine=deeds.engine))
    found = {line["input"]: line for line in map(json.loads, written("rejected").splitlines())}
    assert {name: line["error"] for name, line in found.items()} == {
        "005.txt": "killed_worker",
        "010.txt": "too_much_memory",
        "020.txt": "timeout",
    }
    assert all("take the file out of the input" in line["message"] for line in found.values())
    assert ran.figures.as_json()["rejections"] == {"killed_worker": 1, "timeout": 1, "too_much_memory": 1}
    whole = dict(zip(names("whole"), written(out="whole").splitlines(), strict=True))
    mine = dict(zip(names(), written().splitlines(), strict=True))
    assert list(mine) == [name for name in whole if name not in found]
    assert {name for name in mine if mine[name] != whole[name]} == {"015.txt"}


def test_what_the_moment_set_aside_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    articles(2)

    def resolve(document: object) -> object:
        raise TooLong

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.run.resolve", resolve)
        assert run().figures.rejections == {"timeout": 2}
    assert run().figures.records == 2


def test_a_process_that_died_on_a_document_sends_a_worker_ahead_next_time() -> None:
    articles(2)
    with held(Path("out")) as state:
        beat.begin(state.folder / "alone.beat")
        beat.end()
    seen = []
    run(Options(engine=lambda *given: seen.append(1) or deeds.engine(*given)))
    assert seen and not Path("out/.state/alone.beat").exists()


PIECE = Piece(tuple(Item(Path("x"), "x") for _ in range(9)))


@pytest.mark.parametrize(
    ("shard", "number", "tried"),
    [
        (Shard(0, PIECE), 4, [(0, 4, 0), (4, 5, 1), (5, None, 0)]),
        (Shard(0, PIECE), 0, [(0, 1, 1), (1, None, 0)]),
        (Shard(0, PIECE, 3, 6), 5, [(3, 5, 0), (5, 6, 1)]),
        (Shard(0, PIECE, 5, 6, 1), 5, [(5, 6, 2)]),
    ],
)
def test_a_death_is_narrowed_down(shard: Shard, number: int, tried: list[tuple[int, int | None, int]]) -> None:
    found = poison.after(shard, Beat(0, number, 1.0, "x"))
    assert isinstance(found, list) and [(each.start, each.stop, each.deaths) for each in found] == tried


def test_the_guilty_is_named_after_some_deaths() -> None:
    shard = Shard(0, PIECE, 5, 6, poison.DEATHS - 1)
    assert poison.after(shard, Beat(0, 5, 1.0, "x.txt")) == Guilty(shard, "x.txt")


def test_workers_that_never_start_end_the_run() -> None:
    shard: Shard = Shard(0, PIECE)
    with pytest.raises(WorkerDied, match="as soon as they start"):
        for _ in range(100):
            found = poison.after(shard, None)
            assert isinstance(found, list)
            (shard,) = found
    assert shard.starts == poison.STARTS and shard.deaths == 0


def test_a_worker_without_memory_for_anything_is_a_dead_one() -> None:
    class Bare:
        def result(self) -> shards.Done:
            raise MemoryError

        def died(self) -> tuple[Shard, Beat, bool]:
            return Shard(0, PIECE, 4, 5), Beat(0, 4, 1.0, "x"), False

    again: deque[Shard] = deque()
    assert list(local._ended(Bare(), lambda *_: shards.Done(Shard(0, PIECE), 1), again)) == []  # type: ignore[arg-type]
    assert [each.deaths for each in again] == [1]


@given(st.integers(2, 40), st.integers(0, 39))
def test_halving_comes_to_every_document(documents: int, guilty: int) -> None:
    shard, size = Shard(0, PIECE, 0, documents), documents
    while size > 1:
        one, two = poison.halves(shard, size)
        assert (one.start, one.stop, two.stop) == (shard.start, two.start, shard.stop)
        shard = one if guilty % documents < two.start else two
        assert shard.stop is not None
        size = shard.stop - shard.start
    assert shard.start == guilty % documents


# ------------------------------------------------------------------------------------------------------ parts and store

texts = st.text(st.characters(codec="utf-8"), max_size=20)
results = st.builds(
    Result, st.binary(min_size=16, max_size=16), texts.map(lambda text: json.dumps({"a": text}, ensure_ascii=False).encode()),
    st.none() | texts, st.none() | texts, st.tuples(st.integers(0, 9)), st.tuples(texts), st.none() | texts,
)  # fmt: skip


@given(st.lists(results | st.builds(Result, st.binary(min_size=16, max_size=16)) | texts, max_size=8))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_and_stores_give_back_what_was_put_in(folder: Path, found: list[Result | str]) -> None:
    path, store = folder / "a/1.part", folder / "index.db"
    with parts.writing(path) as part:
        for each in found:
            part.skip(each) if isinstance(each, str) else part.add(each)
    read = [placed.result for placed in parts.results(path)]
    assert read == [Result(None, b"", each) if isinstance(each, str) else each for each in found]
    assert [placed.result.key for placed in parts.results(path, lines=False)] == [result.key for result in read]
    store.unlink(missing_ok=True)
    adopt(store, iter([("a/1.part", parts.results(path, lines=False))]))
    opened = Store(store, folder)
    for each in {each.key: each for each in reversed(found) if isinstance(each, Result) and each.line}.values():
        assert each.key and opened.get(each.key) == each
    opened.close()
    path.unlink()


def test_a_part_cut_off_is_none(folder: Path) -> None:
    path = folder / "1.part"
    with parts.writing(path) as part:
        part.add(Result(b"k", b"{}"))
    path.write_bytes(path.read_bytes().rpartition(b'{"end"')[0])
    with pytest.raises(ValueError, match="no whole part"):
        list(parts.results(path))


def test_lists_of_a_crawl_and_other_answers_are_counted_and_no_rejections(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(("<ul>" + "<li><a href='/x'>Tin khác trong ngày</a></li>" * 60 + "</ul>").encode(), "html", url="https://example.org/")
    monkeypatch.setattr(shards, "entries", lambda piece: iter([Entry("a", lambda: page, crawled=True), Passed("b", "image")]))
    articles(1)
    first, second = run(), run()
    assert (first.figures.passed, first.figures.rejected) == ({"listing": 1, "image": 1}, 0)
    assert first.figures.as_json() == second.figures.as_json() and second.times.kept == 1


def test_what_a_crawl_asked_for_as_a_list_is_one_even_if_it_shows_pictures_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(b"<p><a href='/x'><img src='/x.jpg'></a></p>", "html", url="https://example.org/")
    found = [Entry("a", lambda: page, crawled=True, listed=True), Entry("b", lambda: page, crawled=True)]
    monkeypatch.setattr(shards, "entries", lambda piece: iter(found))
    articles(1)
    figures = run().figures
    assert (figures.passed, dict(figures.rejections)) == ({"listing": 1}, {"images_only": 1})


# --------------------------------------------------------------------------------------------------------------- forget

URL = "https://example.org/tin-4.htm"


def known(item: Item) -> Item:
    return replace(item, url=f"https://example.org/tin-{int(item.name[:3])}.htm")


def test_forgetting_an_address_takes_its_record_out_everywhere() -> None:
    articles(9)
    Path("in/004.txt").write_text(ARTICLE.format("bí mật"), encoding="utf-8")
    Path("in/005.txt").write_text("")
    run(known=known)
    figures = json.loads(Path("out/run.json").read_text())["figures"]
    assert forget(Path("out"), "http://www.example.org/tin-4.htm?utm_source=x") == 1
    assert names() == [f"{number:03}.txt" for number in (0, 1, 2, 3, 6, 7, 8)]
    assert forget(Path("out"), "https://example.org/tin-5.htm") == 1 and written("rejected") == b""
    now = json.loads(Path("out/run.json").read_text())["figures"]
    assert (now["records"], now["rejected"]) == (figures["records"] - 1, 0) and now["facts"]["events"] == figures["facts"]["events"] - 1
    for path in Path("out").rglob("*"):
        assert path.is_dir() or ("bí mật".encode() not in path.read_bytes() and b"tin-4" not in path.read_bytes())
    Path("in/004.txt").unlink()
    assert run(known=known).times.kept == 7


def test_forgetting_reaches_work_that_was_not_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    articles(9)
    with monkeypatch.context() as patched:
        stopping(7, patched)
        with pytest.raises(KeyboardInterrupt):
            run(known=known)
    assert forget(Path("out"), URL) == 0
    assert sorted(path.name for path in Path("out").iterdir()) == [".state"]
    assert all(b"tin-4" not in path.read_bytes() for path in Path("out").rglob("*") if path.is_file())
    assert 0 < run(known=known).times.kept < 7


def test_forgetting_without_state_or_results() -> None:
    assert forget(Path("nowhere"), URL) == 0 and not Path("nowhere").exists()
    articles(6)
    run(known=known)
    shutil.rmtree("out/.state")
    assert forget(Path("out"), URL) == 1 and len(names()) == 5
