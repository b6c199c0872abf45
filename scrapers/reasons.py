"""Why a page holds no article that can be read, as one of a closed list of codes (docs/running.md)."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from scrapers.items import Item
from scrapers.page import NotAnArticle

# Links that make a list of articles.
_LINKS = 20
# Characters of visible text up to which a page counts as one that shows nothing.
_NOTHING = 400
# A page that sets a cookie by script and loads itself again, as some papers answer a reader without cookies.
_COOKIE = re.compile(r"document\.cookie\s*=|setcookie\s*\(", re.I)
_RELOAD = re.compile(r"location\.(?:reload|replace|assign)\s*\(|location(?:\.href)?\s*=(?!=)|http-equiv=[\"']?refresh", re.I)
# Letters without a space, as ciphers and base64 have and no script written by people.
_CIPHER = re.compile(r"[A-Za-z0-9+/=_-]{1500}|(?:\\x[0-9a-f]{2}){500}|(?:%u?[0-9a-f]{2,4}){500}", re.I)
_DECODES = re.compile(r"\b(?:decrypt\w*|cryptojs|atob|unescape|fromcharcode|decode\w*|giai_?ma)\s*[(.]", re.I)
_MESSAGES = {
    "listing": "The page lists articles and holds none. Give the addresses it links to.",
    "no_text": "No running text was found on the page. Check that it was saved in full.",
    "frames": "The page only holds frames. Save the page that the main frame shows.",
    "reload": "The page sets a cookie and loads itself again. Save it from a browser, after it has shown the article.",
    "encrypted": "The text is encrypted and decoded by a script. Save the page from a browser, after it has shown the article.",
    "images_only": "The page shows its text as pictures. Take it out of the input, or give a text of it.",
    "scripted": "The page builds its text by script. Save it from a browser, after it has shown the article.",
}


def no_article(text: str, tree: Element | None, items: list[Item]) -> NotAnArticle:
    """What to raise for a page without running text; `tree` is None for a page that could not be parsed at all."""
    return refused(_code(text, tree, items))


def refused(code: str) -> NotAnArticle:
    """What to raise for a page that is no article for one of the reasons of this module."""
    return NotAnArticle(code, _MESSAGES[code])


def _code(text: str, tree: Element | None, items: list[Item]) -> str:
    if sum(x.links > 0.8 for x in items) >= _LINKS:
        return "listing"
    shown = sum(len(x.text) for x in items)
    if tree is None or shown > _NOTHING:
        return "encrypted" if _encrypted(text) else "no_text"
    if next(tree.iter("frameset", "frame"), None) is not None:
        return "frames"
    if _COOKIE.search(text) and _RELOAD.search(text):
        return "reload"
    if _encrypted(text):
        return "encrypted"
    if any((x.get("src") or x.get("data-src") or "").strip() for x in tree.iter("img")):
        return "images_only"
    if next(tree.iter("iframe", "embed", "object"), None) is not None:
        return "frames"
    return "scripted" if next(tree.iter("script"), None) is not None else "no_text"


def _encrypted(text: str) -> bool:
    # Pictures are embedded as data addresses in the same letters.
    return _DECODES.search(text) is not None and _CIPHER.search(re.sub(r"data:[\w/+.-]{1,40};base64,[\w+/=]+", "", text)) is not None
