"""Pages that stand in front of a page are told from pages that only have a captcha or a cookie script among other things."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire import reply, serving

from scrapers.answers import NotFetched
from scrapers.fetch import Fetcher, Limits
from scrapers.walls import wall_of

WORDS = "Sáng nay, hội đồng họp bàn việc sửa con đường liên xã và nước sạch cho bà con hai bên bờ kênh. "
ARTICLE = f"<h1>Sửa đường liên xã</h1><p>{WORDS * 6}</p><p>{WORDS * 6}</p>"
MENU = "".join(f'<li><a href="/muc-{number}">Mục {number}</a></li>' for number in range(20))

CLOUDFLARE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta http-equiv="refresh" content="390"></head>
<body><div class="main-wrapper"><noscript>Enable JavaScript and cookies to continue</noscript></div><script>(function(){
window._cf_chl_opt={cvId:'3'};var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1';
document.getElementsByTagName('head')[0].appendChild(a);}());</script></body></html>"""
RECAPTCHA = """<html><head><title>Xác thực</title><script src="https://www.google.com/recaptcha/api.js"></script></head><body>
<form method="post"><p>Vui lòng xác nhận bạn là con người để tiếp tục.</p><div class="g-recaptcha" data-sitekey="x"></div>
<input type="submit"></form></body></html>"""
IMAGE = """<html><body><form><p>Hệ thống nhận thấy nhiều truy cập từ máy của bạn. Nhập mã xác nhận trong hình để tiếp tục:</p>
<img src="/captcha.aspx"><input name="ma"><input type="submit" value="Tiếp tục"></form></body></html>"""
COOKIE = """<html><body><script>document.cookie="D1N=0a1b2c"+"; expires=Fri, 31-Dec-2037 23:59:59 GMT; path=/";
window.location.reload(true);</script></body></html>"""
AES = """<html><body><script type="text/javascript" src="/aes.js" ></script><script>function toNumbers(d){var e=[];return e}
var a=toNumbers("f6"),b=toNumbers("98");document.cookie="__test="+toHex(slowAES.decrypt(b,2,a))+"; path=/"; location.href="/?i=1";
</script><noscript>This site requires Javascript to work, please enable Javascript in your browser</noscript></body></html>"""
REFRESH = """<html><head><meta http-equiv="refresh" content="1"><script>document.cookie = 'ok=1; path=/';</script></head><body>
Đang chuyển trang, xin chờ</body></html>"""

SUBSCRIBE = (
    '<form><p>Gửi bình luận</p><div class="g-recaptcha"></div><script src="https://www.google.com/recaptcha/api.js"></script></form>'
)
OLD_FORM = '<form><p>Nhập mã xác nhận</p><img src="/captcha.ashx"><input name="ma"></form>'
COUNTER = "<script>document.cookie = 'luot=1'; if (top != self) { top.location.href = self.location.href; }</script>"
JSD = "<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';</script>"


@pytest.mark.parametrize(
    ("page", "wall"),
    [
        (CLOUDFLARE, "captcha"),
        (RECAPTCHA, "captcha"),
        (IMAGE, "captcha"),
        (COOKIE, "cookie_wall"),
        (AES, "cookie_wall"),
        (REFRESH, "cookie_wall"),
        (f"<html><body>{ARTICLE}</body></html>", None),
        (f"<html><body>{ARTICLE}{SUBSCRIBE}</body></html>", None),
        (f"<html><body>{ARTICLE}{OLD_FORM}</body></html>", None),
        (f"<html><head>{COUNTER}</head><body>{ARTICLE}</body></html>", None),
        (f"<html><body>{ARTICLE}{JSD}</body></html>", None),
        (f"<html><body><ul>{MENU}</ul><p>Tin ảnh</p>{SUBSCRIBE}{COUNTER}</body></html>", None),
        (f"<html><body><p>Tin ngắn: trời mưa.</p>{JSD}</body></html>", None),
        (f"<html><body><h1>Ngân hàng bỏ mã captcha</h1><p>{WORDS * 12}Khách không phải nhập mã xác nhận nữa.</p></body></html>", None),
        ("<html><body><script>location.href='/trang-chu'</script></body></html>", None),
        ("<html><body><script>document.cookie='a=1'</script><p>Tin</p></body></html>", None),
        ('<?xml version="1.0"?><rss><channel><item><title>Bỏ mã captcha, cookie</title></item></channel></rss>', None),
        ('{"captcha": true}', None),
        ("", None),
    ],
)
def test_walls_are_told_from_pages(page: str, wall: str | None) -> None:
    assert wall_of((), page.encode()) == wall


def test_the_header_of_a_challenge_is_enough() -> None:
    assert wall_of((("CF-Mitigated", "challenge"),), b"") == "captcha"


@given(st.text(alphabet="<>/!-scriptyle captcha=;.dou", max_size=400))
def test_any_text_is_looked_at(page: str) -> None:
    assert wall_of((), page.encode()) in (None, "captcha", "cookie_wall")


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    one = Fetcher(limits=Limits(seconds=5.0, silence=2.0, backoff=0.01))
    yield one
    one.close()


@pytest.mark.parametrize("status", ["200 OK", "403 Forbidden", "429 Too Many Requests", "503 Service Unavailable"])
@pytest.mark.parametrize(("page", "code"), [(CLOUDFLARE, "captcha"), (COOKIE, "cookie_wall")])
def test_a_wall_is_reported_and_asked_for_once(fetcher: Fetcher, status: str, page: str, code: str) -> None:
    with serving(reply(page.encode(), status)) as wire:
        with pytest.raises(NotFetched) as caught:
            fetcher.fetch(wire.url("/a"), wire.source)
        assert (caught.value.code, caught.value.permanent, wire.paths) == (code, False, ["/a"])
