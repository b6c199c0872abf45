"""The registry of newspapers, and the commands that list, check and adopt them, against servers on this machine."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
from typer.testing import CliRunner, Result

from pipeline import extract
from pipeline.cli import app
from pipeline.places import named
from pipeline.run import article_of
from scrapers.page import Layout, Page, Source
from scrapers.registry import BadSource, families, host_of, is_article, load, load_family, source_of, sources

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


@pytest.mark.parametrize("path", sorted((FOLDER.parent / "families").iterdir()), ids=lambda path: path.name)
def test_every_family_knows_an_article_by_its_address(path: Path) -> None:
    family = load_family(path)
    assert path.suffix == ".toml" and family == families()[path.stem] and path.read_text(encoding="utf-8").startswith("# ")
    source = Source("Báo", "https://dongxanh.example/", article=family.article)
    assert family.example and all(is_article(f"https://dongxanh.example{item}", source) for item in family.example)
    assert all(is_article(f"https://dongxanh.example{item}", source) for item in with_trackers(family.example))
    assert family.not_example and not any(is_article(f"https://dongxanh.example{item}", source) for item in family.not_example)


def with_trackers(addresses: tuple[str, ...]) -> list[str]:
    return [f"{item}{'&' if '?' in item else '?'}utm_source=zalo" for item in addresses]


OWN = {
    "baobacninhtv": "/xa-hoi/le-hoi-lang-quan-ho-postid412345.bbg",
    "baocaobang": "/kinh-te/duong-bien-gioi-moi-3170123.html",
    "baodienbienphu": "/tin-bai/xa-hoi/ban-lang-don-dien-luoi",
    "baodongnai": "/kinh-te/202403/cang-ca-moi-di-vao-hoat-dong-1a2b3c4/",
    "baohaugiang": "/thoi-su/ra-quan-lam-thuy-loi-98765.html",
    "baohungyen": "/Chinh-tri/hop-mat-cac-the-he-3170123.html",
    "baolaichau": "/xa-hoi/ban-tai-dinh-cu-don-tet-81234",
    "baoquangngai": "/kinh-te/muoi-sa-huynh-vao-vu-202403/nong-dan-duoc-mua-muoi-71234.htm",
    "baoquangninh": "/ngu-dan-ra-khoi-dau-nam-3291234.html",
    "baosonla": "/kinh-te/mua-man-hau-chin-som-AbC12dE.html",
    "huengaynay": "/chinh-tri/hop-ban-phong-chong-lut-123456.html",
    "kyanh": "/tin-tuc/ra-quan-don-ve-sinh.hti",
}


@pytest.mark.parametrize("key", OWN)
def test_a_pattern_of_its_own_finds_an_article(key: str) -> None:
    source = sources()[key]
    assert is_article(source.home.rstrip("/") + OWN[key], source)


@pytest.mark.parametrize("key", sources())
def test_no_listing_or_feed_is_an_article_and_pages_of_former_hosts_are_known(key: str) -> None:
    source = sources()[key]
    lists = (*source.listings, *source.feeds, *source.sitemaps, "/")
    assert all(item.startswith("/") and not is_article(urljoin(source.home, item.replace("{page}", "2")), source) for item in lists)
    assert all(source_of(f"http://www.{host}/tin-cu.html") == source for host in source.hosts)
    assert source.checked is None or source.checked <= date.today()


def test_the_list_of_newspapers_is_covered(shared: Path) -> None:
    with (shared / "sources.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        source = source_of(f"https://{row['domain']}/")
        assert source is not None, row["domain"]
        assert (source.province or "(trung ương)") == row["province_old"].removeprefix("TP. "), row["domain"]
        if source.replaced_by:
            assert sources()[source.replaced_by].province == row["province_2025"].removeprefix("TP. "), row["domain"]
        newspaper = row["name"].startswith("Báo") and row["province_2025"] not in ("", row["province_old"])
        assert source.replaced_by or not newspaper, row["domain"]


def test_the_registry_holds_the_folder() -> None:
    assert list(sources()) == sorted(path.stem for path in FOLDER.iterdir())
    assert len(sources()) >= 60
    assert sources()["baohaugiang"].replaced_by == "baocantho"


def test_all_keys_are_read(tmp_path: Path) -> None:
    text = PLAIN + (
        'province = "Bến Tre"\nfamily = "a"\nfeeds = ["/rss"]\nsitemaps = ["/sitemap.xml"]\nlistings = ["/?p={page}"]\ndelay = 5\n'
        'checked = 2026-01-08\nreplaced_by = "baovinhlong"\narticle = "/tin/"\nhosts = ["dongxanh.org.vn"]\n'
        '[[layout]]\ntitle = "h1"\n[[layout]]\nbody = "#than"\ndrop = ".lien-quan"\n'
    )
    source = load(written(tmp_path, text))
    assert (source.key, source.name, source.home) == ("dongxanh", "Báo Đồng Xanh", "https://dongxanh.example/")
    assert (source.feeds, source.sitemaps, source.listings, source.delay) == (("/rss",), ("/sitemap.xml",), ("/?p={page}",), 5.0)
    assert (source.province, source.family, str(source.checked), source.replaced_by) == ("Bến Tre", "a", "2026-01-08", "baovinhlong")
    assert (source.article, source.hosts) == ("/tin/", ("dongxanh.org.vn",)), "its own, not its family's"
    assert source.layouts == (Layout(title="h1"), Layout(body="#than", drop=".lien-quan"), *families()["a"].layouts)


def test_a_source_without_a_pattern_has_that_of_its_family(tmp_path: Path) -> None:
    source = load(written(tmp_path, PLAIN + 'family = "b"'))
    assert source.article == families()["b"].article and source.layouts == families()["b"].layouts
    assert load(written(tmp_path, PLAIN)).article is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "Báo"', 'home must be given; add home = "…"'),
        ("", "name and home must be given"),
        (PLAIN + 'provinse = "Bến Tre"', "unknown key provinse; take it out, or write one of name, home, province"),
        (PLAIN + '[[layout]]\nheadline = "h1"', "unknown key headline"),
        (PLAIN + "[[layout]]", "write [[layout]] above"),
        (PLAIN + 'layout = "h1"', "write [[layout]] above"),
        (PLAIN + 'feeds = "/rss"', 'feeds must be a list, such as feeds = ["/…"]'),
        (PLAIN + "feeds = [3]", "feeds must be text"),
        (PLAIN + 'province = ""', "province must be text and not empty"),
        (PLAIN + 'hosts = ["https://dongxanh.org.vn"]', "is no host; write it in small letters without https://"),
        (PLAIN + 'hosts = ["www.dongxanh.org.vn"]', "is no host"),
        (PLAIN + 'family = "zz"', "is none of a, b, c"),
        (PLAIN + 'article = "(a"', "is no regular expression"),
        (PLAIN + '[[layout]]\nbody = "[["', "layout body = '[[' is no CSS selector"),
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
