"""`baotinh sources adopt`: a draft that a careful person would hardly change, and nothing ever overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sites import serve
from test_probe import newspaper
from typer.testing import CliRunner, Result

from pipeline.cli import app
from scrapers.adopt import draft
from scrapers.page import Layout, Page
from scrapers.registry import is_article, load
from scrapers.sketch import sketch

TITLE = "Huyện Đồng Xanh bàn việc chống hạn cho lúa đông xuân"
LEAD = "Hơn 200 ha lúa của huyện đang chờ nước, trong khi các hồ chứa cạn nhanh hơn mọi năm và trời chưa có dấu hiệu mưa."
BODY = [
    "Sáng 5/3, Ủy ban nhân dân huyện Đồng Xanh tổ chức hội nghị bàn việc chống hạn cho vụ lúa đông xuân, có đại diện của tất cả các xã.",
    "Theo báo cáo tại hội nghị, toàn huyện có hơn 200 ha lúa thiếu nước, các hồ chứa chỉ còn một nửa dung tích thiết kế so với cùng kỳ.",
    "Hội nghị yêu cầu các xã nạo vét kênh mương, lắp đặt máy bơm dã chiến và tổ chức trực bơm cả ngày lẫn đêm cho đến khi có mưa.",
]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in BODY)
URL = "https://www.baodongxanh.example/kinh-te/huyen-ban-viec-chong-han-d53896.html"
PAGE = f"""<html><head><title>{TITLE} - Báo Bến Tre Online</title>
<link rel="alternate" type="application/rss+xml" href="/rss/kinh-te.rss"></head>
<body><ul class="menu"><li><a href="/gioi-thieu">Giới thiệu</a></li><li><a href="/thoi-su">Thời sự</a></li>
<li><a href="/kinh-te/">Kinh tế</a></li>
<li><a href="/the-thao">Thể thao</a></li></ul><div class="row mt20"><h1 class="fs28 ten-bai">{TITLE}</h1>
<div class="dong d-flex"><a class="tac-gia" href="#">Lê Mẫu</a><span class="gio-dang"> - 06/03/2024 08:15</span></div>
<h2 class="tom-tat">{LEAD}</h2><div class="col-md-9" id="than-bai">{PARAGRAPHS}</div></div></body></html>"""


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["sources", "adopt", *args], catch_exceptions=False)


def drafted(tmp_path: Path, text: str, url: str = URL) -> tuple[str, Path]:
    made = draft(Page(text.encode(), "html", url=url))
    path = tmp_path / f"{made.key}.toml"
    path.write_text(made.toml, encoding="utf-8")
    return made.toml, path


def test_every_line_of_a_draft(tmp_path: Path) -> None:
    text, path = drafted(tmp_path, PAGE)
    assert text.splitlines() == [
        f"# Guessed from {URL}: check every line, then add checked = the day it was seen working live.",
        'name = "Báo Bến Tre Online"',
        'home = "https://www.baodongxanh.example/"',
        'province = "Bến Tre"',
        r"article = '-d\d{3,}\.html$'",
        'feeds = ["/rss/kinh-te.rss"]',
        "# Sections the page links to; where their further pages have a number, write it as {page}.",
        "listings = [",
        '    "/thoi-su",',
        '    "/kinh-te/",',
        "]",
        "",
        "[[layout]]",
        'title = ".ten-bai"',
        'lead = ".tom-tat"',
        'body = "#than-bai"',
        'published = ".gio-dang"',
    ]
    source = load(path)
    assert source.layouts == (Layout(title=".ten-bai", lead=".tom-tat", body="#than-bai", published=".gio-dang"),)
    assert is_article(URL, source) and not is_article("https://www.baodongxanh.example/kinh-te/", source)


def test_a_family_is_named_and_only_what_it_lacks_is_guessed(tmp_path: Path) -> None:
    page = PAGE.replace("than-bai", "newscontents").replace("gio-dang", "pubdate")
    text, path = drafted(tmp_path, page, "https://baodongxanh.example/huyen-ban-viec-chong-han-a53896.html")
    source = load(path)
    assert source.family == "a" and source.article is not None and "article =" not in text
    assert "# The family's selectors choose body, published here." in text
    assert source.layouts[0] == Layout(title=".ten-bai", lead=".tom-tat")


@pytest.mark.parametrize(
    ("url", "pattern"),
    [
        ("https://b.example/kinh-te/202403/huyen-chong-han-1a2b3c4/", r"/\d{6}/[^/]+-[0-9a-f]{7,}/?$"),
        ("https://b.example/xa-hoi/huyen-chong-han-postid53896.bbg", r"-postid\d{3,}\.bbg$"),
        ("https://b.example/xa-hoi/huyen-chong-han-53896", r"-\d{3,}/?$"),
        ("https://b.example/xa-hoi/huyen-chong-han", None),
    ],
)
def test_the_pattern_of_an_address(tmp_path: Path, url: str, pattern: str | None) -> None:
    text, path = drafted(tmp_path, PAGE, url)
    assert load(path).article == pattern
    assert pattern is not None or "# article = '…'" in text


@pytest.mark.parametrize(
    ("old", "new", "layout"),
    [
        ('id="than-bai"', "", Layout(title=".ten-bai", lead=".tom-tat", body="div.col-md-9", published=".gio-dang")),
        ('class="fs28 ten-bai"', 'class="fs28"', Layout(title="h1.fs28", lead=".tom-tat", body="#than-bai", published=".gio-dang")),
        ('class="gio-dang"', "", Layout(title=".ten-bai", lead=".tom-tat", body="#than-bai", published=".dong span")),
        (
            '<h2 class="tom-tat">',
            '<h2 class="sapo-1234567">',
            Layout(title=".ten-bai", lead="h2.sapo-1234567", body="#than-bai", published=".gio-dang"),
        ),
        (f'<h2 class="tom-tat">{LEAD}</h2>', "", Layout(title=".ten-bai", body="#than-bai", published=".gio-dang")),
    ],
    ids=["no id", "only looks", "no name", "a number", "no lead"],
)
def test_the_names_that_a_part_is_known_by(old: str, new: str, layout: Layout) -> None:
    page = PAGE.replace(old, new)
    from scrapers.parse import parse

    assert sketch(page, parse(Page(page.encode(), "html"))) == layout


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    page = PAGE.replace(f'<h2 class="tom-tat">{LEAD}</h2>', "").replace(" - 06/03/2024 08:15", "").replace(" - Báo Bến Tre Online", "")
    text, path = drafted(tmp_path, page)
    assert "# This article has no lead and no published: look at another one." in text
    assert '# province = "…"' in text and load(path).name == "baodongxanh.example"
    assert "# baocantho.toml has this host already: compare the two." in drafted(tmp_path, PAGE, "https://baocantho.com.vn/x-a1.html")[0]


def test_a_draft_of_every_saved_page_is_a_source(shared: Path, tmp_path: Path) -> None:
    for file in sorted((shared / "pages").glob("*article*.html")):
        made = draft(Page(file.read_bytes(), "html"))
        path = tmp_path / f"{made.key}.toml"
        path.write_text(made.toml, encoding="utf-8")
        source = load(path)
        named = {part for layout in source.layouts for part in ("title", "body", "published") if getattr(layout, part)}
        assert named == {"title", "body", "published"}, file.name
        assert source.listings and is_article(json.loads(made.expected)["url"], source), file.name


# The command


def test_an_address_is_fetched_and_three_files_are_written(tmp_path: Path) -> None:
    with serve(newspaper()) as (site,):
        (path, *_) = [path for path in site.pages if path.endswith(".html")]
        result = run(site.url(path), "--out", str(tmp_path / "moi"))
        assert result.exit_code == 0, result.output
        assert run(site.url("/khong-co.html"), "--out", str(tmp_path / "khac")).exit_code == 1
    source = load(tmp_path / "moi/127.toml")
    assert (source.home, source.family, source.checked) == (f"{site.base}/", "a", None)
    assert json.loads((tmp_path / "moi/127.json").read_text(encoding="utf-8"))["published"] == "2024-03-06T07:30"
    assert (tmp_path / "moi/127.html").read_bytes() == site.pages[path].body
    assert result.stdout.endswith(f"Next: baotinh sources check {tmp_path / 'moi/127.toml'}\n")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    page = tmp_path / "trang.html"
    page.write_text(PAGE, encoding="utf-8")
    out = tmp_path / "moi"
    assert run(str(page), "--url", URL, "--out", str(out)).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["baodongxanh.html", "baodongxanh.json", "baodongxanh.toml"]
    (out / "baodongxanh.toml").write_text("kept")
    (out / "baodongxanh.html").unlink()
    result = run(str(page), "--url", URL, "--out", str(out))
    assert result.exit_code == 1 and "is there already" in result.stderr
    assert (out / "baodongxanh.toml").read_text() == "kept" and not (out / "baodongxanh.html").exists()


def test_an_address_and_an_article_are_needed(tmp_path: Path) -> None:
    page = tmp_path / "trang.html"
    page.write_text(PAGE, encoding="utf-8")
    result = run(str(page), "--out", str(tmp_path))
    assert result.exit_code == 2 and "--url" in result.stderr and result.stderr.count("\n") == 1
    page.write_text("<html></html>")
    assert run(str(page), "--url", URL, "--out", str(tmp_path)).exit_code == 1
