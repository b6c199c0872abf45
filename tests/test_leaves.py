"""Articles over several pages: one record each, wherever their pages stand in the input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine import batch
from pipeline.engine.batch import Options
from pipeline.engine.forgetting import forget
from pipeline.engine.spool import Spool
from pipeline.inputs import plan

BODY = (
    "Sáng 5/3/2024, đồng chí Lê Văn Tám, Chủ tịch UBND huyện Đông Sơn chủ trì hội nghị bàn việc chống hạn.",
    "Huyện có 12 hợp tác xã và 340 ha lúa thiếu nước, tăng 40 ha so với vụ trước. Nước ở các hồ xuống thấp, nhiều trạm bơm phải dừng "
    "từ đầu tháng, bà con thay nhau canh nước ban đêm để cứu những thửa ruộng đang làm đòng ở cuối kênh.",
    "Đồng chí Lê Văn Tám yêu cầu các xã nạo vét kênh mương trước ngày 30/6. Các hợp tác xã cùng bà con đắp bờ giữ nước, lắp thêm máy bơm "
    "ở những nơi còn nguồn, và chuyển những chân ruộng cao sang trồng ngô, trồng đậu cho kịp thời vụ.",
)
OTHER = "Sáng 6/3/2024, huyện Đông Sơn khởi công {} km đường bê tông ở xã An Bình, với sự có mặt của đông đảo bà con."


def page(number: int, title: str = "Đông Sơn chống hạn", pages: int = 3, where: str = "https://bao.example/chong-han-12345.html") -> str:
    links = "".join(f'<a href="?page={other}">{other}</a> ' for other in range(1, pages + 1))
    address = f"{where}?page={number}" if number > 1 else where
    head = f'<link rel="canonical" href="{address}"><meta property="article:published_time" content="2024-03-06T08:00:00+07:00">'
    return f"<html><head>{head}</head><body><h1>{title}</h1><div><p>{BODY[number - 1]}</p><p>{links}</p></div></body></html>"


def save(**pages: str) -> None:
    for name, text in pages.items():
        Path("in", f"{name}.html").write_text(text, encoding="utf-8")


def run(**options: Any) -> batch.Ran:
    with Spool(plan([Path("in")], 4)) as spool:
        return batch.run(spool, Path("out"), [Path("in")], Options(**options))


def records() -> list[Any]:
    return [json.loads(line) for line in Path("out/records.jsonl").read_text(encoding="utf-8").splitlines()]


def paths() -> list[str]:
    return [record["source"]["path"] for record in records()]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for number in range(8):
        text = OTHER.format(number + 2)
        Path("in", f"m{number}.txt").write_text(f"Xã An Bình làm đường số {number}\n\n{text}\n", encoding="utf-8")


@pytest.mark.parametrize("options", [{}, {"few": 0}, {"few": 0, "workers": 2}])
def test_pages_far_apart_are_one_record_where_the_first_one_stands(options: dict[str, Any]) -> None:
    save(c=page(1), a=page(3), z=page(2))
    figures = run(**options).figures
    assert paths() == ["c.html", *(f"m{number}.txt" for number in range(8))]
    record = records()[0]
    assert all(text in record["article"]["text"] for text in BODY)
    assert [each["path"] for each in record["source"]["further"]] == ["z.html", "a.html"]
    assert "several_pages" not in {warning["code"] for warning in record["warnings"]}
    assert [official["name"] for official in record["officials"]] == ["Lê Văn Tám"] and len(record["counts"]) >= 2 and record["directives"]
    assert (figures.inputs, figures.records, figures.passed) == (9, 9, {"further page of an article": 2})


def test_a_second_run_gives_the_same_and_a_page_that_comes_later_is_joined() -> None:
    save(a=page(1), b=page(2))
    run()
    assert [warning["code"] for warning in records()[0]["warnings"]] == ["several_pages"]
    before = Path("out/records.jsonl").read_bytes()
    assert run().times.kept == 8 and Path("out/records.jsonl").read_bytes() == before
    save(z=page(3))
    run()
    assert paths()[0] == "a.html" and BODY[2] in records()[0]["article"]["text"]
    Path("in/b.html").unlink()
    run()
    assert paths() == ["a.html", *(f"m{number}.txt" for number in range(8)), "z.html"]


@pytest.mark.parametrize(
    "other",
    [
        page(2, title="Tây Sơn trồng rừng"),
        page(2, where="https://bao.example/trong-rung-12346.html"),
        page(3),
    ],
    ids=["another headline", "another address", "a page between is not there"],
)
def test_pages_that_do_not_follow_each_other_stay_alone(other: str) -> None:
    save(a=page(1), b=other)
    run()
    assert paths()[:2] == ["a.html", "b.html"]
    assert all("further" not in record["source"] for record in records())


def test_of_two_captures_of_a_page_the_last_one_is_joined() -> None:
    save(a=page(1), b=page(2).replace("12 hợp tác xã", "11 hợp tác xã"), c=page(2), d=page(3))
    run()
    assert paths()[:2] == ["a.html", "b.html"]
    assert "12 hợp tác xã" in records()[0]["article"]["text"] and "11 hợp tác xã" not in records()[0]["article"]["text"]


def test_the_record_goes_when_any_of_its_pages_is_to_be_forgotten() -> None:
    save(a=page(1), b=page(2), c=page(3))
    run()
    assert forget(Path("out"), "https://bao.example/chong-han-12345.html?page=2") == 1
    assert paths() == [f"m{number}.txt" for number in range(8)]


def test_pages_stay_where_the_whole_article_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    save(a=page(1), b=page(2), c=page(3))
    monkeypatch.setattr("pipeline.run.joined", lambda articles: 1 / 0)
    run()
    assert paths()[:3] == ["a.html", "b.html", "c.html"]
