"""What robots.txt of a site allows, as RFC 9309 reads it, with the pauses and sitemaps that sites write there beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from protego import Protego

#: The name that robots.txt calls us by.
NAME = "baotinh"
#: Pauses beyond a day are taken for one.
_LONGEST = 86_400.0


@dataclass(frozen=True, slots=True)
class Rules:
    """`pause`: seconds between two requests, 0 where nothing is asked; `sitemaps`: as written there, in their order."""

    pause: float = 0.0
    sitemaps: tuple[str, ...] = ()
    parsed: Protego | None = None

    def allows(self, url: str) -> bool:
        """Whether an address may be fetched."""
        return self.parsed is None or self.parsed.can_fetch(url, NAME)


#: Where there is no robots.txt (RFC 9309, 2.3.1.3).
ALL_ALLOWED = Rules()


def read(content: bytes) -> Rules:
    """The rules in a robots.txt, whatever its bytes: what is no rule in it is passed over."""
    parsed = Protego.parse(content.decode("utf-8-sig", "replace").replace("\0", ""))
    pauses = [parsed.crawl_delay(NAME) or 0.0]
    if (rate := parsed.request_rate(NAME)) is not None and rate.requests > 0:
        pauses.append(rate.seconds / rate.requests)
    pause = max((value for value in pauses if not math.isnan(value)), default=0.0)
    return Rules(min(max(pause, 0.0), _LONGEST), tuple(dict.fromkeys(parsed.sitemaps)), parsed)
