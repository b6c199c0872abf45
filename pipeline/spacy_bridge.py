"""spaCy: the pipe `baotinh`, which reads a Doc as an article, and a tokenizer that cuts Vietnamese into syllables.

    nlp = spacy.blank("xx", config=SYLLABLES)         # or spacy.blank("xx"), or any pipeline of your own
    nlp.add_pipe("baotinh")
    doc = nlp(text)
    doc.spans["counts"], doc._.record["counts"]

The record's offsets count in `article.text`, which is the Doc's text without furniture and with white space collapsed; spans are
laid back over the Doc by `Placing`. What cannot be found there word for word gets no span and is named in `doc._.unplaced`.

spaCy loads this module whenever a Language is made, so it imports nothing else of the project until a Doc is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

Json = dict[str, Any]

#: For `spacy.blank(…, config=SYLLABLES)`.
SYLLABLES: Json = {"nlp": {"tokenizer": {"@tokenizers": "baotinh.syllables.v1"}}}

KINDS = ("dates", "officials", "counts", "documents", "directives")
#: The field of an item that names its spans.
_LABELS = {"dates": "role", "counts": "category", "documents": "kind", "directives": "kind"}

# A syllable keeps the tone marks that stand behind it in decomposed text.
_CUT = re.compile(r"\w[\w\u0300-\u036f]*|[^\w\s]|\s+")
_KEY = "baotinh"


class SyllableTokenizer(DummyTokenizer):
    """Syllables and single punctuation marks. Nothing is lost: the text of the Doc is the text that was given."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for found in _CUT.finditer(text):
            word = found[0]
            if word.isspace() and words and word[0] == " ":
                spaces[-1] = True
                word = word[1:]
            if word:
                words.append(word)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)


def make_tokenizer() -> Callable[[Language], SyllableTokenizer]:
    """The tokenizer registered as `baotinh.syllables.v1`."""
    return lambda nlp: SyllableTokenizer(nlp.vocab)


if "baotinh.syllables.v1" not in registry.tokenizers:
    registry.tokenizers.register("baotinh.syllables.v1", func=make_tokenizer)


@Language.factory(_KEY, assigns=["doc.spans", "doc._.record"])
def make_baotinh(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The pipe `baotinh`: fills `doc.spans` with the groups of `KINDS`, and `doc._.record`.

    What is known of the page may be given before: `doc._.page = {"url": …, "site": …, "published": "2024-03-06"}`; it wins over the
    text. A text without an article has no record and no spans, and `doc._.rejection` says why.
    """
    extend()
    return read_doc


@cache
def extend() -> None:
    """Give Docs their attributes `record`, `rejection`, `unplaced` and `page`; for Docs from a DocBin, where no pipe `baotinh` is made.

    All but `page` are read from one JSON text in `doc.user_data`, which comes back from a DocBin as it went in.
    """
    Doc.set_extension("record", getter=lambda doc: _kept(doc, "record", None))
    Doc.set_extension("rejection", getter=lambda doc: _kept(doc, "rejection", None))
    Doc.set_extension("unplaced", getter=lambda doc: _kept(doc, "unplaced", []))
    Doc.set_extension("page", default=None)


def read_doc(doc: Doc) -> Doc:
    """The Doc with the record of its text. Raises `ValueError` for facts of the page that are none."""
    from pipeline.inputs import local_time
    from pipeline.record import to_json
    from pipeline.run import extract_record
    from scrapers.page import NotAnArticle, Page

    facts = _facts(doc._.page)
    if facts.get("published"):
        facts["published"] = local_time(facts["published"])
    for kind in KINDS:
        doc.spans[kind] = []
    doc.user_data.pop(_KEY, None)
    content = doc.text.encode("utf-8", "replace")
    try:
        record = extract_record(Page(content, "text", charset="utf-8", **facts))
    except NotAnArticle as error:
        doc.user_data[_KEY] = json.dumps({"rejection": {"error": error.code, "stage": "parse", "message": str(error)}})
        return doc
    written = to_json(record)
    unplaced = _place(doc, json.loads(written))
    doc.user_data[_KEY] = f'{{"unplaced": {json.dumps(unplaced)}, "record": {written}}}'
    return doc


def item_of(span: Span) -> Json:
    """The item of the record that a span of this module's groups was made for: the mention itself, where it is one of an official."""
    found: Any = span.doc._.record
    for step in span.id_.split("/"):
        found = found[int(step)] if step.isdigit() else found[step]
    return dict(found)


def _facts(page: Any) -> Json:
    facts = dict(page or {})
    if unknown := sorted(facts.keys() - {"url", "site", "published"}):
        raise ValueError(f"doc._.page: {', '.join(unknown)} is not among url, site, published")
    return facts


def _place(doc: Doc, record: Json) -> list[str]:
    """Fill the span groups; the ids of the items that found no place."""
    from pipeline.placing import Placing

    placing = Placing(doc.text, record["article"])
    unplaced = []
    for kind in KINDS:
        spans = []
        for identity, label, item in _items(record, kind):
            place = placing.find(*item["span"])
            if place is None:
                unplaced.append(identity)
            else:
                spans.append(_span(doc, *place, label, identity))
        doc.spans[kind] = spans
    return unplaced


def _items(record: Json, kind: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Id, label and item of everything of a kind; the id is the item's way through the record."""
    for number, item in enumerate(record[kind]):
        if kind != "officials":
            yield f"{kind}/{number}", item[_LABELS[kind]], item
            continue
        for part, label in (("mentions", "mention"), ("positions", "position")):
            for place, quote in enumerate(item[part]):
                yield f"{kind}/{number}/{part}/{place}", label, quote


def _span(doc: Doc, start: int, end: int, label: str, identity: str) -> Span:
    exact = doc.char_span(start, end, label=label, span_id=identity)
    if exact is not None:
        return exact
    wide = doc.char_span(start, end, label=label, span_id=identity, alignment_mode="expand")
    if wide is None:
        raise ValueError(f"{start}-{end} lies outside the Doc")
    return wide


def _kept(doc: Doc, part: str, default: Any) -> Any:
    kept = doc.user_data.get(_KEY)
    return json.loads(kept).get(part, default) if kept else default
