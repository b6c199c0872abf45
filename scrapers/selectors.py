"""What the selectors of a newspaper choose on a page. They help the generic reader, which must do without them.

Selectors are CSS. Where a page has one of a part, the first selector of a list (`.sapo, .summary`) that finds it counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from scrapers.page import Layout

#: The parts of which a page has one, and those of which it may have several.
ONE = ("title", "kicker", "lead", "body", "published")
MANY = ("authors", "captions", "tags", "section", "drop")

_NONE = (None, ())
_SAID = re.compile(r"\w")
_UNREAD = frozenset({"script", "style", "noscript", "template"})
# A selector that needs no XPath: elements by tag, class, id, one attribute, as the last child, one inside the other.
_COMPOUND = re.compile(
    r"(?P<tag>[a-z][a-z0-9]*)?(?P<names>(?:[.#][\w-]+)*)(?:\[(?P<attribute>[a-z-]+)=(?P<value>[a-z]+)\])?(?P<last>:last-child)?"
)
_COMMA = re.compile(r",(?![^(\[]*[)\]])")

Names = dict[str, list[Element]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The elements that the layouts of a page choose; None or nothing where a layout names none or the page has none."""

    title: Element | None = None
    kicker: Element | None = None
    lead: Element | None = None
    body: Element | None = None
    published: Element | None = None
    authors: tuple[Element, ...] = ()
    captions: tuple[Element, ...] = ()
    tags: tuple[Element, ...] = ()
    section: tuple[Element, ...] = ()
    drop: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class _Compound:
    """One step of a plain selector: `div.a.b#c[d=e]:last-child`; `names` are classes and ids with their dots and hashes."""

    tag: str | None
    names: tuple[str, ...]
    attribute: str | None
    value: str | None
    last: bool

    def fits(self, element: Element) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        if self.attribute is not None and element.get(self.attribute) != self.value:
            return False
        if self.last and next(element.itersiblings("*"), None) is not None:
            return False
        if not self.names:
            return True
        classes = f" {' '.join((element.get('class') or '').split())} "
        return all(f" {name[1:]} " in classes if name[0] == "." else element.get("id") == name[1:] for name in self.names)


def fitting(tree: Element, layouts: Sequence[Layout], names: Names) -> Chosen | None:
    """What the first layout that fits chooses, `names` being those in the tree; parts it does not find are those of the next one that
    fits. None where none fits.

    A layout fits where its `mark`, if it has one, is on the page, and its `body` with text in it; one without `body` where its `title`
    is; one without either where any part of it is. Raises `ValueError` for a selector that is none.
    """
    chosen: Chosen | None = None
    for layout in layouts:
        found = choose(tree, layout, names)
        if found is not None:
            chosen = found if chosen is None else _completed(chosen, found)
    return chosen


def choose(tree: Element, layout: Layout, names: Names) -> Chosen | None:
    """What the selectors of one layout choose; None where it does not fit. Raises `ValueError` for a selector that is none."""
    if layout.mark and not present(tree, layout.mark, names):
        return None
    anchor = "body" if layout.body else "title" if layout.title else None
    first = _one(tree, layout, anchor, names) if anchor else None
    if anchor and first is None:
        return None
    parts: dict[str, Any] = {part: first if part == anchor else _one(tree, layout, part, names) for part in ONE}
    found = Chosen(**parts, **{part: _many(tree, layout, part, names) for part in MANY})
    return found if anchor or any(getattr(found, part) not in _NONE for part in (*ONE, *MANY) if part != "drop") else None


def names_in(elements: Iterable[Element]) -> Names:
    """Elements by class (".sapo") and id ("#content"), in their order."""
    classes: defaultdict[str, list[Element]] = defaultdict(list)
    found: Names = {}
    for element in elements:
        if value := element.get("class"):
            classes[value].append(element)
        if value := element.get("id"):
            found.setdefault(f"#{value}", []).append(element)
    for value, elements in classes.items():
        for name in set(value.split()):
            found.setdefault(f".{name}", []).extend(elements)
    return found


def select(tree: Element, selector: str, names: Names) -> Iterator[list[Element]]:
    """The elements that each selector of a list chooses, in document order. Raises `ValueError` for one that is none."""
    for plain, path in compiled(selector):
        yield _plainly(tree, plain, names) if plain else path(tree)


