"""The report: what stands in its pages, and what they do in a browser."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selenium import webdriver
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from typer.testing import CliRunner

from pipeline import report
from pipeline.cli import app
from pipeline.record import Record, to_json
from pipeline.report.charts import columns
from pipeline.report.marks import Item, Marker, nest

TITLE = "Huyện Đông Sơn bàn việc chống hạn"
LEAD = "Sáng 5/3, đồng chí Lê Văn Tám, Chủ tịch UBND huyện Đông Sơn chủ trì hội nghị."
ORDER = "Đồng chí Tám yêu cầu các xã nạo vét 12 km kênh mương trước ngày 30/6 theo Kế hoạch số 15/KH-UBND."
HOSTILE = '<script>window.ran=1</script><img src="http://192.0.2.1/x" onerror="window.ran=2"></script>--><!--]]>"\'&lt;\u2028'
POST = "Chủ tịch UBND huyện Đông Sơn"
ACTION = "nạo vét 12 km kênh mương trước ngày 30/6 theo Kế hoạch số 15/KH-UBND"


def make(title: str = TITLE, lead: str = LEAD, order: str = ORDER, **changes: Any) -> Record:
    """A record made by hand, with marks inside marks: a count, a date and a document in a directive, a post in a mention."""
    text = "\n\n".join((title, lead, order))

    def quote(words: str, rule: str | None = "day_month", **fields: Any) -> dict[str, Any]:
        start = text.index(words)
        return {"text": words, "span": (start, start + len(words)), "rule": rule, **fields}

    starts = [0, len(title) + 2, len(title) + len(lead) + 4]
    blocks = [
        {"kind": kind, "start": start, "end": start + len(words)}
        for kind, start, words in zip(("title", "lead", "paragraph"), starts, (title, lead, order), strict=True)
    ]
    nobody = {"url": None, "site": None, "path": "a.txt", "retrieved": None, "sha256": "0" * 64}
    codes = dict.fromkeys(("province", "district", "commune", "province_now", "province_now_name"))
    event = {"kind": "meeting", "date": "2024-03-05", "part_of_day": "morning", "province": "Thanh Hóa", "district": "Đông Sơn"}
    count = {"value": 12, "high": None, "unit": "km", "category": "length", "of": None, "bound": "exact", "status": "target"}
    told = {"kind": "instruction", "issuer": "Lê Văn Tám", "addressee": "các xã", "verb": "yêu cầu", "deadline": "2024-06-30"}
    officials = {
        "name": "Lê Văn Tám",
        "honorific": "đồng chí",
        "positions": [quote(POST, "posts:Chủ tịch", title="Chủ tịch", organisation="Ủy ban nhân dân huyện Đông Sơn")],
        "roles": ["chair"],
        "mentions": [quote(f"đồng chí Lê Văn Tám, {POST}", "name:honorific"), quote("Đồng chí Tám", None)],
    }
    fields: dict[str, Any] = {
        "schema": "baotinh.record/1",
        "id": "0" * 16,
        "version": "0" * 16,
        "source": nobody,
        "article": {
            **{"title": title, "kicker": None, "lead": lead, "published": "2024-03-06", "authors": [], "section": None, "tags": []},
            **{"agency": None, "text": text, "blocks": blocks},
        },
        "event": quote(lead, "event:verb", **event, commune=None, codes=codes),
        "dates": [
            quote("Sáng 5/3", value="2024-03-05", role="event", part_of_day="morning"),
            quote("trước ngày 30/6", "before", value="2024-06-30", role="target", part_of_day=None),
        ],
        "officials": [officials],
        "counts": [quote("12 km", "units:km", **count)],
        "documents": [quote("Kế hoạch số 15/KH-UBND", "number", kind="Kế hoạch", number="15/KH-UBND", date=None, issuer=None)],
        "directives": [quote(f"các xã {ACTION}", "yêu cầu, plain", action=ACTION, **told)],
        "warnings": [],
    }
    return Record.model_validate(fields | changes)


def write(folder: Path, records: list[Record], rejected: list[dict[str, str]] | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "records.jsonl").write_text("".join(to_json(record) + "\n" for record in records), encoding="utf-8")
    (folder / "rejected.jsonl").write_text("".join(json.dumps(line) + "\n" for line in rejected or []), encoding="utf-8")
    return report.write(folder)


def hostile() -> Record:
    """A record whose every free text tries to leave its place in the page."""
    plain = make(title=TITLE + HOSTILE, order=ORDER + HOSTILE)
    evil = json.loads(to_json(plain))
    evil["source"] |= {"path": HOSTILE, "url": "javascript:window.ran=3"}
    evil["event"] |= {"province": HOSTILE, "rule": HOSTILE}
    evil["officials"][0] |= {"name": HOSTILE, "honorific": HOSTILE}
    evil["counts"][0] |= {"unit": HOSTILE, "of": HOSTILE, "rule": HOSTILE}
    evil["documents"][0] |= {"kind": HOSTILE, "issuer": HOSTILE}
    evil["directives"][0] |= {"issuer": HOSTILE, "addressee": HOSTILE, "action": HOSTILE, "verb": HOSTILE}
    evil["warnings"] = [{"code": "no_title", "message": HOSTILE}]
    return Record.model_validate(evil)


class Tags(HTMLParser):
    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


# ------------------------------------------------------------------------------------------------------------- marks

ends = st.tuples(st.integers(0, 39), st.integers(1, 40))
spans = ends.map(lambda pair: (pair[0], min(40, pair[0] + pair[1])))


@given(st.lists(spans, max_size=12), st.tuples(st.integers(0, 15), st.integers(20, 40)))
def test_every_item_covers_exactly_its_letters_however_they_cross(found: list[tuple[int, int]], block: tuple[int, int]) -> None:
    items = [Item(start, end, f"d{number}") for number, (start, end) in enumerate(found)]
    covered: dict[str, list[int]] = {item.name: [] for item in items}

    def walk(nodes: list[Any], start: int, end: int) -> None:
        for node in nodes:
            assert start <= node.start < node.end <= end
            covered[node.item.name] += range(node.start, node.end)
            walk(node.inside, node.start, node.end)
            start = node.end

    walk(nest(*block, items), *block)
    for item in items:
        assert covered[item.name] == list(range(max(item.start, block[0]), min(item.end, block[1])))


@given(st.text(min_size=40, max_size=40), st.lists(spans, max_size=8))
def test_marking_changes_no_letter(text: str, found: list[tuple[int, int]]) -> None:
    html = Marker(text, [Item(*span, f"c{n}") for n, span in enumerate(found)], 1).block(0, 40)
    assert unescape(re.sub(r"<[^>]*>", "", html)) == unescape(re.sub(r"<[^>]*>", "", Marker(text, [], 1).block(0, 40)))
    assert html.count(' id="') == len(found)


@pytest.mark.parametrize(
    ("found", "html"),
    [
        ([(0, 4)], '<mark class="d" id="t1-d0" data-i="d0">abcd</mark>ef'),
        ([(0, 6), (2, 4)], '<mark class="d h1" id="t1-d0" data-i="d0">ab<mark class="d" id="t1-d1" data-i="d1">cd</mark>ef</mark>'),
        (
            [(0, 4), (2, 6)],
            '<mark class="d h1" id="t1-d0" data-i="d0">ab<mark class="d" id="t1-d1" data-i="d1">cd</mark></mark>'
            '<mark class="d" data-i="d1">ef</mark>',
        ),
        ([(1, 3), (1, 3)], 'a<mark class="d h1" id="t1-d0" data-i="d0"><mark class="d" id="t1-d1" data-i="d1">bc</mark></mark>def'),
    ],
)
def test_marks_stand_inside_each_other(found: list[tuple[int, int]], html: str) -> None:
    assert Marker("abcdef", [Item(*span, f"d{n}") for n, span in enumerate(found)], 1).block(0, 6) == html


# ------------------------------------------------------------------------------------------------------------- pages


def test_the_summary_counts_what_the_results_hold(tmp_path: Path) -> None:
    rejected = [{"input": "b.txt", "error": "empty", "stage": "parse", "message": "the file is empty"}] * 2
    page = write(tmp_path, [make(), make(event=None)], rejected).read_text(encoding="utf-8")
    figures = re.findall(r"<dd>([\d,]+)</dd><dt>([^<]+)</dt>", page)
    assert figures == [("2", "articles"), ("13", "facts"), ("1", "province"), ("2", "files set aside")]
    bars = dict(re.findall(r'<span class="label"[^>]*>([^<]+)</span>.*?<b>([\d,]+)</b>', page))
    assert bars == {
        **{"events": "1", "dates": "4", "officials": "2", "counts": "2", "documents": "2", "directives": "2"},
        **{"meeting": "1", "Thanh Hóa": "1", "empty": "2"},
    }
    assert 'title="2024-03: 2"' in page and "the file is empty" in page


def test_months_become_years_where_they_are_many() -> None:
    def shown(months: dict[str, int]) -> list[str]:
        return re.findall(r'title="([^"]+)"', columns(months))

    assert shown({"2023-12": 1, "2024-02": 3}) == ["2023-12: 1", "2024-01: 0", "2024-02: 3"]
    assert shown({"2014-05": 1, "2020-01": 2, "2020-09": 3})[0::6] == ["2014: 1", "2020: 5"]
    assert shown({"1963": 1, "2024-01": 1})[0::6] == ["1960: 1", "2020: 1"]
    assert shown({}) == []


def test_articles_fill_pages_that_know_their_neighbours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "ARTICLES", 2)
    first = write(tmp_path, [make()] * 5)
    second, third = (tmp_path / "report" / f"page-000{n}.html" for n in (2, 3))
    pages = [path.read_text(encoding="utf-8") for path in (first, second, third)]
    assert [re.findall(r'<article id="(a\d+)"', page) for page in pages] == [["a1", "a2"], ["a3", "a4"], ["a5"]]
    assert ['class="summary"' in page for page in pages] == [True, False, False]
    for path, page in zip((first, second, third), pages, strict=True):
        links = re.findall(r'(?:href|data-before|data-after)="([^"#]*\.html)[#"]', page)
        assert links and all((path.parent / link).resolve() in {first, second, third} for link in links)
    assert 'data-before="../report.html#a2" data-after="page-0003.html#a5"' in pages[1]


def test_a_page_ends_before_it_grows_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "BYTES", 5_000)
    write(tmp_path, [make(order=ORDER + " x" * 2_000)] * 3)
    assert len(list((tmp_path / "report").iterdir())) == 2


def test_pages_of_a_longer_report_go_and_what_others_put_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "ARTICLES", 1)
    write(tmp_path, [make()] * 3)
    (tmp_path / "report" / "notes.txt").write_text("mine")
    write(tmp_path, [make()])
    assert [path.name for path in (tmp_path / "report").iterdir()] == ["notes.txt"]
    (tmp_path / "report" / "notes.txt").unlink()
    write(tmp_path, [make()])
    assert not (tmp_path / "report").exists()


def test_of_very_many_articles_the_first_are_shown_and_all_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "ARTICLES", 1)
    monkeypatch.setattr(report, "SHOWN", 2)
    first = write(tmp_path, [make()] * 5).read_text(encoding="utf-8")
    assert "<div><dd>5</dd><dt>articles</dt></div>" in first and "/ 2 of 5" in first and "3 more" not in first
    assert [path.name for path in (tmp_path / "report").iterdir()] == ["page-0002.html"]
    assert "The first 2 articles are shown; 3 more are in records.jsonl" in (tmp_path / "report/page-0002.html").read_text(encoding="utf-8")


def test_a_report_that_fails_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "ARTICLES", 1)
    before = write(tmp_path, [make()] * 2).read_bytes()

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        report.write(tmp_path, stop)
    assert (tmp_path / "report.html").read_bytes() == before
    assert not [path for path in tmp_path.rglob(".*")]


def test_a_run_without_articles_has_a_report_too(tmp_path: Path) -> None:
    page = write(tmp_path, [], [{"input": "b.txt", "error": "empty", "stage": "parse", "message": "the file is empty"}])
    assert "No file held an article" in page.read_text(encoding="utf-8")


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    assert write(tmp_path / "one", [make()] * 3).read_bytes() == write(tmp_path / "two", [make()] * 3).read_bytes()


def test_the_command_writes_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/a.txt").write_text("\n\n".join((TITLE, LEAD, ORDER)), encoding="utf-8")
    result = CliRunner().invoke(app, ["run", "in"], catch_exceptions=False)
    assert result.exit_code == 0 and str(Path("outputs/report.html")) in result.stdout
    assert TITLE in Path("outputs/report.html").read_text(encoding="utf-8")


def test_a_report_of_someone_else_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("in/a.txt", "outputs/report.html"):
        Path(name).parent.mkdir()
        Path(name).write_text("mine")
    assert CliRunner().invoke(app, ["run", "in"], catch_exceptions=False).exit_code == 1
    assert Path("outputs/report.html").read_text() == "mine"


def test_pages_ask_for_nothing_and_hold_one_script(tmp_path: Path) -> None:
    tags = Tags(write(tmp_path, [make(), hostile()], [{"input": HOSTILE, "error": HOSTILE, "stage": "parse", "message": HOSTILE}]))
    names = [name for name, _ in tags.found]
    assert names.count("script") == names.count("style") == 1
    assert not {"img", "link", "iframe", "object", "embed", "base"} & set(names)
    for _, attributes in tags.found:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcset", "style", "xlink:href")]
        assert (attributes.get("href") or "#").startswith("#")


def test_only_web_addresses_become_links(tmp_path: Path) -> None:
    linked = json.loads(to_json(make()))
    linked["source"]["url"] = 'https://example.org/a?b="><script>'
    hrefs = [attributes.get("href") for _, attributes in Tags(write(tmp_path, [Record.model_validate(linked)])).found]
    assert 'https://example.org/a?b="><script>' in hrefs


# ----------------------------------------------------------------------------------------------------------- browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Headless Chromium. Skipped where it is not installed, except under CI."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        reason = "no chromium: install it with apt-get install chromium chromium-driver"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    options = webdriver.ChromeOptions()
    options.binary_location = program
    quiet = ("disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync")
    for flag in ("headless", "no-sandbox", *quiet, f"user-data-dir={tmp_path_factory.mktemp('chromium')}", "window-size=1300,800"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield chrome
    finally:
        chrome.quit()


@pytest.fixture
def page(browser: webdriver.Chrome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> webdriver.Chrome:
    """A report of three articles on two pages, at its first page, calm and with nothing remembered."""
    monkeypatch.setattr(report, "ARTICLES", 2)
    address = write(tmp_path, [make(order=ORDER + " Hết." * 400)] * 3).as_uri()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]})
    browser.get(address)
    # In the page's own process: what another process clears may arrive late and take with it what this page remembers.
    browser.execute_script("localStorage.clear()")
    browser.refresh()
    return browser


def find(page: webdriver.Chrome, selector: str) -> WebElement:
    return page.find_element("css selector", selector)


def chosen(page: webdriver.Chrome) -> list[str]:
    found = page.execute_script("return [...document.querySelectorAll('.on')].map(e => e.tagName + ' ' + e.id)")
    return [str(name) for name in found]


def in_view(page: webdriver.Chrome, selector: str) -> bool:
    inside = """const box = document.querySelector(arguments[0]).getBoundingClientRect();
        return box.top >= document.querySelector('.bar').offsetHeight - 1 && box.bottom <= innerHeight + 1;"""
    return bool(page.execute_script(f"return (() => {{{inside}}})()".replace("arguments[0]", json.dumps(selector))))


def press(page: webdriver.Chrome, key: str) -> None:
    ActionChains(page).send_keys(key).perform()


def test_marks_are_seen_each_in_the_colour_and_line_of_its_kind(page: webdriver.Chrome) -> None:
    look = """return Object.fromEntries(['e0', 'd0', 'o0m0', 'c0', 'n0', 'r0'].map(name => {
        const s = getComputedStyle(document.querySelector(`#a1 mark[data-i="${name}"]`));
        return [name, [s.borderBottomColor, s.borderBottomStyle, s.borderBottomWidth]]; }))"""
    looks = page.execute_script(look)
    assert len({colour for colour, _, _ in looks.values()}) == 6
    assert all(style != "none" and width != "0px" for _, style, width in looks.values())
    lower = "const b = n => document.querySelector(`#a1 mark[data-i=${n}]`).getClientRects()[0].bottom;"
    assert page.execute_script(lower + "return b('e0') > b('o0m0') && b('o0m0') > b('o0p0')")


def test_a_click_on_words_chooses_their_value_and_shows_its_rule(page: webdriver.Chrome) -> None:
    row = find(page, "#r2-c0")
    assert not row.find_element("css selector", ".rule").is_displayed()
    mark = find(page, "#t2-c0")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", mark)
    mark.click()
    assert set(chosen(page)) == {"MARK t2-c0", "A r2-c0"}
    assert in_view(page, "#r2-c0")
    assert "units:km" in row.text and row.find_element("css selector", ".rule").is_displayed()
    mark.click()
    assert set(chosen(page)) == {"MARK t2-r0", "A r2-r0"}  # the second click goes to the mark around the words


def test_a_click_on_a_value_goes_to_its_words(page: webdriver.Chrome) -> None:
    page.execute_script("document.querySelector('#a1 aside').scrollIntoView({block: 'end'}); scrollBy(0, 900)")
    assert not in_view(page, "#t1-d1")
    page.execute_script("document.querySelector('#r1-d1').click()")
    assert set(chosen(page)) == {"MARK t1-d1", "A r1-d1"}
    assert in_view(page, "#t1-d1")
    assert page.current_url.endswith("#t1-d1")
    press(page, Keys.ESCAPE)
    assert chosen(page) == []


def test_hovering_lights_both_sides(page: webdriver.Chrome) -> None:
    def hot() -> set[str]:
        return set(page.execute_script("return [...document.querySelectorAll('.hot')].map(e => e.id || e.dataset.i)"))

    find(page, "[data-do=after]").click()
    ActionChains(page).move_to_element(find(page, "#t1-d0")).perform()
    assert hot() == {"t1-d0", "r1-d0"}
    ActionChains(page).move_to_element(find(page, "#r1-n0")).perform()
    assert hot() == {"t1-n0", "r1-n0"}
    ActionChains(page).move_to_element(find(page, "#a1 aside a[data-i=o0]")).perform()
    assert hot() == {"o0", "t1-o0m0", "t1-o0m1", "t1-o0p0", "r1-o0m0", "r1-o0m1", "r1-o0p0"}


def test_resting_on_words_brings_their_value_into_a_long_record(page: webdriver.Chrome) -> None:
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 1200, "height": 420, "deviceScaleFactor": 1, "mobile": False})
    try:
        page.execute_script("document.querySelector('#t1-n0').scrollIntoView({block: 'center'})")
        assert not in_view(page, "#r1-n0")
        ActionChains(page).move_to_element(find(page, "#t1-n0")).perform()
        WebDriverWait(page, 5).until(lambda _: in_view(page, "#r1-n0"))
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_kinds_can_be_switched_off_and_stay_off(page: webdriver.Chrome) -> None:
    find(page, "[data-k=c]").click()
    press(page, "2")
    for _ in range(2):
        line = "return getComputedStyle(document.querySelector('#t1-c0')).borderBottomColor"
        assert page.execute_script(line) == "rgba(0, 0, 0, 0)"
        assert not find(page, "#a1 section.c").is_displayed() and not find(page, "#a1 section.d").is_displayed()
        assert find(page, "#a1 section.o").is_displayed()
        assert find(page, "[data-k=c]").get_attribute("aria-pressed") == "false"
        page.refresh()
    page.execute_script("document.querySelector('#t1-c0').click()")
    assert "MARK t1-r0" in chosen(page)  # words of a hidden kind belong to the mark around them
    press(page, "2")
    assert find(page, "#a1 section.d").is_displayed()


def test_keys_move_between_articles_and_over_pages(page: webdriver.Chrome) -> None:
    def here() -> str:
        return page.current_url.rpartition("/")[2]

    places = []
    for key in ("j", Keys.ARROW_RIGHT, "j"):
        press(page, key)
        WebDriverWait(page, 5).until(lambda _, before=[*places]: here() not in ["report.html", *before[-1:]])
        places.append(here())
    assert places == ["report.html#a1", "report.html#a2", "page-0002.html#a3"]
    assert find(page, ".move output").text == "3"
    press(page, "k")
    WebDriverWait(page, 5).until(lambda _: here() == "report.html#a2")
    press(page, Keys.ARROW_LEFT)
    assert here() == "report.html#a1" and in_view(page, "#a1 .meta")
    press(page, "k")
    assert page.execute_script("return scrollY") == 0


def test_rules_theme_and_help_have_keys(page: webdriver.Chrome) -> None:
    press(page, "r")
    assert all(rule.is_displayed() for rule in page.find_elements("css selector", "#a1 .rule"))
    paper = "return getComputedStyle(document.body).backgroundColor"
    light = page.execute_script(paper)
    press(page, "t")
    dark = page.execute_script(paper)
    assert dark != light
    page.refresh()
    assert page.execute_script(paper) == dark
    press(page, "?")
    assert find(page, "dialog").is_displayed()
    find(page, "dialog button").click()
    assert not find(page, "dialog").is_displayed()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_stand_out_from_their_ground(page: webdriver.Chrome, scheme: str) -> None:
    """Contrast of WCAG 2.2: 4.5 to 1 for letters."""
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    colours = page.execute_script("""
        const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
        const rgb = (name, over) => {
            const probe = document.body.appendChild(document.createElement('i'));
            canvas.clearRect(0, 0, 1, 1);
            for (const value of [over, name].filter(Boolean)) {
                probe.className = ''; probe.setAttribute('class', 'probe');
                const sheet = new CSSStyleSheet(); sheet.replaceSync(`.probe { color: ${value} }`);
                document.adoptedStyleSheets = [sheet];
                canvas.fillStyle = getComputedStyle(probe).color; canvas.fillRect(0, 0, 1, 1);
            }
            probe.remove();
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const kinds = ['e', 'd', 'o', 'c', 'n', 'r'].map(k => `var(--${k})`);
        return [
            ...['var(--paper)', 'var(--sheet)'].flatMap(
                ground => ['var(--ink)', 'var(--soft)', ...kinds].map(c => [c, rgb(c), rgb(ground)])),
            ...kinds.map(c => ['ink on ' + c, rgb('var(--ink)'), rgb(`color-mix(in srgb, ${c} 30%, transparent)`, 'var(--paper)')]),
            ...kinds.map(c => ['soft on ' + c, rgb('var(--soft)'), rgb(`color-mix(in srgb, ${c} 15%, transparent)`, 'var(--sheet)')]),
        ];""")

    def light(rgb: list[int]) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (value / 255 for value in rgb)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    weak = {}
    for name, ink, ground in colours:
        low, high = sorted((light(ink), light(ground)))
        if (high + 0.05) / (low + 0.05) < 4.5:
            weak[name] = round((high + 0.05) / (low + 0.05), 2)
    assert len(colours) == 28 and weak == {}


def test_a_phone_sees_no_sideways_scrolling(page: webdriver.Chrome) -> None:
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True})
    try:
        assert page.execute_script("return document.documentElement.scrollWidth") <= 360
        text, record = find(page, "#a1 .text").rect, find(page, "#a1 .record").rect
        assert record["y"] >= text["y"] + text["height"]
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_article_text_never_runs_and_nothing_leaves_the_page(browser: webdriver.Chrome, tmp_path: Path) -> None:
    address = write(tmp_path, [hostile()], [{"input": HOSTILE, "error": HOSTILE, "stage": "parse", "message": HOSTILE}]).as_uri()
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get(address)
    for mark in browser.find_elements("css selector", "mark"):
        browser.execute_script("arguments[0].click()", mark)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.execute_script("return window.ran ?? null") is None
    assert HOSTILE.replace("\u2028", "") in find(browser, "#a1 h2").get_attribute("textContent").replace("\u2028", "")
    log = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {entry["params"]["request"]["url"] for entry in log if entry["method"] == "Network.requestWillBeSent"}
    assert {url for url in asked if not url.startswith("chrome:")} == {address}  # "chrome:" pages are the browser's own
    assert browser.get_log("browser") == []  # nothing was refused by the policy either: nothing tried
    run_inline = "const s = document.createElement('script'); s.textContent = 'window.ran = 4'; document.head.append(s);"
    browser.execute_script(run_inline)
    assert browser.execute_script("return window.ran ?? null") is None  # and would not be allowed to
