"""What a line of results depends on, so that a later run knows which of them still hold."""

from __future__ import annotations

import platform
from dataclasses import fields
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

from pipeline.record import SCHEMA
from scrapers.page import Page

PACKAGES = ("baotinh", "underthesea", "spacy", "beautifulsoup4", "lxml", "dateparser", "pydantic", "rensa")
_KEY_BYTES = 16
_TOLD = tuple(field.name for field in fields(Page) if field.name != "content")


def versions() -> dict[str, str | None]:
    """The versions that go into `run.json`; None for what is not installed."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


@cache
def fingerprint() -> str:
    """A digest of everything beside the page that a record comes from: schema, versions, and all code, rules and resources."""
    digest = sha256(repr((SCHEMA, sorted(versions().items()))).encode())
    for package in ("pipeline", "scrapers"):
        _add(digest, files(package), package)
    return digest.hexdigest()


def key(page: Page, name: str, basis: str) -> bytes:
    """The key of a document's line: equal where the bytes of the page, what is known of it, its name and `basis` are equal."""
    told = repr((basis, name, [getattr(page, field) for field in _TOLD]))
    return sha256(sha256(page.content).digest() + told.encode("utf-8", "backslashreplace")).digest()[:_KEY_BYTES]


def _add(digest: object, folder: Traversable, name: str) -> None:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            if item.name != "__pycache__":
                _add(digest, item, f"{name}/{item.name}")
        elif not item.name.endswith((".pyc", "~")):
            content = item.read_bytes()
            digest.update(f"{name}/{item.name}:{len(content)}:".encode() + content)  # type: ignore[attr-defined]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
