"""All benchmarks: records beside the usual glue of general tools, and the start-up of every command.

    python benchmarks [FOLDER …] [--quick] [--json outputs/benchmark.json]

Prints tables with medians, ratios, versions and the machine, and writes all of it as JSON. See docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import glue
import startup


def main() -> None:
    parser = argparse.ArgumentParser(prog="python benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="articles (.txt) to read")
    glue.add_options(parser)
    startup.add_options(parser)
    parser.add_argument("--quick", action="store_true", help="one reading of each article and two starts: to see that it works")
    parser.add_argument("--json", type=Path, default=glue.ROOT / "outputs/benchmark.json", dest="out")
    args = parser.parse_args()
    repeat, rounds = (1, 2) if args.quick else (args.repeat, args.rounds)
    result = {"glue": glue.compare(args.folders, args.pairs, repeat), "startup": startup.measure(rounds), **glue.surroundings()}
    glue.print_table(result["glue"])
    startup.print_table(result["startup"])
    glue.print_surroundings(result)
    glue.save(result, args.out)


if __name__ == "__main__":
    main()
