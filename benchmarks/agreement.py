"""How far two annotators agree: corpus/second/ against corpus/gold/, by the evaluator that judges the records.

    python benchmarks/agreement.py [--errors] [--write]

Each annotator stands once as gold and once as records. What either of them marked as optional counts neither way. With --errors
everything they differ in is listed; with --write the table goes into docs/accuracy.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from common import FIGURES, ROOT, cell, flat, put, table

from pipeline.evaluate import Report, evaluate, intervals, load_gold
from pipeline.evaluate.compare import form, organisation, overlap
from pipeline.evaluate.fields import SAME_ACTION, count_key, document_key
from pipeline.evaluate.sheet import Json

FIRST, SECOND = ROOT / "corpus/gold", ROOT / "corpus/second"
#: What only a record with its article's text can be judged on.
OF_THE_TEXT = {"text kept", "grounded", "quoted", "furniture removed", "captions"}
KEYS: dict[str, Callable[[Json], object]] = {
    "dates": lambda date: date["value"],
    "officials": lambda official: form(official["name"]),
    "counts": count_key,
    "documents": document_key,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--errors", action="store_true", help="list what they differ in")
    parser.add_argument("--write", action="store_true", help="replace the table of docs/accuracy.md")
    args = parser.parse_args()
    one_way, other_way = both_ways()
    if args.errors:
        for miss in (miss for miss in one_way.misses if miss.figure not in OF_THE_TEXT):
            print(f"{miss.article}  {miss.figure}  {miss.verdict}  {miss.what}")
    put("agreement", agreement_table(one_way, other_way), args.write)


def both_ways() -> tuple[Report, Report]:
    """The second annotator's articles as records against the first's as gold, and the other way round."""
    second = load_gold(SECOND)
    first = {name: gold for name, gold in load_gold(FIRST).items() if name in second}
    return against(first, second), against(second, first)


def against(golds: Mapping[str, Json], records: Mapping[str, Json]) -> Report:
    return evaluate(golds, {name: as_record(records[name], gold) for name, gold in golds.items()})


def as_record(mine: Json, gold: Json) -> Json:
    """What an annotator says as a record, without the optional items that the other one does not have."""
    kept = dict(mine)
    for kind, key in KEYS.items():
        known = {key(item) for item in gold[kind]}
        kept[kind] = [item for item in mine[kind] if not item.get("optional") or key(item) in known]
    kept["officials"] = [{**official, "positions": posts(official, gold)} for official in kept["officials"]]
    kept["directives"] = [item for item in mine["directives"] if not item.get("optional") or said(item, gold["directives"])]
    return kept


def posts(official: Json, gold: Json) -> list[Json]:
    who = form(official["name"])
    known = {post_key(post) for other in gold["officials"] if form(other["name"]) == who for post in other["positions"]}
    return [post for post in official["positions"] if not post.get("optional") or post_key(post) in known]


def post_key(post: Json) -> tuple[str, str]:
    return form(post["title"]), organisation(post["organisation"])


def said(directive: Json, others: list[Json]) -> bool:
    return any(overlap(directive["action"], other["action"]) >= SAME_ACTION for other in others)


def agreement_table(one_way: Report, other_way: Report) -> str:
    one, other, ends = flat(one_way.figures), flat(other_way.figures), intervals(one_way.tallies.values())
    rows = []
    for figure, label in FIGURES.items():
        mine, theirs = one.get(figure), other.get(figure)
        if mine is not None and theirs is not None:
            rows.append((label, cell(mine, ends.get(figure)), cell(theirs)))
    heads = ("", f"second against first ({one_way.figures['articles']['gold']} articles)", "first against second")
    return table(heads, rows)


if __name__ == "__main__":
    main()
