"""Bytes as served -> text. Nothing here fails: what no charset can read comes out with replacement characters."""

from __future__ import annotations

import codecs
import logging
import re

from scrapers.legacy import encoding_of, repair
from scrapers.page import Page
from scrapers.text import clean

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.I)
# Saved by a browser or an editor under a name that says less than the bytes.
_WESTERN = {"ascii", "us-ascii", "iso-8859-1", "latin-1", "latin1", "iso8859-1", "windows-1252", "cp1252"}


def decode(page: Page) -> str:
    """The page's text in NFC (see `text.clean`).

    TCVN3, VNI and UTF-8 that was encoded twice are told by their words (see `legacy.repair`). Charsets in this order: byte order
    mark; UTF-8 if the bytes are valid UTF-8; UTF-16 without a mark; the charset of the
    header, then of the page's own declaration; else what UnicodeDammit makes of it, windows-1258 before windows-1252.
    """
    return clean(characters(page))


def characters(page: Page) -> str:
    """The page's characters in Unicode, before anything is normalised."""
    return repair(_charset(page))


def _charset(page: Page) -> str:
    data = page.content
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if (wide := _wide(data)) is not None:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Fonts of before Unicode put Vietnamese letters on the codes of a Western charset, whatever the page declares.
    if encoding_of(western := data.decode("latin-1")):
        return western
    declared = [name for name in (page.charset, _declared(data)) if name and _known(name)]
    for name in declared:
        try:
            return data.decode("cp1258" if name.lower() in _WESTERN else name)
        except (UnicodeError, LookupError):
            continue
    return _guessed(data)


def _guessed(data: bytes) -> str:
    good = data.decode("utf-8", "replace")
    # A few broken bytes in a long page (a cut-off download) do not make it another charset.
    if good.count("\ufffd") * 200 < len(good):
        return good
    from bs4.dammit import UnicodeDammit

    # It reports each replaced character on standard error; the page is read either way.
    logging.getLogger("bs4.dammit").setLevel(logging.ERROR)
    found = UnicodeDammit(data, known_definite_encodings=["cp1258"], is_html=True).unicode_markup
    return found if found is not None else data.decode("cp1258", "replace")


def _declared(data: bytes) -> str | None:
    found = _META.search(data[:4096])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _known(name: str) -> bool:
    try:
        return codecs.lookup(name).encode is not None and name.lower() not in {"utf-8", "utf8"}
    except (LookupError, ValueError):
        return False


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the first lines is mostly zero."""
    head = data[:2000]
    if len(head) < 8 or head.count(0) * 4 < len(head):
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 4 * even + 2:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd + 2 else None
