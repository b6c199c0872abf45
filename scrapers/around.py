"""What stands around the body of an article: when it was published, who wrote it, its keywords."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.etree import _Element as Element

from scrapers import captions
from scrapers import lines as look
from scrapers.body import Body, read_stamp
from scrapers.items import Item, last_in, text_of
from scrapers.layout import HEADINGS, Reading, is_named
from scrapers.stamps import Stamp, find_stamp, from_metadata

_TAGS = re.compile(r"\W*(?:từ\s+kho?[áóa]a?|tags?|keywords?|thẻ|chủ đề|nhãn)\b|#", re.I)


def stamp_of(item: Item) -> tuple[Stamp, list[str]] | None:
    """The publication line that an item is; a `time` element may tell machines more than readers."""
    stamp = read_stamp(item.text)
    given = from_metadata(item.element.get("datetime") or "") if item.element.tag == "time" else None
    if stamp is not None and given is not None and given.startswith(stamp[0].value):
        return replace(stamp[0], value=given), stamp[1]
    return stamp


def loose_stamp(item: Item) -> tuple[Stamp, list[str]] | None:
    """A date with its time in a line of buttons below the headline, where nothing else has one."""
    stamp = find_stamp(item.text) if len(item.text) <= 140 and not captions.is_stopped(item.text) else None
    return (stamp, []) if stamp is not None and "T" in stamp.value else None


def people_of(item: Item) -> list[str] | None:
    """The authors of a byline or of an element named so; None for anything else."""
    if item.links > 0.5 and not is_named(item.element, "author", 3):
        return None
    people = look.byline(item.text)
    if people is None and (is_named(item.element, "author", 3) or look.is_name(item.text)):
        return look.unlabelled_byline(item.text) or None
    return people


def published(reading: Reading, body: Body, main: Element, before: str | None) -> None:
    """Metadata first; a printed line of the same day adds its time. Without metadata, the printed line nearest to the headline.

    `before` is the local time at which the page was fetched, if known: what is later is a clock or a fault.
    """
    said, printed = (v if v and _past(v, before) else None for v in (reading.meta.published, body.published))
    if (said and "T" in said) or (printed and not said):
        body.published = said or printed
        return
    near = (v for v in _near(reading, main) if _past(v, before))
    if said:
        same = [v for v in (printed, *near) if v and v.startswith(said)]
        body.published = max([said, *same], key=len)
    else:
        body.published = next(near, None)


def _past(value: str, before: str | None) -> bool:
    return before is None or value <= before[: len(value)]


def _near(reading: Reading, main: Element) -> list[str]:
    """Printed times in the container that headline and body share, the nearest to the headline first.

    The page's clock stands outside that container, or above the headline where the container is the whole page.
    """
    place = reading.order[reading.headline] if reading.headline is not None else reading.order[main]
    box: Element | None = main
    while box is not None and box.tag not in {"html", "body"} and not reading.order[box] <= place <= last_in(box, reading.order):
        box = box.getparent()
    low, high = reading.span(box) if box is not None else (0, 0)
    wide = box is None or box.tag in {"html", "body"}
    found = []
    for item in reading.everything:
        if box is not None and not low <= item.at <= high:
            continue
        if item.links < 0.5 and not (wide and item.at < place) and (stamp := stamp_of(item)) is not None:
            found.append((stamp[0].updated, abs(item.at - place), stamp[0].value))
    return [value for *_, value in sorted(found)]


def authors(reading: Reading, body: Body, end: int) -> None:
    """Where no byline was read in the article: author elements behind it, then the metadata."""
    if body.authors:
        return
    for i, item in enumerate([x for x in reading.items if x.at > end][:12]):
        # A short line further below is the headline of a box.
        near = i < 4 and item.element.tag not in HEADINGS
        people = (people_of(item) if near or is_named(item.element, "author", 3) else look.byline(item.text)) or []
        body.authors.extend(p for p in people if p not in body.authors)
        if not people and (body.authors or look.furniture(item.text) == "end"):
            break
    if not body.authors:
        body.authors.extend(reading.meta.authors)


def tags(reading: Reading, start: int) -> list[str]:
    """The links of the first element behind the body's beginning that is named, or named by its first words, as the keywords."""
    for element, kinds in reading.named.items():
        if "tags" in kinds and reading.order[element] > start and (found := _linked_tags(element)):
            return found
    said = [x for x in reading.everything if x.at > start and _TAGS.match(x.text) and look.furniture(x.text) == "tags"][:2]
    for item in said:
        if found := _linked_tags(item.element) or look.tag_line(item.text):
            return found[:20]
    return []


def _linked_tags(element: Element) -> list[str]:
    links = [text for a in element.iter("a") if 1 < len(text := text_of(a, 100).lstrip("#").strip()) <= 60]
    return [x for x in dict.fromkeys(links) if look.furniture(x) is None][:20]
