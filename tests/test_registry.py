"""The registry of newspapers, and the commands that list, check and adopt them, against servers on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline import extract
from pipeline.cli import app
from pipeline.places import named
from pipeline.run import article_of
from scrapers.page import Layout, Page
from scrapers.probe import article_links, check
from scrapers.registry import BadSource, host_of, load, source_of, sources

FOLDER = Path(__file__).parents[1] / "scrapers/sources"
PLAIN = 'name = "Báo Đồng Xanh"\nhome = "https://dongxanh.example/"\n'


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["sources", *args], catch_exceptions=False)


def written(folder: Path, text: str, name: str = "dongxanh.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# The files


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_every_file_loads_and_says_what_is_so(path: Path) -> None:
    source = load(path)
    assert path.suffix == ".toml" and source.key == path.stem
    assert path.read_text(encoding="utf-8").startswith("# "), "what it rests on stands at the top"
    assert source.province is None or named(source.province, "province"), source.province
    assert source_of(f"{source.home}tin-tuc/bai-viet.html") == source
    assert source.replaced_by is None or sources()[source.replaced_by].replaced_by is None, "leads to a paper that still appears"


def test_the_registry_holds_the_folder() -> None:
    assert list(sources()) == sorted(path.stem for path in FOLDER.iterdir())
    assert len(sources()) >= 60
    assert sources()["baohaugiang"].replaced_by == "baocantho"


def test_all_keys_are_read(tmp_path: Path) -> None:
    text = PLAIN + (
        'province = "Bến Tre"\nfamily = "a"\nfeeds = ["/rss"]\nsitemaps = ["/sitemap.xml"]\nlistings = ["/?p={page}"]\ndelay = 5\n'
        'checked = 2026-01-08\nreplaced_by = "baovinhlong"\n[[layout]]\ntitle = "h1"\n[[layout]]\nbody = "#than"\n'
    )
    source = load(written(tmp_path, text))
    assert (source.key, source.name, source.home) == ("dongxanh", "Báo Đồng Xanh", "https://dongxanh.example/")
    assert (source.feeds, source.sitemaps, source.listings, source.delay) == (("/rss",), ("/sitemap.xml",), ("/?p={page}",), 5.0)
    assert (source.province, source.family, str(source.checked), source.replaced_by) == ("Bến Tre", "a", "2026-01-08", "baovinhlong")
    assert source.layouts == (Layout(title="h1"), Layout(body="#than"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "Báo"', 'home must be given; add home = "…"'),
        ("", "name and home must be given"),
        (PLAIN + 'provinse = "Bến Tre"', "unknown key provinse; take it out, or write one of name, home, province"),
        (PLAIN + '[[layout]]\nheadline = "h1"', "unknown key headline"),
        (PLAIN + "[[layout]]", "write [[layout]] above"),
        (PLAIN + 'layout = "h1"', "write [[layout]] above"),
        (PLAIN + 'feeds = "/rss"', 'feeds must be a list of addresses, such as feeds = ["/…"]'),
        (PLAIN + "feeds = [3]", "feeds must be text"),
        (PLAIN + 'province = ""', "province must be text and not empty"),
        (PLAIN + "delay = -1", "delay must be seconds"),
        (PLAIN + "delay = inf", "delay must be seconds"),
        (PLAIN + "delay = true", "delay must be seconds"),
        (PLAIN + 'checked = "2026-01-08"', "checked must be a day without quotes"),
        ('name = "Báo"\nhome = "dongxanh.example"', "is no address; write it as https://"),
        ("name = ", "is no TOML"),
    ],
)
def test_a_faulty_file_is_refused_by_name_and_with_advice(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadSource) as refused:
        load(written(tmp_path, text))
    assert "dongxanh.toml" in str(refused.value) and said in str(refused.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dongxanh.toml"
    path.write_bytes(PLAIN.encode("utf-16"))
    with pytest.raises(BadSource, match="UTF-8"):
        load(path)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Baocantho.com.vn/x", "baocantho.com.vn"),
        ("http://m.baocantho.com.vn:80/", "baocantho.com.vn"),
        ("http://[::1/", None),
        ("/x", None),
        (None, None),
    ],
)
def test_hosts(url: str | None, host: str | None) -> None:
    assert host_of(url) == host


# Where an article is read

ARTICLE = """<html><head><title>{title}</title><link rel="canonical" href="{url}">{head}</head><body><h1>{title}</h1><p>06/03/2024 08:15</p>
<div id="than"><p>Sáng 5/3, Ủy ban nhân dân huyện tổ chức hội nghị bàn việc chống hạn cho vụ lúa đông xuân, có đông đủ các xã.</p>
<p>Theo báo cáo tại hội nghị, toàn huyện có hơn 200 ha lúa thiếu nước, các hồ chứa chỉ còn một nửa dung tích thiết kế.</p>
<p>Hội nghị yêu cầu các xã nạo vét kênh mương, lắp đặt máy bơm dã chiến và tổ chức trực bơm cả ngày lẫn đêm.</p></div></body></html>"""


def test_the_address_of_a_page_names_its_newspaper() -> None:
    text = ARTICLE.format(title="Huyện bàn việc chống hạn", url="", head="")
    article = article_of(Page(text.encode(), "html", url="https://www.baosoctrang.org.vn/tin-1.html"))
    assert (article.site, article.province) == ("Báo Sóc Trăng", "Sóc Trăng")
    record = extract(text, url="https://baosoctrang.org.vn/tin-1.html")
    assert record.event is not None and record.event.province == "Sóc Trăng"
    assert article_of(Page(text.encode(), "html", url="https://dongxanh.example/tin-1.html")).province is None


def test_the_address_that_a_page_gives_itself_names_its_newspaper() -> None:
    page = ARTICLE.format(title="Huyện bàn việc chống hạn", url="https://baosoctrang.org.vn/tin-1.html", head="").encode()
    assert article_of(Page(page, "html")).province == "Sóc Trăng"
    article = article_of(Page(page, "html", site="Kho lưu trữ"))
    assert (article.site, article.province) == ("Kho lưu trữ", "Sóc Trăng"), "what the user knows wins"


# list, show


def test_list() -> None:
    result = run("list")
    assert result.exit_code == 0
    assert any(line.startswith("baohaugiang ") and "Hậu Giang" in line and "now baocantho" in line for line in result.stdout.splitlines())
    listed = json.loads(run("list", "--json").stdout)
    assert [item["key"] for item in listed] == list(sources())


def test_show(tmp_path: Path) -> None:
    result = run("show", "baocantho")
    assert (FOLDER / "baocantho.toml").read_text(encoding="utf-8").rstrip() in result.stdout
    assert json.loads(run("show", "baocantho", "--json").stdout)["province"] == "Cần Thơ"
    assert PLAIN.rstrip() in run("show", str(written(tmp_path, PLAIN))).stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("show", "baocanto"), "did you mean baocantho"),
        (("show", "xyz"), "baotinh sources list"),
        (("check", "missing.toml"), "could not be read"),
        (("adopt", "missing.html"), "no such file"),
    ],
)
def test_what_is_not_there_is_wrong_usage(args: tuple[str, ...], said: str) -> None:
    result = run(*args)
    assert result.exit_code == 2 and said in result.stderr and result.stderr.count("\n") == 1


# check and adopt, on a site of this machine

Site = Callable[[dict[str, str | int]], str]


@pytest.fixture
def site() -> Iterator[Site]:
    """Starts a server that serves these paths (a number is a status) and gives its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(pages: dict[str, str | int]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = pages.get(self.path, 404)
                self.send_response(page if isinstance(page, int) else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write((page if isinstance(page, str) else "").encode())

            def log_message(self, *_: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


PATHS = [f"/chinh-tri/huyen-ban-viec-chong-han-lan-{n}-post{10000 + n}.html" for n in range(5)]
HOME = '<html><body><a href="/">Trang chủ</a><a href="/chinh-tri">Chính trị</a>' + "".join(f'<a href="{p}">Tin</a>' for p in PATHS)


def newspaper(**others: str | int) -> dict[str, str | int]:
    articles = {path: ARTICLE.format(title=f"Huyện bàn việc chống hạn lần {n}", url="", head="") for n, path in enumerate(PATHS)}
    return {"/": HOME, **articles, **others}


def toml(folder: Path, home: str, more: str = "") -> str:
    return str(written(folder, f'name = "Báo Đồng Xanh"\nhome = "{home}"\ndelay = 0\n{more}'))


def test_check_of_a_working_source(site: Site, tmp_path: Path) -> None:
    path = toml(tmp_path, site(newspaper()), '[[layout]]\nbody = "#cu"\n[[layout]]\nbody = "#than"')
    result = run("check", path)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("ok ") and "fields found on 3 articles: title 3, published 3, paragraphs 3, lead" in result.stdout
    (report,) = json.loads(run("check", path, "--json").stdout)
    assert report["key"] == "dongxanh" and report["broken"] == [] and report["fields"]["published"] == 3


@pytest.mark.parametrize(
    ("pages", "more", "said"),
    [
        ({"/": 503}, "", "HTTP 503"),
        ({"/": "<html><body><a href='/lien-he'>Liên hệ</a>"}, "", "no link to an article on"),
        ({"/": HOME}, "", "no article could be read"),
        ({"/robots.txt": "User-agent: *\nDisallow: /"}, "", "robots.txt of this host does not allow it"),
        ({"/robots.txt": "User-agent: *\nCrawl-delay: 3600"}, "", "asks for 3600 seconds"),
        ({}, '[[layout]]\nbody = "#cu"', "layout fits no page any more: body = #cu"),
        ({}, '[[layout]]\nbody = "[["', "layout: SelectorSyntaxError"),
        (
            {path: ARTICLE.replace("06/03/2024 08:15", "").format(title="Chống hạn", url="", head="") for path in PATHS},
            "",
            "no published on any",
        ),
    ],
)
def test_check_of_a_broken_source(site: Site, tmp_path: Path, pages: dict[str, str | int], more: str, said: str) -> None:
    served = pages if said == "no article could be read" else newspaper(**pages)
    result = run("check", toml(tmp_path, site(served), more))
    assert result.exit_code == 1
    assert result.stdout.startswith("broken ") and said in result.stdout


def test_check_of_a_host_that_does_not_answer(site: Site, tmp_path: Path) -> None:
    gone = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    gone.server_close()
    dead = toml(tmp_path, f"http://127.0.0.1:{gone.server_port}/")
    live = str(written(tmp_path, f'name = "Báo"\nhome = "{site(newspaper())}"\ndelay = 0', "song.toml"))
    result = run("check", dead, live)
    assert result.exit_code == 1
    assert "connection refused" in result.stdout and "Traceback" not in result.output
    assert "1 work, 1 broken" in result.stdout


def test_check_is_polite_and_falls_back_to_the_home_page(site: Site, tmp_path: Path) -> None:
    home = site(newspaper(**{"/robots.txt": "User-agent: *\nCrawl-delay: 7\nDisallow: /chinh-tri/huyen-ban-viec-chong-han-lan-1-"}))
    waits: list[float] = []
    report = check(load(Path(toml(tmp_path, home, 'listings = ["/tin?p={page}"]'))), waits.append)
    assert report.broken == () and report.pages == 2
    assert waits == [7.0] * 4, "listing, home page, and the two articles that robots.txt allows"
    assert any("/tin?p=1: HTTP 404" in note for note in report.notes) and any("robots.txt" in note for note in report.notes)


def test_article_links_stay_on_the_host_and_pass_over_other_pages() -> None:
    links = [
        PATHS[0],
        "/",
        "/chinh-tri",
        "https://khac.example" + PATHS[1],
        "/chong-han-o-huyen-mien-nui-event123.html",
        "/a-b-c-d-e-f-g.jpg",
    ]
    text = "".join(f'<a href="{link}#top">x</a>' for link in [*links, PATHS[0], "http://[bad", "/2024/03/le-ra-quan-chong-han-mua-kho/"])
    page = Page(text.encode(), "html", url="https://dongxanh.example/")
    assert article_links(page) == [f"https://dongxanh.example{path}" for path in (PATHS[0], "/2024/03/le-ra-quan-chong-han-mua-kho/")]
    assert article_links(Page(b"", "html", url="https://dongxanh.example/")) == []


HEAD = '<meta property="og:site_name" content="Báo Cà Mau online"><link rel="alternate" type="application/rss+xml" href="/rss/tin-moi.rss">'


def test_adopt_of_an_address(site: Site, tmp_path: Path) -> None:
    home = site(
        {"/tin-1.html": ARTICLE.format(title="Huyện bàn việc chống hạn", url="", head=HEAD).replace('id="than"', 'id="newscontents"')}
    )
    out = tmp_path / "new"
    result = run("adopt", f"{home}tin-1.html", "--out", str(out))
    assert result.exit_code == 0, result.output
    source = load(out / "127.toml")
    assert (source.name, source.home, source.province) == ("Báo Cà Mau online", home, "Cà Mau")
    assert (source.family, source.feeds, source.checked) == ("a", ("/rss/tin-moi.rss",), None)
    expected = json.loads((out / "127.json").read_text(encoding="utf-8"))
    assert (expected["title"], expected["published"]) == ("Huyện bàn việc chống hạn", "2024-03-06T08:15")
    assert "newscontents" in (out / "127.html").read_text(encoding="utf-8")
    assert run("adopt", f"{home}gone.html", "--out", str(out)).exit_code == 1


def test_adopt_of_a_saved_page_never_overwrites(tmp_path: Path) -> None:
    page = tmp_path / "trang.html"
    page.write_text(
        ARTICLE.format(title="Huyện bàn việc chống hạn", url="https://www.baodongxanh.example/tin-1.html", head=""), encoding="utf-8"
    )
    out = tmp_path / "new"
    assert run("adopt", str(page), "--out", str(out)).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["baodongxanh.html", "baodongxanh.json", "baodongxanh.toml"]
    (out / "baodongxanh.toml").write_text("kept")
    (out / "baodongxanh.html").unlink()
    result = run("adopt", str(page), "--out", str(out))
    assert result.exit_code == 1 and "is there already" in result.stderr
    assert (out / "baodongxanh.toml").read_text() == "kept" and not (out / "baodongxanh.html").exists()


def test_adopt_needs_an_address_and_an_article(tmp_path: Path) -> None:
    page = tmp_path / "trang.html"
    page.write_text(ARTICLE.format(title="Huyện bàn việc chống hạn", url="", head=""), encoding="utf-8")
    result = run("adopt", str(page), "--out", str(tmp_path))
    assert result.exit_code == 2 and "--url" in result.stderr
    assert run("adopt", str(page), "--url", "https://baodongxanh.example/1", "--out", str(tmp_path)).exit_code == 0
    page.write_text("<html></html>")
    assert run("adopt", str(page), "--out", str(tmp_path)).exit_code == 1
