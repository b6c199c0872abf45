"""The text with its findings marked. Findings overlap: a date stands inside a directive, a post inside a mention.

Marks are nested, the longer around the shorter; where two cross, the one that would break the nesting is cut in two. Each mark
knows how many lie inside it, and draws its line so much lower: every line stays visible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from pipeline.record import Quote, Record

#: Kinds of findings by the letter that begins the name of each item, in the order of the page.
KINDS = {"e": "event", "d": "dates", "o": "officials", "c": "counts", "n": "documents", "r": "directives"}

#: Deeper nests than this share the lowest line.
LOWEST = 4


@dataclass(frozen=True, slots=True)
class Item:
    """A finding in the text. `name` is its kind's letter and its place in the record: `d0`, `o2m1`."""

    start: int
    end: int
    name: str


@dataclass(slots=True)
class Node:
    """A stretch of one item, with the stretches inside it."""

    item: Item
    start: int
    end: int
    inside: list[Node] = field(default_factory=list)

    def height(self) -> int:
        return 1 + max((node.height() for node in self.inside), default=-1)


def items_of(record: Record) -> list[Item]:
    """Everything in a record that points at words of the article."""
    items = [_item(record.event, "e0")] if record.event else []
    for letter, quotes in (("d", record.dates), ("c", record.counts), ("n", record.documents), ("r", record.directives)):
        items += [_item(quote, f"{letter}{number}") for number, quote in enumerate(quotes)]
    for number, official in enumerate(record.officials):
        items += [_item(quote, f"o{number}m{place}") for place, quote in enumerate(official.mentions)]
        items += [_item(quote, f"o{number}p{place}") for place, quote in enumerate(official.positions)]
    return items


def nest(start: int, end: int, items: Sequence[Item]) -> list[Node]:
    """The items as far as they lie in text[start:end], nested without crossings."""
    outermost: list[Node] = []
    open_nodes: list[Node] = []
    inside = [item for item in items if item.start < end and item.end > start]
    bounds = sorted({start, end} | {place for item in inside for place in (item.start, item.end) if start < place < end})
    starting: dict[int, list[Item]] = {}
    for item in inside:
        starting.setdefault(max(item.start, start), []).append(item)
    for here in bounds:
        going_on = [item for item in _close(open_nodes, here) if min(item.end, end) > here]
        for item in sorted(going_on + starting.get(here, []), key=lambda item: (-item.end, item.start, item.name[:1] != "e")):
            node = Node(item, here, min(item.end, end))
            (open_nodes[-1].inside if open_nodes else outermost).append(node)
            open_nodes.append(node)
    return outermost


def _close(open_nodes: list[Node], here: int) -> Iterator[Item]:
    """Close what ends here, and with it what was opened inside; gives back the items of what was closed."""
    ending = next((depth for depth, node in enumerate(open_nodes) if node.end <= here), len(open_nodes))
    for node in open_nodes[ending:]:
        node.end = here
        yield node.item
    del open_nodes[ending:]


class Marker:
    """Writes the blocks of one article; the first mark of an item carries the anchor that the record jumps to."""

    def __init__(self, text: str, items: Sequence[Item], number: int) -> None:
        self.text = text
        self.items = items
        self.number = number
        self.anchored: set[str] = set()

    def block(self, start: int, end: int) -> str:
        """text[start:end] as HTML."""
        return self._write(start, end, nest(start, end, self.items))

    def _write(self, start: int, end: int, nodes: list[Node]) -> str:
        parts = []
        for node in nodes:
            parts += [escape(self.text[start : node.start]), self._open(node), self._write(node.start, node.end, node.inside), "</mark>"]
            start = node.end
        return "".join([*parts, escape(self.text[start:end])])

    def _open(self, node: Node) -> str:
        name, height = node.item.name, min(node.height(), LOWEST)
        anchor = "" if name in self.anchored else f' id="t{self.number}-{name}"'
        self.anchored.add(name)
        return f'<mark class="{name[0]}{f" h{height}" if height else ""}"{anchor} data-i="{name}">'


def _item(quote: Quote, name: str) -> Item:
    return Item(*quote.span, name)
