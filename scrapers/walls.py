"""Pages that stand in front of a page: they ask whether the reader is human, or set a cookie by script and load again.

They are recognised and reported, never solved.
"""

from __future__ import annotations

import re

from scrapers.answers import Headers, header

#: Walls are small: a page of more bytes is taken for what it is.
_MOST = 131_072
#: Characters that a reader sees on a wall, at most. Articles have more, and so have lists of them.
_CAPTCHA_TEXT = 900
_COOKIE_TEXT = 300
_LINKS = 8

_HIDDEN = re.compile(r"<(/?)(script|style|noscript|template|svg)\b|<!--|-->")
_TAG = re.compile(r"<[^<>]*>")
# What all of these pages have some of; they and the patterns below are looked for in lower case.
_NEEDLES = (
    "captcha",
    "cookie",
    "challenge",
    "cf_chl",
    "turnstile",
    "geetest",
    "ddos-guard",
    "awswaf",
    "_incapsula_",
    "slowaes",
    "cloudproxy",
)
# A feed or a sitemap has none of these.
_ACTIVE = ("<script", "<form", "<iframe")
# Challenges that stand alone, by what their scripts and forms are called.
_CHALLENGE = re.compile(
    r"_cf_chl_opt|cf-challenge|cf_captcha|challenge-form|cdn-cgi/challenge-platform/h/|captcha-delivery\.com|_incapsula_resource"
    r"|px-captcha|ddos-guard|awswaf|aws-waf-token|g-recaptcha|grecaptcha|recaptcha/api|h-captcha|hcaptcha\.com|cf-turnstile"
    r"|challenges\.cloudflare\.com|geetest|captcha",
)
_ASKED = re.compile(
    r"<title>\s*(?:just a moment|attention required|please wait|checking your browser|ddos-guard|access denied|human verification)"
    r"|(?:verify|prove|confirm)\s+(?:that\s+)?you\s+are\s+(?:a\s+)?(?:human|not\s+a\s+robot)|i'?m not a robot|checking your browser"
    r"|không phải (?:là )?(?:người máy|robot)|xác (?:minh|thực|nhận) (?:rằng )?bạn là (?:con )?người|(?:nhập|điền) (?:mã|ký tự)[^<>]{0,40}"
    r"(?:xác (?:nhận|thực|minh)|bảo (?:vệ|mật)|captcha|an toàn)|kiểm tra trình duyệt",
)
_SETS = re.compile(r"document\.cookie\s*=|setcookie\s*\(|sucuri_cloudproxy|\btonumbers\s*\(|slowaes")
_RELOADS = re.compile(
    r"location\.(?:reload|replace|assign)\s*\(|location(?:\.href)?\s*=(?!=)|http-equiv=[\"']?refresh|history\.go\s*\(\s*0|\.submit\s*\(",
)
_SEALED = "sucuri_cloudproxy_js"


def wall_of(headers: Headers, content: bytes) -> str | None:
    """`captcha` or `cookie_wall` where that is all there is on a page; None for any other, also for one with a captcha in a form."""
    if (header(headers, "cf-mitigated") or "").lower() == "challenge":
        return "captcha"
    if not content or len(content) > _MOST or b"<" not in content[:1024]:
        return None
    # Lower case and plain searches first: nearly every page ends here, and is looked at in microseconds.
    page = content.decode("utf-8", "replace").lower()
    if not any(mark in page for mark in _ACTIVE) or page.count("<a ") > _LINKS or not any(needle in page for needle in _NEEDLES):
        return None
    seen = _visible(page)
    if len(seen) > _CAPTCHA_TEXT:
        return None
    if _CHALLENGE.search(page) and (_ASKED.search(page) or len(seen) < _COOKIE_TEXT):
        return "captcha"
    reloads = _RELOADS.search(page) or _SEALED in page
    return "cookie_wall" if _SETS.search(page) and reloads and len(seen) < _COOKIE_TEXT else None


def _visible(page: str) -> str:
    """The text that a reader sees, roughly. In one pass: what is never closed hides the rest."""
    shown: list[str] = []
    at, hidden = 0, ""
    for mark in _HIDDEN.finditer(page):
        name = mark[2] or ""
        if not hidden and mark[0] != "-->" and not mark[1]:
            shown.append(page[at : mark.start()])
            hidden = name or "-->"
        elif hidden and (mark[0] == hidden or (mark[1] and name == hidden)):
            at, hidden = mark.end(), ""
    if not hidden:
        shown.append(page[at:])
    return " ".join(_TAG.sub(" ", " ".join(shown)).split())
