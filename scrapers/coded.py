"""Bodies that stand in a page as base64, for a script to decode: plain text behind it is read, a cipher is reported."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote

from lxml.etree import _Element as Element

from scrapers.items import Item
from scrapers.reasons import refused

# Letters without a space: no word, address or formula of an article is as long, none has as many different ones.
_SHORTEST = 400
_DIFFERENT = 30
_CODED = re.compile(r"[\w+/-]{40,}={0,2}(?:\s+[\w+/-]{4,}={0,2})*", re.ASCII)
_SPACE = re.compile(r"\s+")
_LETTERS = re.compile(r"[^\W\d_]")


def decoded(text: str, items: list[Item]) -> str | None:
    """The page `text` with the plain text of its coded body in it; None where no line is coded, or so little that it is not the body.

    Raises NotAnArticle (`encrypted`) for a body that is no plain text.
    """
    coded = [x for x in items if len(x.text) >= _SHORTEST and _is_coded(x.text)]
    size = sum(len(x.text) for x in coded)
    # A coded body is longer than what is left of the page in words; three bytes are four letters.
    if not coded or size < sum(len(x.text) for x in items if x.links < 0.5) - size:
        return None
    # The parser has read one kind of line break only.
    page = text.replace("\r\n", "\n")
    for item in coded:
        raw, plain = _source(item.element), _plain(item.text)
        if plain is None or raw not in page:
            raise refused("encrypted")
        page = page.replace(raw, plain)
    return page


def _is_coded(line: str) -> bool:
    return _CODED.fullmatch(line) is not None and len(set(line)) >= _DIFFERENT


def _source(element: Element) -> str:
    """The text of a coded element as it stands in the page."""
    return max((element.text or "", *(child.tail or "" for child in element), *(child.text or "" for child in element)), key=len).strip()


def _plain(coded: str) -> str | None:
    """What a base64 text says, if that is a text."""
    letters = _SPACE.sub("", coded).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        plain = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    plain = unquote(plain) if "%3C" in plain or "%20" in plain else plain
    # What is coded twice has no space in it, and is left alone.
    return plain if " " in plain and 2 * len(_LETTERS.findall(plain)) > len(plain) else None
