"""The contract: what a record may hold, how it is written, and its published schema."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.record import WARNINGS, Record, from_json, json_schema, to_json

TEXT = "Sáng 5/3, xã có 12 hộ."


def minimal(**changes: Any) -> dict[str, Any]:
    article = {
        "title": None, "kicker": None, "lead": None, "published": "2024-03-06", "authors": [], "section": None, "tags": [], "agency": None,
        "text": TEXT, "blocks": [{"kind": "paragraph", "start": 0, "end": len(TEXT)}],
    }  # fmt: skip
    return {
        "schema": "baotinh.record/1", "id": "a" * 16, "version": "b" * 16,
        "source": {"url": None, "site": None, "path": "a.txt", "retrieved": None, "sha256": "c" * 64},
        "article": article, "event": None, "dates": [], "officials": [], "counts": [], "documents": [], "directives": [], "warnings": [],
        **changes,
    }  # fmt: skip


def date(**changes: Any) -> dict[str, Any]:
    quote = {"text": "Sáng 5/3", "span": [0, 8], "rule": "day_month"}
    return {**quote, "value": "2024-03-05", "role": "event", "part_of_day": "morning", **changes}


def count(**changes: Any) -> dict[str, Any]:
    return {
        "text": "12 hộ", "span": [16, 21], "rule": "plain", "value": 12, "high": None, "unit": "hộ", "category": "household", "of": None,
        "bound": "exact", "status": "actual", **changes,
    }  # fmt: skip


def test_written_and_read_back_it_is_the_same_bytes() -> None:
    record = Record.model_validate(minimal(dates=[date()], counts=[count()]))
    line = to_json(record)
    assert "\n" not in line and "Sáng" in line and '"event":null' in line
    assert list(json.loads(line)) == list(minimal())
    assert to_json(from_json(line)) == line
    assert json.loads(line)["counts"][0]["value"] == 12 and '"value":12,' in line


def test_fields_of_later_versions_are_kept() -> None:
    line = to_json(from_json(json.dumps(minimal(dates=[date(certainty=0.5)], topic="x"))))
    assert json.loads(line)["dates"][0]["certainty"] == 0.5 and json.loads(line)["topic"] == "x"


@pytest.mark.parametrize(
    "changes",
    [
        {"dates": [date(role="unknown")]},
        {"dates": [date(value="5/3/2024")]},
        {"dates": [date(value="2024-3-5")]},
        {"dates": [date(part_of_day="sáng")]},
        {"dates": [date(span=[-1, 3])]},
        {"counts": [count(category="hộ")]},
        {"counts": [count(value=float("nan"))]},
        {"counts": [count(bound="circa")]},
        {"warnings": [{"code": "unheard_of", "message": "?"}]},
        {"schema": "baotinh.record/2"},
        {"id": None},
    ],
)
def test_values_outside_the_lists_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Record.model_validate(minimal(**changes))


@pytest.mark.parametrize("value", ["2014", "2014-06", "2014-06-13", "2014-01/2014-05", "2011/2014", "2021/..", "../2014-06-13"])
def test_dates_are_edtf(value: str) -> None:
    assert Record.model_validate(minimal(dates=[date(value=value)])).dates[0].value == value


def test_every_warning_code_is_explained_and_accepted() -> None:
    warnings = [{"code": code, "message": meaning} for code, meaning in WARNINGS.items()]
    assert len(Record.model_validate(minimal(warnings=warnings)).warnings) == len(WARNINGS)
    assert all(WARNINGS.values())


def test_the_schema_names_every_field_and_is_serialisable() -> None:
    schema = json.loads(json.dumps(json_schema()))
    assert list(schema["properties"]) == [*minimal(), "cluster"]
    assert set(schema["required"]) == set(minimal())
    assert schema["properties"]["schema"]["const"] == "baotinh.record/1"
    assert set(schema["$defs"]["Count"]["properties"]) == set(count())


def test_reading_records_loads_nothing_else_of_the_project() -> None:
    code = "import sys, pipeline.record; print(sorted(m for m in sys.modules if m.split('.')[0] in ('pipeline', 'scrapers', 'spacy')))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "['pipeline', 'pipeline.record']"
