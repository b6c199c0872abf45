"""resolve(Document) -> Document: what the mentions mean together.

The place the article is about, the full names of bodies, who is who, what each did, whose orders the directives are,
and the one happening reported.
"""

from __future__ import annotations

from pipeline.document import Document
from pipeline.resolve.event import find_event
from pipeline.resolve.issuers import settle_directives, settle_documents
from pipeline.resolve.organisations import complete_bodies
from pipeline.resolve.people import settle_people
from pipeline.resolve.setting import find_setting


def resolve(doc: Document) -> Document:
    """Fill `officials`, `event`, and the names of issuers; settle the kind of each directive."""
    setting = find_setting(doc)
    doc = complete_bodies(doc, setting)
    doc = settle_people(doc, setting)
    doc = settle_documents(doc)
    doc = settle_directives(doc)
    return find_event(doc, setting)
