"""Which reason an error of requests, urllib3, http.client or ssl stands for."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator

import requests
import urllib3

from scrapers.answers import NotFetched


def classified(error: BaseException) -> NotFetched:
    """What an error of requests, urllib3, http.client or ssl means."""
    inside = list(_inside(error))
    text = " ".join(str(inside[-1]).split())[:200] or type(inside[-1]).__name__
    for one in inside:
        if isinstance(one, NotFetched):
            return one
    if any(isinstance(one, TimeoutError | urllib3.exceptions.TimeoutError | requests.Timeout) for one in inside):
        return NotFetched("timeout", "no sign of life in time")
    if any(isinstance(one, ssl.SSLError | urllib3.exceptions.SSLError | requests.exceptions.SSLError) for one in inside):
        return NotFetched("tls", f"no secure connection: {text}")
    if any(isinstance(one, http.client.LineTooLong) or "got more than" in str(one) for one in inside):
        return NotFetched("headers", f"headers too many or too long: {text}")
    if any(isinstance(one, urllib3.exceptions.InvalidChunkLength) for one in inside):
        return NotFetched("protocol", f"no HTTP: {text}")
    broken = (http.client.RemoteDisconnected, http.client.IncompleteRead, OSError)
    if any((isinstance(one, broken) and not isinstance(one, requests.RequestException)) or "prematurely" in str(one) for one in inside):
        return NotFetched("connection", f"the connection broke off: {text}")
    if any(isinstance(one, requests.exceptions.InvalidURL | urllib3.exceptions.LocationParseError) for one in inside):
        return NotFetched("bad_url", f"no address: {text}")
    parsing = (http.client.HTTPException, urllib3.exceptions.HTTPError, requests.RequestException, ValueError, TypeError, LookupError)
    if any(isinstance(one, (*parsing, AttributeError)) for one in inside):
        return NotFetched("protocol", f"no HTTP: {text}")
    return NotFetched("internal", f"{type(error).__name__}: {text}")


def _inside(error: BaseException) -> Iterator[BaseException]:
    """An error and all that it wraps, outermost first."""
    queue, seen = [error], set()
    while queue:
        one = queue.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        within = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        queue += [item for item in within if isinstance(item, BaseException)]
