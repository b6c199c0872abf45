"""Runs whose driver and workers are killed at random moments end with the results of an undisturbed run."""

from __future__ import annotations

import random
import runpy
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="workers are found in /proc")
def test_ten_kills_leave_the_bytes_of_an_undisturbed_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
    kills = runpy.run_path(str(BENCHMARKS / "kills.py"))
    kills["write_documents"](tmp_path / "in", 400)
    (tmp_path / "in/0000/0000300a.txt").write_bytes(b"")
    calm = kills["start"](tmp_path / "in", tmp_path / "calm", 2)
    assert calm.communicate() and calm.returncode == 0
    met = kills["disturbed"](tmp_path / "in", tmp_path / "rough", 10, 2, random.Random(7), 0.6)
    assert sum(met.values()) == 10 and len(met) == 2
    for name in ("records.jsonl", "rejected.jsonl"):
        assert (tmp_path / "rough" / name).read_bytes() == (tmp_path / "calm" / name).read_bytes()
    assert not list((tmp_path / "rough/.state").rglob("*.part"))
