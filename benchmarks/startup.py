"""How long each command takes before it does anything, beside Python doing nothing.

    python benchmarks/startup.py [--rounds 7]

Each command is started once to warm the disk, then `rounds` times; commands take turns, so that a busy moment meets them all.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
HEAVY = ("spacy", "underthesea", "dask", "dateparser", "lxml", "bs4")
_CODE = """
import atexit, sys
atexit.register(lambda: print(len(sys.modules), *[name for name in {heavy!r} if name in sys.modules], file=sys.stderr))
sys.argv = ["baotinh", *{args!r}]
from pipeline.cli import main
main()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_options(parser)
    print_table(measure(parser.parse_args().rounds))


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=7, help="starts of each command")


def commands() -> dict[str, list[str]]:
    """What is started, by what it is shown as: the help of every command there is, and one short job."""
    sys.path.insert(0, str(ROOT))
    from typer.main import get_command

    from pipeline.cli import app

    names = sorted(getattr(get_command(app), "commands", {}))
    article = str(next((ROOT / "corpus").glob("*.txt")))
    found = {"--version": ["--version"], "--help": ["--help"], **{f"{name} --help": [name, "--help"] for name in names}}
    return found | {"schema": ["schema"], "extract ARTICLE": ["extract", article]}


def measure(rounds: int) -> dict[str, Any]:
    """Median seconds of each command, its ratio to Python alone, how many modules it loads and which heavy ones."""
    todo = {"python -c pass": [sys.executable, "-c", "pass"]}
    todo |= {name: [sys.executable, "-c", _CODE.format(heavy=HEAVY, args=args)] for name, args in commands().items()}
    loaded = {name: start(command)[1] for name, command in todo.items()}
    seconds: dict[str, list[float]] = {name: [] for name in todo}
    for _ in range(rounds):
        for name, command in todo.items():
            seconds[name].append(start(command)[0])
    median = {name: statistics.median(taken) for name, taken in seconds.items()}
    alone = median["python -c pass"]
    rows = {
        name: {
            "seconds": taken,
            "best": min(seconds[name]),
            "ratio to python": taken / alone,
            "modules": loaded[name][0],
            "heavy": loaded[name][1],
        }
        for name, taken in median.items()
    }
    return {"rounds": rounds, "commands": rows}


def start(command: list[str]) -> tuple[float, tuple[int | None, list[str]]]:
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, text=True, check=True)
    taken = time.perf_counter() - begun
    said = done.stderr.strip().splitlines()
    number, *heavy = said[-1].split() if said else [None]
    return taken, (int(number) if number else None, heavy)


def print_table(result: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", "median s", "best s", "ratio to python", "modules", "heavy ones", title=f"Start-up, {result['rounds']} starts each")
    for name, row in result["commands"].items():
        figures = (f"{row['seconds']:.3f}", f"{row['best']:.3f}", f"{row['ratio to python']:.1f}", str(row["modules"] or "-"))
        table.add_row(name, *figures, ", ".join(row["heavy"]) or "-")
    Console().print(table)


if __name__ == "__main__":
    main()
