"""What the user says of a page, and what its first bytes say."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9-]*[\s>/])", re.IGNORECASE)


class BadInput(Exception):
    """A document that cannot be had from its file. `code` is from the list of rejections, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[type[BadInput], tuple[str, str]]:
        return type(self), (self.code, str(self))


def kind_of(content: bytes) -> str:
    """`html` for bytes that begin with markup, else `text`; UTF-16 is seen through."""
    return "html" if _MARKUP.match(content[:1024].replace(b"\0", b"")) else "text"


def local_time(published: str | date) -> str:
    """A day of publication as records give it: local time (+07:00), `2014-06-14` or `2014-06-14T15:13`.

    Raises `ValueError` for text that is not ISO 8601.
    """
    if isinstance(published, str):
        try:
            published = date.fromisoformat(published) if len(published) <= 10 else datetime.fromisoformat(published)
        except ValueError:
            raise ValueError(f"{published!r} is no date: write it as 2014-06-14 or 2014-06-14T15:13") from None
    if not isinstance(published, datetime):
        return published.isoformat()
    if published.tzinfo is not None:
        published = published.astimezone(timezone(timedelta(hours=7))).replace(tzinfo=None)
    return published.isoformat(timespec="minutes")
