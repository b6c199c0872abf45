"""What `baotinh diff` says: records by name, values by their place, nothing where nothing changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.diff import NoRecords, changes, compare, render

Json = dict[str, Any]
TEXT = "Sáng 5/3, ông Lê Văn Tám làm việc với 12 hợp tác xã."


def quote(words: str, **values: Any) -> Json:
    start = TEXT.index(words)
    return {**values, "text": words, "span": [start, start + len(words)], "rule": "r"}


def record(name: str = "a", **fields: Any) -> Json:
    return {
        "schema": "baotinh.record/1",
        "id": f"id-{name}",
        "version": "v1",
        "source": {"url": None, "path": f"{name}.txt", "sha256": "1"},
        "article": {
            "title": f"Tin {name}",
            "text": TEXT,
            "tags": ["nước"],
            "blocks": [{"kind": "paragraph", "start": 0, "end": len(TEXT)}],
        },
        "event": quote("Sáng 5/3", kind="meeting", date="2024-03-05"),
        "dates": [quote("Sáng 5/3", value="2024-03-05", role="event")],
        "officials": [{"name": "Lê Văn Tám", "roles": ["chair"], "positions": [], "mentions": [quote("ông Lê Văn Tám")]}],
        "counts": [quote("12 hợp tác xã", value=12, unit="hợp tác xã"), quote("5", value=5, unit="x")],
        "warnings": [],
        **fields,
    }


def changed(change: Callable[[Json], object]) -> list[tuple[str, str, Any, Any]]:
    new = record()
    change(new)
    return [(found.kind, found.path, found.old, found.new) for found in changes(record(), new)]


COUNTS = record()["counts"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda r: r["dates"][0].update(value="2023-03-05"), [("changed", "dates[0].value", "2024-03-05", "2023-03-05")]),
        (lambda r: r["counts"].pop(0), [("removed", "counts[0]", COUNTS[0], None)]),
        (lambda r: r["counts"].insert(0, quote("Tám", value=8)), [("added", "counts[0]", None, quote("Tám", value=8))]),
        (lambda r: r["counts"].reverse(), [("changed", "counts", COUNTS, COUNTS[::-1])]),
        (
            lambda r: r["counts"][1].update(unit="y", rule="q"),
            [("changed", "counts[1].unit", "x", "y"), ("changed", "counts[1].rule", "r", "q")],
        ),
        (lambda r: r["counts"][0].update(span=[37, 51]), [("changed", "counts[0].span", COUNTS[0]["span"], [37, 51])]),
        (lambda r: r.update(event=None), [("removed", "event", record()["event"], None)]),
        (lambda r: r["event"].update(date=None), [("removed", "event.date", "2024-03-05", None)]),
        (lambda r: r["officials"][0]["roles"].append("speaker"), [("added", "officials[0].roles[1]", None, "speaker")]),
        (lambda r: r["officials"][0].update(name="Lê Tám"), [("removed", "officials[0]", record()["officials"][0], None)]),
        (
            lambda r: r["article"].update(tags=["đê"]),
            [("removed", "article.tags[0]", "nước", None), ("added", "article.tags[0]", None, "đê")],
        ),
        (lambda r: r["warnings"].append({"code": "no_title"}), [("added", "warnings[0]", None, {"code": "no_title"})]),
        (lambda r: r.update(extra=1), [("added", "extra", None, 1)]),
        (lambda r: r["source"].update(sha256="2", retrieved="2024-03-06T00:00:00Z"), []),
    ],
)
def test_values_are_told_by_their_place(change: Callable[[Json], object], expected: list[Any]) -> None:
    assert changed(change)[: len(expected)] == expected
    assert bool(changed(change)) == bool(expected)


def test_words_that_only_moved_have_not_changed() -> None:
    def move(r: Json) -> None:
        head = "Tin vắn\n\n"
        r["version"] = "v2"
        r["article"]["text"] = head + TEXT
        r["article"]["blocks"] = [{"kind": "kicker", "start": 0, "end": 7}, {"kind": "paragraph", "start": 9, "end": 9 + len(TEXT)}]
        for item in [r["event"], *r["dates"], *r["counts"], *r["officials"][0]["mentions"]]:
            item["span"] = [offset + len(head) for offset in item["span"]]

    assert changed(move) == [("added", "article.blocks[0]", None, {"kind": "kicker", "text": "Tin vắn"})]


def write(path: Path, *records: Json, rejected: tuple[Json, ...] = ()) -> Path:
    path.mkdir(exist_ok=True)
    (path / "records.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    (path / "rejected.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rejected), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "came", "went", "changed", "same"),
    [
        ("abc", "abc", "", "", "", 3),
        ("abc", "cab", "", "", "", 3),
        ("ab", "bc", "c", "a", "", 1),
        ("ab", "aB", "", "", "b", 1),
        ("aa", "a", "", "a", "", 1),
        ("a", "aA", "a", "", "", 1),
        ("", "a", "a", "", "", 0),
        ("", "", "", "", "", 0),
    ],
)
def test_records_come_go_and_change(tmp_path: Path, old: str, new: str, came: str, went: str, changed: str, same: int) -> None:
    def run(names: str) -> list[Json]:
        return [record(name.lower(), dates=[] if name.isupper() else record()["dates"]) for name in names]

    found = compare(write(tmp_path / "old", *run(old)), write(tmp_path / "new", *run(new)))
    names = [
        [entry.name.removesuffix(".txt") for entry in part]
        for part in (found.came, [e for e, _ in found.went], [e for e, _ in found.changed])
    ]
    assert names == [list(came), list(went), list(changed)] and found.same == same


def test_an_article_of_another_text_is_known_by_its_path(tmp_path: Path) -> None:
    old, new = write(tmp_path / "old", record("a", id="1")), write(tmp_path / "new", record("a", id="2"))
    ((_, (change,)),) = compare(old, new).changed
    assert (change.path, change.old, change.new) == ("id", "1", "2")


def test_why_a_record_went_is_told(tmp_path: Path) -> None:
    old = write(tmp_path / "old", record("a"))
    new = write(tmp_path / "new", rejected=({"input": "a.txt", "error": "no_text", "stage": "parse", "message": ""},))
    assert compare(old, new).went[0][1] == "no_text"
    assert "- a.txt  Tin a  (set aside: no_text)" in render(compare(old, new))


def invoke(*args: object) -> Any:
    return CliRunner().invoke(app, ["diff", *map(str, args)], catch_exceptions=False)


def test_the_command_prints_short_lines(tmp_path: Path) -> None:
    new = record("a", counts=[quote("12 hợp tác xã", value=13, unit="hợp tác xã")])
    old = write(tmp_path / "old", record("a"), record("b\nc"))
    result = invoke(old, write(tmp_path / "new", new, record("d")))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "- b c.txt  Tin b c",
        "+ d.txt  Tin d",
        "~ a.txt  Tin a",
        "    - counts[1]: “5” value 5, unit x",
        "    ~ counts[0].value: 12 → 13  in “12 hợp tác xã”",
        "records: 1 came, 1 went, 1 changed, 0 same",
        "counts: 1 removed, 1 changed",
    ]


def test_the_command_prints_json(tmp_path: Path) -> None:
    old, new = write(tmp_path / "old", record("a")), write(tmp_path / "new", record("a", event=None), record("b"))
    told = json.loads(invoke(old / "records.jsonl", new, "--json").stdout)
    assert told["schema"] == "baotinh.diff/1" and told["records"] == {"came": 1, "went": 0, "changed": 1, "same": 0}
    assert told["values"] == {"event": {"removed": 1}}
    assert told["changed"][0]["changes"] == [{"kind": "removed", "path": "event", "old": record()["event"], "new": None, "at": "Sáng 5/3"}]


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [(None, 2, "no such file or folder"), ("[1]\n", 1, "line 1: this is no record"), ("{}\nx\n", 1, "line 1"), ("\x00\n", 1, "line 1")],
)
def test_what_cannot_be_compared_is_said_on_one_line(tmp_path: Path, content: str | None, status: int, message: str) -> None:
    good, bad = write(tmp_path / "good", record()), tmp_path / "bad.jsonl"
    if content is not None:
        bad.write_text(content)
    for args in ((good, bad), (bad, good)):
        result = invoke(*args)
        assert result.exit_code == status and message in result.stderr and result.stderr.count("\n") == 1


def test_a_folder_without_records_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoRecords, match=r"holds no records\.jsonl"):
        compare(tmp_path, tmp_path)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b", "Tám"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "name", "value", "roles", "code"]), inner, max_size=3)
    ),
    max_leaves=8,
)
RECORDS = st.fixed_dictionaries({"dates": st.lists(VALUES, max_size=4), "event": VALUES, "officials": st.lists(VALUES, max_size=3)})


@given(RECORDS)
def test_equal_records_do_not_differ(value: Json) -> None:
    assert list(changes(value, copy.deepcopy(value))) == []


@given(RECORDS, RECORDS)
def test_other_records_differ(old: Json, new: Json) -> None:
    """Null and absent are the same, as the schema has them."""

    def full(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: full(part) for key, part in value.items() if part is not None}
        return [full(part) for part in value] if isinstance(value, list) else value

    def plain(value: Any) -> str:
        return json.dumps(full(value), sort_keys=True)

    assert bool(list(changes(old, new))) == (plain(old) != plain(new))


@given(RECORDS, RECORDS)
def test_what_is_added_one_way_is_removed_the_other(old: Json, new: Json) -> None:
    def kinds(one: Json, other: Json) -> dict[str, int]:
        found = [change.kind for change in changes(one, other)]
        return {kind: found.count(kind) for kind in ("added", "removed")}

    there, back = kinds(old, new), kinds(new, old)
    assert (there["added"], there["removed"]) == (back["removed"], back["added"])
