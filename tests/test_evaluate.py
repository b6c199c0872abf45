"""The figures agree with the reference scorer to the last count, and every miss says where it stands."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.evaluate import BadInput, changes_since, evaluate, evaluate_files, intervals, load_gold, render, save
from pipeline.evaluate.compare import form, number, organisation, overlap, same_unit, squash
from pipeline.evaluate.sheet import find_words
from pipeline.evaluate.tally import Tally, figures, pool
from pipeline.inputs import find

ROOT = Path(__file__).parents[1]
TEXT = "Họp về vốn\n\nSáng 5/3, ông Lê Văn Tám, Chủ tịch UBND xã Hòa Bình báo cáo. Ông đề nghị huyện hỗ trợ 12 hộ nghèo."


def item(words: str, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"text": words, "span": [start, start + len(words)], "rule": "test", **fields}


def gold() -> dict[str, Any]:
    return {
        "article": {"title": "Họp về vốn", "kicker": None, "published": "2024-03-06", "authors": ["LÊ NA"], "not_in_text": ["Lượt xem"]},
        "event": {"kind": "meeting", "date": "2024-03-05", "part_of_day": "morning", "province": None, "district": None},
        "dates": [{"text": "Sáng 5/3", "value": "2024-03-05", "role": "event"}],
        "officials": [
            {"name": "Lê Văn Tám", "positions": [{"title": "Chủ tịch", "organisation": "UBND xã Hoà Bình"}], "roles": ["speaker"]}
        ],
        "counts": [{"text": "12 hộ", "value": 12, "unit": "hộ", "category": "household", "bound": "exact", "status": "target"}],
        "documents": [],
        "directives": [
            {
                "kind": "proposal", "issuer": "Lê Văn Tám", "addressee": "huyện", "action": "hỗ trợ 12 hộ nghèo",
                "verb": "đề nghị", "deadline": None,
            }
        ],
    }  # fmt: skip


def record() -> dict[str, Any]:
    return {
        "schema": "baotinh.record/1",
        "source": {"path": "a.txt"},
        "article": {
            "title": "HỌP VỀ VỐN", "kicker": None, "published": "2024-03-06T08:00", "authors": ["Lê Na"], "text": TEXT,
            "blocks": [{"kind": "title", "start": 0, "end": 10}, {"kind": "paragraph", "start": 12, "end": len(TEXT)}],
        },
        "event": item("Sáng 5/3", kind="meeting", date="2024-03-05", part_of_day="morning", province=None, district=None),
        "dates": [item("Sáng 5/3", value="2024-03-05", role="event")],
        "officials": [
            {
                "name": "Lê Văn Tám",
                "positions": [item("Chủ tịch UBND xã Hòa Bình", title="Chủ tịch", organisation="UBND xã Hòa Bình")],
                "roles": ["speaker"],
                "mentions": [item("ông Lê Văn Tám")],
            }
        ],
        "counts": [item("12 hộ", value=12.0, unit="hộ", category="household", bound="exact", status="target", of=None, high=None)],
        "documents": [],
        "directives": [
            item(
                "đề nghị huyện hỗ trợ 12 hộ nghèo", kind="proposal", issuer="Lê Văn Tám", addressee="huyện", action="hỗ trợ 12 hộ nghèo",
                verb="đề nghị", deadline=None,
            )
        ],
    }  # fmt: skip


def test_a_record_that_says_what_gold_says_is_perfect() -> None:
    report = evaluate({"a": gold()}, {"a": record()})
    assert report.figures["facts"] == report.figures["attributes"] == 1.0
    assert report.misses == ()


def test_a_gold_article_without_record_counts_as_missed() -> None:
    report = evaluate({"a": gold(), "b": gold()}, {"a": record()})
    assert report.figures["f1"]["dates"] == {"p": 1.0, "r": 0.5, "f1": 2 / 3, "tp": 1, "fp": 0, "fn": 1}
    assert report.figures["articles"] == {"gold": 2, "without_record": ["b"]}


def test_optional_items_count_neither_found_nor_missed() -> None:
    wanted, found = gold(), record()
    wanted["counts"][0]["optional"] = True
    assert evaluate({"a": wanted}, {"a": found}).figures["f1"]["counts"]["f1"] is None
    found["counts"] = []
    assert evaluate({"a": wanted}, {"a": found}).figures["f1"]["counts"]["fn"] == 0


def test_misses_carry_the_sentence_and_the_rule() -> None:
    found = record()
    found["counts"][0] |= {"value": 13, "rule": "counts.plain"}
    wrong, missing = evaluate({"a": gold()}, {"a": found}).misses
    assert (wrong.verdict, wrong.rule, wrong.sentence) == ("wrong", "counts.plain", "Ông đề nghị huyện hỗ trợ 12 hộ nghèo.")
    assert (missing.verdict, missing.rule, missing.sentence) == ("missing", "counts.plain", "Ông đề nghị huyện hỗ trợ 12 hộ nghèo.")


def test_a_missed_position_is_shown_where_the_person_is_named() -> None:
    found = record()
    found["officials"] = []
    misses = {miss.figure: miss for miss in evaluate({"a": gold()}, {"a": found}).misses}
    sentence = misses["officials.position"].sentence
    assert sentence is not None and sentence.startswith("Sáng 5/3, ông Lê Văn Tám")


def test_files_and_table(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/a.json").write_text(json.dumps(gold()), encoding="utf-8")
    (tmp_path / "records.jsonl").write_text(json.dumps(record()) + "\n\n", encoding="utf-8")
    report = evaluate_files(tmp_path / "gold", tmp_path / "records.jsonl")
    assert "facts 100.0   attributes 100.0" in render(report)
    assert json.loads(render(report, as_json=True, errors=True))["misses"] == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gold/a.json", "{}", "lacks the lists dates"),
        ("gold/a.json", "{", "is no JSON"),
        ("records.jsonl", "{", "records.jsonl:1 is no JSON"),
        ("records.jsonl", '{"schema": "other"}', "No record belongs to any gold file"),
        ("records.jsonl", json.dumps(record()) + "\n" + json.dumps(record() | {"event": None}), "Two different records"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, name: str, content: str, reason: str) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/a.json").write_text(json.dumps(gold()), encoding="utf-8")
    (tmp_path / "records.jsonl").write_text(json.dumps(record()), encoding="utf-8")
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=reason):
        evaluate_files(tmp_path / "gold", tmp_path / "records.jsonl")


@pytest.mark.parametrize(
    ("a", "b"), [("Uỷ ban", "ủy ban"), ("Hoà  Bình,", "hòa bình"), ("Ðảng", "đảng"), ("2020 – 2025", "2020-2025"), ("“vốn”", "vốn")]
)
def test_forms_that_say_the_same(a: str, b: str) -> None:
    assert form(a) == form(b)


def test_forms_that_do_not() -> None:
    assert form("hòa") != form("hóa")
    assert organisation("Sở Tài chính tỉnh Thanh Hóa") == organisation("Sở Tài chính Thanh Hóa")
    assert organisation("Đảng ủy xã Thanh Hóa") != organisation("Đảng ủy Thanh Hóa")
    assert number(1632) == number("1632.0") != number(163.2)
    assert number(None) == "" and number("x") == "?x"
    assert overlap("hỗ trợ hộ", "hộ") == 0.5 and overlap("", None) == 0.0
    assert same_unit("tổ chức", "tổ chức đảng") and not same_unit("tổ", "tổng")
    assert squash("a  b\n") == "ab"
    assert find_words("Hỗ trợ\n12 hộ", "hỗ trợ 12") == (0, 9) and find_words("x", "") is None


# intervals, and what changed --------------------------------------------------------------------------------------------


def test_figures_are_those_of_the_tallies_of_all_articles() -> None:
    empty = evaluate({"a": gold(), "b": gold()}, {"a": record()})
    assert set(empty.tallies) == {"a", "b"}
    assert empty.tallies["a"].f1["dates"] == [1, 0, 0] and empty.tallies["b"].f1["dates"] == [0, 0, 1]
    assert figures(pool(empty.tallies.values())) == {key: value for key, value in empty.figures.items() if key != "articles"}


def tallies(*hits: int) -> list[Tally]:
    """Articles with ten dates each, of which so many were found."""
    return [Tally(f1={"dates": [n, 0, 10 - n]}, rate={"title": [n > 5, 1]}) for n in hits]


def test_an_interval_holds_its_figure_and_says_how_far_articles_differ() -> None:
    alike, apart = intervals(tallies(*[5] * 40)), intervals(tallies(*[0, 10] * 20))
    assert alike["dates"] == alike["facts"] == (2 / 3, 2 / 3)
    low, high = apart["dates"] or (1.0, 0.0)
    assert low < 2 / 3 < high and 0.1 < high - low < 0.4
    assert apart["attributes"] is None


def test_the_interval_is_the_percentile_bootstrap_of_articles() -> None:
    """Against a plain resampling that pools the drawn articles anew, with dice of its own."""
    articles = tallies(*[dice % 11 for dice in range(7, 400, 13)])
    dice = random.Random(1)
    found = sorted(figures(pool(dice.choices(articles, k=len(articles))))["f1"]["dates"]["f1"] for _ in range(4000))
    low, high = intervals(articles, samples=4000)["dates"] or (0.0, 0.0)
    assert (low, high) == pytest.approx((found[100], found[-100]), abs=0.01)


def test_the_same_articles_give_the_same_interval() -> None:
    articles = tallies(*range(11), *range(3, 9))
    assert intervals(articles) == intervals(articles) != intervals(articles, seed=1)
    assert intervals([]) == {"facts": None, "attributes": None}


def test_intervals_stand_in_the_table_and_in_the_json() -> None:
    report = evaluate({"a": gold(), "b": gold()}, {"a": record()})
    assert "[" not in render(report)
    assert re.search(r"^dates .*1/0/1  \[0\.0, 100\.0\]$", render(report, interval=True), re.M)
    assert json.loads(render(report, interval=True, as_json=True))["interval"]["dates"] == [0.0, 1.0]


def test_what_a_change_gained_and_lost(tmp_path: Path) -> None:
    before, after = record(), record()
    before["dates"][0]["value"] = "2024-03-04"
    before["directives"][0]["addressee"] = "ông"
    after["counts"][0] |= {"value": 13, "rule": "counts.new"}
    after["directives"][0]["addressee"] = "xã"
    save(evaluate({"a": gold(), "only": gold()}, {"a": before}), tmp_path / "before.json")
    report = evaluate({"a": gold()}, {"a": after})
    changes = changes_since(tmp_path / "before.json", report)
    assert (changes.articles, changes.apart) == (1, ("only",))
    assert {miss.what for miss in changes.gained} == {"2024-03-04", "2024-03-05"}
    assert [miss.what for miss in changes.otherwise] == ["'xã' for 'huyện'"]
    assert sorted(miss.what for miss in changes.lost) == ["12 · household", "13 · household"]
    assert {name: (was, now) for name, was, now in changes.figures}.items() >= {"dates": (0.0, 1.0), "counts": (1.0, 0.0)}.items()
    text = render(report, changes=changes)
    assert re.search(r"rose  dates +0\.00 → 100\.00", text) and re.search(r"fell  counts +100\.00 → 0\.00", text)
    assert "lost  a  counts  wrong  13 · household\n    rule: counts.new\n    in: Ông đề nghị" in text
    assert "2 gained, 2 lost, 1 still wrong, otherwise" in text
    assert json.loads(render(report, changes=changes, as_json=True))["against"]["articles"] == 1


def test_the_same_miss_twice_is_two_items(tmp_path: Path) -> None:
    before, after = record(), record()
    wanted = gold()
    wanted["article"]["not_in_text"] = ["huyện", "huyện", "huyện"]
    save(evaluate({"a": wanted}, {"a": before}), tmp_path / "before.json")
    wanted["article"]["not_in_text"] = ["huyện"]
    assert len(changes_since(tmp_path / "before.json", evaluate({"a": wanted}, {"a": after})).gained) == 2


def test_nothing_changed(tmp_path: Path) -> None:
    report = evaluate({"a": gold(), "b": gold()}, {"a": record()})
    save(report, tmp_path / "same.json")
    changes = changes_since(tmp_path / "same.json", report)
    assert (changes.figures, changes.gained, changes.lost, changes.otherwise, changes.apart) == ((), (), (), (), ())


def test_a_saved_evaluation_of_other_articles_is_refused(tmp_path: Path) -> None:
    save(evaluate({"a": gold()}, {"a": record()}), tmp_path / "a.json")
    with pytest.raises(BadInput, match="other articles"):
        changes_since(tmp_path / "a.json", evaluate({"b": gold()}, {"b": record()}))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": "baotinh.record/1"}', '{"schema": "baotinh.evaluation/1", "tallies": 1}'])
def test_what_is_no_saved_evaluation_is_neither_read_nor_overwritten(tmp_path: Path, content: str) -> None:
    file, report = tmp_path / "notes.json", evaluate({"a": gold()}, {"a": record()})
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match="no saved evaluation"):
        save(report, file)
    with pytest.raises(BadInput, match="no saved evaluation"):
        changes_since(file, report)
    assert file.read_text(encoding="utf-8") == content


def test_bytes_that_are_no_text_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="no saved evaluation"):
        save(evaluate({"a": gold()}, {"a": record()}), tmp_path / "page")
    assert (tmp_path / "page").read_bytes() == b"\xff\xfe\x00"


def test_where_nothing_can_be_saved(tmp_path: Path) -> None:
    report = evaluate({"a": gold()}, {"a": record()})
    for target, reason in ((tmp_path, "is a folder"), (tmp_path / "none/x.json", "does not exist")):
        with pytest.raises(BadInput, match=reason):
            save(report, target)
    assert list(tmp_path.iterdir()) == []


def test_the_options_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/a.json").write_text(json.dumps(gold()), encoding="utf-8")
    (tmp_path / "records.json").write_text(json.dumps(record()), encoding="utf-8")
    saved = tmp_path / "saved.json"

    def run(*more: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["evaluate", str(tmp_path / "gold"), str(tmp_path / "records.json"), *more])
        return done.exit_code, done.output

    assert run("--against", str(saved)) == (2, f"{saved}: no such file or folder.\n")
    assert run("--save", str(saved))[0] == 0
    wrong = record()
    wrong["dates"] = []
    (tmp_path / "records.json").write_text(json.dumps(wrong), encoding="utf-8")
    status, text = run("--save", str(saved), "--against", str(saved), "--interval")
    assert status == 0 and "0 gained, 1 lost" in text and "facts 75.0  [75.0, 75.0]" in text
    assert "0 gained, 0 lost" in run("--against", str(saved))[1]
    status, text = run("--save", str(tmp_path / "records.json"))
    assert status == 1 and "no saved evaluation" in text
    assert json.loads((tmp_path / "records.json").read_text(encoding="utf-8")) == wrong


# two annotators ---------------------------------------------------------------------------------------------------------


def test_the_second_annotation_is_of_articles_of_the_corpus_and_no_input() -> None:
    first, second = load_gold(ROOT / "corpus/gold"), load_gold(ROOT / "corpus/second")
    assert len(second) == 15 and second.keys() <= first.keys()
    assert [item.name for item in find([ROOT / "corpus"]).items if "/" in item.name] == []
    for name, gold in second.items():
        assert gold != first[name], f"{name}: a copy is no second annotation"


# against the reference scorer -----------------------------------------------------------------------------------------


def reference(shared: Path, golds: dict[str, Any], records: dict[str, Any]) -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("reference_score", shared / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score = module.Score()
    for name, wanted in golds.items():
        score.article(name, wanted, records.get(name, {}))
    figures: dict[str, Any] = score.report()
    return figures


def same(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert {key: ours[key] for key in ("facts", "attributes", "f1", "rate")} == theirs


def as_record(wanted: dict[str, Any]) -> dict[str, Any]:
    """A record that says what a gold file says, over a text made of its quotes."""
    found = copy.deepcopy(wanted)
    text = "\n\n".join(str(words.get("action") or words.get("text")) for kind in ("counts", "directives", "dates") for words in found[kind])
    found["schema"] = "baotinh.record/1"
    found["article"] = dict(found.get("article") or {}) | {"text": text, "blocks": [{"kind": "caption", "start": 0, "end": len(text)}]}
    for kind in ("counts", "directives", "dates", "documents"):
        for words in found[kind]:
            words["text"] = words.get("action") or words.get("text") or "?"
            start = max(text.find(words["text"]), 0)
            words["span"] = [start, start + len(words["text"])]
    return found


def perturbed(found: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The record with some of its items dropped, doubled or changed in one value."""
    found = copy.deepcopy(found)
    others = ["event", "target", "exact", "about", "criterion", "instruction", "proposal", "Thường trực Thành ủy", "", None, "2023"]
    for kind in ("dates", "officials", "counts", "documents", "directives"):
        kept = [copy.deepcopy(one) for one in found[kind] for _ in range(dice.choice([0, 1, 1, 1, 1, 2]))]
        for one in kept:
            keys = [key for key in one if key not in ("span", "mentions", "positions", "roles")]
            if dice.random() < 0.4:
                key = dice.choice(keys)
                one[key] = 12 if key in ("value", "high") and kind == "counts" else dice.choice(others)
            for post in one.get("positions", []):
                if dice.random() < 0.3:
                    post[dice.choice(["title", "organisation"])] = dice.choice(["Bí thư", "Tỉnh ủy", "", "Sở Tài chính tỉnh Thanh Hóa"])
            if "roles" in one and dice.random() < 0.3:
                one["roles"] = dice.sample(["chair", "speaker", "attendee"], dice.randint(0, 3))
        found[kind] = kept
    if dice.random() < 0.3:
        found["event"] = None
    elif found["event"]:
        found["event"][dice.choice(["kind", "date", "province"])] = "2020"
    if dice.random() < 0.3:
        found["article"]["text"] = found["article"]["text"][: len(found["article"]["text"]) // 2]
    return found


@pytest.fixture(scope="module")
def golds(shared: Path) -> dict[str, Any]:
    return {**load_gold(shared / "gold"), **load_gold(shared / "dev")}


def test_agrees_with_the_reference_on_perfect_and_on_absent_records(shared: Path, golds: dict[str, Any]) -> None:
    records = {name: as_record(wanted) for name, wanted in list(golds.items())[1:]}
    same(evaluate(golds, records).figures, reference(shared, golds, records))


@pytest.mark.parametrize("seed", range(25))
def test_agrees_with_the_reference_on_perturbed_records(shared: Path, golds: dict[str, Any], seed: int) -> None:
    dice = random.Random(seed)
    records = {name: perturbed(as_record(wanted), dice) for name, wanted in golds.items() if dice.random() < 0.9}
    report = evaluate(golds, records)
    assert report.misses
    same(report.figures, reference(shared, golds, records))
