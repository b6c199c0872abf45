"""The figures do not fall below the floors of floors.toml: on the corpus, and on the reference articles where they are there."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate import evaluate, load_gold
from pipeline.inputs import find, load
from pipeline.record import to_json
from pipeline.run import extract_record

ROOT = Path(__file__).parents[1]
FLOORS = tomllib.loads((ROOT / "tests/floors.toml").read_text(encoding="utf-8"))


def figures(*folders: tuple[Path, Path]) -> dict[str, float]:
    """Figures by name, pooled over folders of (articles, gold)."""
    golds: dict[str, Any] = {}
    records: dict[str, Any] = {}
    for articles, gold in folders:
        golds |= load_gold(gold)
        for item in find([articles]).items:
            records[Path(item.name).stem] = json.loads(to_json(extract_record(load(item))))
    report = evaluate(golds, records).figures
    assert report["articles"]["without_record"] == []
    rates = {name: row["rate"] for name, row in report["rate"].items()}
    return rates | {"facts": report["facts"], "attributes": report["attributes"]}


def fallen(found: dict[str, float], name: str) -> dict[str, str]:
    return {key: f"{found[key]:.4f} < {floor}" for key, floor in FLOORS[name].items() if found[key] < floor}


def test_corpus() -> None:
    assert fallen(figures((ROOT / "corpus", ROOT / "corpus/gold")), "corpus") == {}


def test_seeds(shared: Path) -> None:
    assert fallen(figures((shared / "seeds", shared / "gold")), "seeds") == {}


def test_seeds_and_dev(shared: Path) -> None:
    assert fallen(figures((shared / "seeds", shared / "gold"), (shared / "dev", shared / "dev")), "seeds_and_dev") == {}


@pytest.mark.parametrize("name", ["corpus", "seeds", "seeds_and_dev"])
def test_no_headline_is_without_a_floor(name: str) -> None:
    assert {"facts", "attributes", "grounded"} <= FLOORS[name].keys()
