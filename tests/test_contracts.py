"""The shape of the project: who imports whom, what the wheel carries, what the documents promise."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pipeline
from pipeline.record import WARNINGS

ROOT = Path(__file__).parents[1]


def test_corpus_articles_have_unique_stems_and_gold() -> None:
    articles = [path for path in (ROOT / "corpus").iterdir() if path.is_file()]
    stems = [path.stem for path in articles]
    assert len(set(stems)) == len(stems) >= 12
    assert {path.stem for path in (ROOT / "corpus/gold").glob("*.json")} == set(stems)


def test_gold_quotes_the_articles() -> None:
    for path in (ROOT / "corpus/gold").glob("*.json"):
        gold = json.loads(path.read_text(encoding="utf-8"))
        assert {"article", "event", "dates", "officials", "counts", "documents", "directives"} <= gold.keys(), path


def test_warnings_that_are_raised_are_documented() -> None:
    raised = set()
    for path in (ROOT / "pipeline").rglob("*.py"):
        raised |= set(re.findall(r'\bWarn\(\s*(?:code=)?"(\w+)"', path.read_text(encoding="utf-8")))
    assert raised <= set(WARNINGS)


def test_every_warning_stands_in_the_documentation() -> None:
    text = (ROOT / "docs/record.md").read_text(encoding="utf-8")
    assert [code for code in WARNINGS if f"`{code}`" not in text] == []


def test_every_field_stands_in_the_documentation() -> None:
    from pipeline.record import json_schema

    text = (ROOT / "docs/record.md").read_text(encoding="utf-8")
    schema = json_schema()
    fields = set(schema["properties"]).union(*(definition["properties"] for definition in schema["$defs"].values()))
    assert sorted(field for field in fields if f"`{field}`" not in text) == []


def test_the_version_is_in_the_changelog() -> None:
    assert f"## {pipeline.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"] == "baotinh"


def test_the_examples_of_the_readme_hold() -> None:
    from datetime import date

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    text = "Huyện Đông Sơn họp bàn chống hạn\n\n" + " ".join(re.findall(r"^> (.*)$", readme, re.M))
    record = json.loads(pipeline.extract(text, published="2024-03-06").model_dump_json())
    (shown,) = map(json.loads, re.findall(r"```json\n(.*?)```", readme, re.S))

    def says(found: object, shown: object) -> bool:
        """Whether what is shown stands in what was found: of lists at least one such item, of objects those fields."""
        if isinstance(shown, dict) and isinstance(found, dict):
            return all(says(found.get(key), value) for key, value in shown.items() if value != "…")
        if isinstance(shown, list) and isinstance(found, list) and all(isinstance(item, dict) for item in shown):
            return all(any(says(one, item) for one in found) for item in shown)
        return found == shown

    assert [key for key, value in shown.items() if not says(record[key], value)] == []
    assert pipeline.parse_date("5 tháng đầu năm 2014") == "2014-01/2014-05"
    assert pipeline.parse_date("Chiều 15/11", anchor=date(2022, 11, 16)) == "2022-11-15"
    assert pipeline.parse_number("1,2 triệu") == 1200000


def _kind(module: str) -> str:
    return module.split("_")[0].removesuffix("s").replace("bodie", "body")


def test_extractors_import_only_their_own_helpers() -> None:
    """`dates` may use `date_grammar`, never `counts` or `count_units`."""
    for path in (ROOT / "pipeline/extractors").glob("*.py"):
        own = _kind(path.stem)
        text = path.read_text(encoding="utf-8")
        used = re.findall(r"pipeline\.extractors\.(\w+)", text) + re.findall(r"from pipeline\.extractors import (\w+)", text)
        assert [name for name in used if _kind(name) != own] == [], path.name