def present(tree: Element, selector: str, names: Names) -> bool:
    """Whether any selector of a list chooses something."""
    return any(select(tree, selector, names))


@cache
def compiled(selector: str) -> tuple[tuple[tuple[_Compound, ...], CSSSelector], ...]:
    """The selectors of a list, as steps where they are plain and as XPath. Raises `ValueError` with a line that says what is wrong."""
    made = []
    for single in _COMMA.split(selector) if selector else ():
        try:
            path = CSSSelector(single.strip(), translator="html")
        except (SelectorError, etree.XPathError) as error:
            raise ValueError(f"{selector!r} is no CSS selector: {' '.join(str(error).split())}") from None
        made.append((_steps(single.strip()), path))
    return tuple(made)


def named_parts(layouts: Iterable[Layout]) -> frozenset[str]:
    """The parts that some of these layouts have selectors for, without `drop`."""
    return frozenset(name for layout in layouts for name in (*ONE, *MANY) if name != "drop" and getattr(layout, name))


def _steps(selector: str) -> tuple[_Compound, ...]:
    """The steps of a plain selector; none for another, and for one that only XPath finds without looking at every element."""
    found = []
    for word in selector.split():
        match = _COMPOUND.fullmatch(word)
        if match is None:
            return ()
        names = tuple(re.findall(r"[.#][\w-]+", match["names"]))
        found.append(_Compound(match["tag"], names, match["attribute"], match["value"], match["last"] is not None))
    return tuple(found) if found[0].tag or found[0].names else ()


def _plainly(tree: Element, steps: tuple[_Compound, ...], names: Names) -> list[Element]:
    *before, last = steps
    if last.names:
        # The rarest of its names first: a page has hundreds of "row" and one "article__body".
        rarest: list[Element] = min((names.get(name, []) for name in last.names), key=len)
        return [element for element in rarest if last.fits(element) and _stands_in(element, before)]
    if before:
        scopes = _plainly(tree, tuple(before), names)
        return list(dict.fromkeys(element for scope in scopes for element in _below(scope, last)))
    return [element for element in tree.iter(last.tag) if last.fits(element)]


def _below(scope: Element, step: _Compound) -> Iterator[Element]:
    return (element for element in scope.iter(step.tag or "*") if element is not scope and step.fits(element))


def _stands_in(element: Element, steps: Sequence[_Compound]) -> bool:
    """Whether the ancestors of an element fit the steps, from the outermost in. The nearest that fits is the best choice for each."""
    wanted = list(steps)
    if wanted:
        for ancestor in element.iterancestors():
            if wanted[-1].fits(ancestor):
                wanted.pop()
                if not wanted:
                    break
    return not wanted


def _one(tree: Element, layout: Layout, part: str, names: Names) -> Element | None:
    for found in select(tree, getattr(layout, part) or "", names):
        shown = [element for element in found if _has_text(element)]
        if shown:
            # Of several bodies (that of a related article, a nested one) the one with most in it, of all else the first.
            return max(shown, key=_size) if part == "body" and len(shown) > 1 else shown[0]
    return None


def _many(tree: Element, layout: Layout, part: str, names: Names) -> tuple[Element, ...]:
    return tuple(dict.fromkeys(element for found in select(tree, getattr(layout, part) or "", names) for element in found))


def _completed(chosen: Chosen, found: Chosen) -> Chosen:
    lacking = [part for part in (*ONE, *MANY) if getattr(chosen, part) in _NONE]
    return replace(chosen, **{part: getattr(found, part) for part in lacking})


def _has_text(element: Element) -> bool:
    return any(_SAID.search(text) for text in _texts(element))


def _size(element: Element) -> int:
    return sum(len(text.strip()) for text in _texts(element))


def _texts(element: Element) -> Iterator[str]:
    """The text in an element; of elements that speak to machines (`meta`, `time`) that."""
    yield from (element.get(name) or "" for name in ("content", "datetime"))
    for node in element.iter("*"):
        if node.text and node.tag not in _UNREAD:
            yield node.text
        if node.tail and node is not element:
            yield node.tail
