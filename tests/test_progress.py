"""How a run tells how far it is, and how it stops."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.engine import progress
from pipeline.engine.signals import deaf, patient

ROOT = Path(__file__).parents[1]
ARTICLE = """Huyện Đông Sơn bàn việc chống hạn

Sáng 5/3/2024, đồng chí Lê Văn Tám, Chủ tịch UBND huyện Đông Sơn chủ trì hội nghị bàn việc chống hạn với {} hợp tác xã.

Đồng chí Lê Văn Tám yêu cầu các xã nạo vét kênh mương trước ngày 30/6.
"""
COMMAND = [sys.executable, "-m", "pipeline.cli", "run"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TERM": "xterm", "COLUMNS": "100"}


def articles(folder: Path, number: int) -> Path:
    folder.mkdir()
    for i in range(number):
        (folder / f"{i:05}.txt").write_text(ARTICLE.format(i + 2), encoding="utf-8")
    return folder


def test_plain_lines_say_how_far(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.0)
    with progress.lines("files") as tell:
        tell(1, 3)
        tell(2, 3)
    said = capsys.readouterr()
    assert [re.sub(r"\d+ per", "N per", line) for line in said.err.splitlines()] == [
        "1 of 3 files, N per second, 0:00 left",
        "2 of 3 files, N per second, 0:00 left",
    ]
    assert said.out == ""


def test_plain_lines_are_seldom(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.lines("files") as tell:
        for done in range(1000):
            tell(done + 1, 1000)
    assert capsys.readouterr().err == ""


def test_elsewhere_than_on_a_terminal_nothing_moves(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, str(articles(tmp_path / "in", 3))], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert done.stderr == "" and "\x1b" not in done.stdout and "\r" not in done.stdout


def test_a_terminal_shows_a_bar(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*COMMAND, str(articles(tmp_path / "in", 40))]
    with subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=theirs, text=True) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            shown += part
        os.close(ours)
        assert process.stdout is not None
        table = process.stdout.read()
    assert process.returncode == 0
    assert "files" in shown.decode() and "40/40" in shown.decode() and "\x1b[" in shown.decode()
    assert "40  articles" in table and "\x1b" not in table


def interrupt(tmp_path: Path, workers: int, *, began: bool) -> tuple[int, str]:
    """Exit status and standard error of a run that gets Ctrl-C, with its whole process group: as it begins, or in the middle."""
    state = tmp_path / "outputs/.state"
    command = [*COMMAND, str(tmp_path / "in"), "--workers", str(workers)]
    with subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until:
            if any(state.rglob("*.part") if began else state.glob("inputs.json")):
                break
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        begun = time.monotonic()
        assert process.stderr is not None
        said = process.stderr.read()
        process.wait(timeout=60)
    assert time.monotonic() - begun < 60
    return process.returncode, said


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("began", [False, True], ids=["at once", "in the middle"])
def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(tmp_path: Path, workers: int, began: bool) -> None:
    articles(tmp_path / "in", 4000)
    status, said = interrupt(tmp_path, workers, began=began)
    assert (status, said.splitlines()[-1]) == (1, "Stopped. What was done is kept in outputs; run the same command to go on.")
    assert "Traceback" not in said
    assert [path.name for path in (tmp_path / "outputs").iterdir()] == [".state"]
    assert bool(list((tmp_path / "outputs/.state").rglob("*.part"))) == began


def test_times_are_told_as_people_read_them() -> None:
    assert [progress.clock(seconds) for seconds in (7.2, 750, 11100)] == ["0:07", "12:30", "3:05:00"]


def test_ctrl_c_is_not_heard_while_results_are_put_in_place() -> None:
    with deaf():
        os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)


def test_ctrl_c_waits_while_workers_start() -> None:
    reached = False
    with pytest.raises(KeyboardInterrupt), patient():
        signal.raise_signal(signal.SIGINT)  # to this thread: those of numeric libraries do not wait
        reached = True
    assert reached
