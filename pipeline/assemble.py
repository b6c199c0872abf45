"""assemble(Document, Page) -> Record: the JSON contract, with every quote checked against the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from pipeline.document import Directive, Document, Official, Span
from pipeline.record import SCHEMA, WARNINGS, Record
from scrapers.page import Page

Json = dict[str, Any]

_TRACKING = ("utm_", "fbclid", "gclid", "zarsrc", "gidzl")


class Ungrounded(ValueError):
    """A value that does not point at its words: a fault of the program, never of the page."""


class _Found(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_F = TypeVar("_F", bound=_Found)


def assemble(document: Document, page: Page, further: Sequence[Page] = ()) -> Record:
    """The record of a resolved document, which was read from a page and, perhaps, `further` ones.

    Raises `Ungrounded` where a span does not hold the words it is said to hold, and `pydantic.ValidationError` where a
    value is outside the lists of the schema.
    """
    text, article = document.text, document.article
    url = article.url or page.url
    record = Record.model_validate(
        {
            "schema": SCHEMA,
            "id": article_id(url, text),
            "version": _digest(text),
            "source": {
                "url": url,
                "site": article.site or page.site,
                "path": page.path,
                "retrieved": page.retrieved,
                "sha256": sha256(page.content).hexdigest(),
                "further": [{"url": each.url, "path": each.path, "sha256": sha256(each.content).hexdigest()} for each in further] or None,
            },
            "article": _article(document),
            "event": _event(document),
            "dates": [
                _quote(text, d) | {"value": d.value, "role": d.role, "part_of_day": d.part_of_day} for d in _in_order(document.dates)
            ],
            "officials": [_official(document, official) for official in document.officials],
            "counts": _counts(document),
            "documents": _documents(document),
            "directives": [_directive(text, d) for d in _in_order(document.directives)],
            "warnings": _warnings(document),
        }
    )
    check(record)
    return record


def check(record: Record) -> None:
    """Raises `Ungrounded` unless every block, quote and quoted part stands in the text as the record says."""
    text, end = record.article.text, 0
    for number, block in enumerate(record.article.blocks):
        if not block.start < block.end <= len(text) or text[end : block.start] != ("\n\n" if number else ""):
            raise Ungrounded(f"block {block.start}-{block.end} does not follow the one before it by one blank line")
        end = block.end
    if end != len(text):
        raise Ungrounded(f"the blocks end at {end}, the text at {len(text)}")
    for quote in record.quotes():
        start, end = quote.span
        if not start < end <= len(text) or text[start:end] != quote.text:
            raise Ungrounded(f"{quote.text!r} is not the text at {start}-{end} (rule {quote.rule})")
    for directive in record.directives:
        for part in (directive.action, directive.addressee, directive.verb):
            if part is not None and (not part or part not in text):
                raise Ungrounded(f"{part!r} is not in the text (rule {directive.rule})")


def article_id(url: str | None, text: str) -> str:
    """16 hexadecimal digits, the same across runs and machines: of the normalised URL, else of the text."""
    return _digest(normal_url(url) if url else text)


def normal_url(url: str) -> str:
    """What the addresses of one page share: no scheme, `www.`, fragment, closing slash or tracking parameter; sorted query."""
    parts = urlsplit(url.strip())
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.lower().startswith(_TRACKING))
    host = parts.netloc.rpartition("@")[2].lower().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    return host + parts.path.rstrip("/") + (f"?{urlencode(query)}" if query else "")


def _article(document: Document) -> Json:
    article = document.article
    return {
        "title": article.title,
        "kicker": article.kicker,
        "lead": article.lead,
        "published": article.published,
        "authors": article.authors,
        "section": article.section,
        "tags": article.tags,
        "agency": article.agency,
        "text": document.text,
        "blocks": [{"kind": block.kind, "start": block.start, "end": block.end} for block in document.blocks],
    }


def _event(document: Document) -> Json | None:
    event = document.event
    if event is None:
        return None
    places = {"province": event.province, "district": event.district, "commune": event.commune}
    return {
        "kind": event.kind,
        "date": event.date,
        "part_of_day": event.part_of_day,
        **places,
        "codes": asdict(event.codes),
        **_quote(document.text, event),
    }


def _official(document: Document, official: Official) -> Json:
    rules = {(person.start, person.end): person.rule for person in document.people}
    posts = [{"title": p.title, "organisation": p.organisation or (p.body.name if p.body else None)} for p in official.posts]
    return {
        "name": official.name,
        "honorific": official.honorific,
        "positions": [post | _quote(document.text, found) for post, found in zip(posts, official.posts, strict=True)],
        "roles": official.roles,
        "mentions": [{**_quote(document.text, span), "rule": rules.get((span.start, span.end))} for span in _in_order(official.mentions)],
    }


def _counts(document: Document) -> list[Json]:
    return [
        {
            "value": _number(count.value),
            "high": None if count.high is None else _number(count.high),
            "unit": count.unit,
            "category": count.category,
            "of": count.of,
            "bound": count.bound,
            "status": count.status,
            **_quote(document.text, count),
        }
        for count in _in_order(document.counts)
    ]


def _documents(document: Document) -> list[Json]:
    return [
        {
            "kind": cited.kind,
            "number": cited.number,
            "date": cited.date,
            "issuer": cited.issuer_name or _words(document.text, cited.issuer),
            **_quote(document.text, cited),
        }
        for cited in _in_order(document.documents)
    ]


def _directive(text: str, directive: Directive) -> Json:
    return {
        "kind": directive.kind,
        "issuer": directive.issuer_name or _words(text, directive.issuer),
        "addressee": _words(text, directive.addressee),
        "action": _words(text, directive.action),
        "verb": _words(text, directive.verb),
        "deadline": directive.deadline,
        **_quote(text, directive),
    }


def _warnings(document: Document) -> list[Json]:
    """What the stages warned of, and what the page itself lacks."""
    found = {(warn.code, warn.message) for warn in document.warnings}
    article = document.article
    one_of_several = article.next_page is not None or (article.page_number or 1) > 1
    lacks = (("no_title", article.title is None), ("no_published", article.published is None), ("several_pages", one_of_several))
    for code, lacking in lacks:
        if lacking and all(code != known for known, _ in found):
            found.add((code, WARNINGS[code]))
    return [{"code": code, "message": message} for code, message in sorted(found)]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()[:16]


def _in_order(items: Iterable[_F]) -> list[_F]:
    return sorted(items, key=lambda item: (item.start, item.end))


def _quote(text: str, item: _Found) -> Json:
    return {"text": text[item.start : item.end], "span": (item.start, item.end), "rule": getattr(item, "rule", None)}


def _words(text: str, span: Span | None) -> str | None:
    return text[span.start : span.end] if span else None


def _number(value: float) -> int | float:
    """Whole numbers without a decimal point, as people write them."""
    return int(value) if float(value).is_integer() else value
