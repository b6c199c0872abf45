"""What makes two texts the same article, and how clusters are named. Measured on texts of the corpus, edited as newspapers do it."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.duplicates import ALIKE, Clusters, alike, signature
from pipeline.inputs import find, load
from pipeline.run import understand

ROOT = Path(__file__).parents[1]
TEXT = (
    "Huyện Đông Sơn bàn việc chống hạn\n\nSáng 5/3/2024, UBND huyện Đông Sơn họp với 12 xã về việc chống hạn cho 1.250 ha lúa đông xuân. "
    "Ông Lê Văn Tám, Chủ tịch UBND huyện, yêu cầu các xã nạo vét 35 km kênh mương trước ngày 20/3, lắp thêm 18 máy bơm dã chiến. "
    "Theo Phòng Nông nghiệp, 3 hồ chứa trên địa bàn chỉ còn 40% dung tích, có 200 ha lúa ở cuối nguồn thiếu nước từ đầu tháng."
)


@pytest.fixture(scope="module")
def articles() -> list[str]:
    """Texts of the corpus, no two of which are the same article."""
    texts: list[str] = []
    for item in find([ROOT / "corpus"]).items[:70]:
        text = understand(load(item)).text
        marks = signature(text)
        if len(text) > 800 and not any(alike(marks, signature(other)) for other in texts):
            texts.append(text)
    return texts


def words_of(chance: random.Random, texts: list[str], number: int) -> list[str]:
    return [word for text in chance.sample(texts, 5) for word in text.split()][:number]


def other_lead(text: str, chance: random.Random, texts: list[str]) -> str:
    paragraphs = text.split("\n\n")
    place = next((n for n, paragraph in enumerate(paragraphs) if len(paragraph) > 150), 0)
    strange = words_of(chance, texts, 500)
    paragraphs[place] = " ".join(word if chance.random() > 0.3 else chance.choice(strange) for word in paragraphs[place].split())
    return "\n\n".join(paragraphs)


def agency(text: str, chance: random.Random, texts: list[str]) -> str:
    return text.replace("\n\n", "\n\n(TTXVN) - ", 1) + "\n\nTheo TTXVN"


def shorter(text: str, chance: random.Random, texts: list[str]) -> str:
    return text.rpartition("\n\n")[0]


def other_captions(text: str, chance: random.Random, texts: list[str]) -> str:
    paragraphs = text.split("\n\n")
    for _ in range(2):
        paragraphs.insert(chance.randrange(1, len(paragraphs) + 1), " ".join(words_of(chance, texts, 15)))
    return "\n\n".join(paragraphs)


def all_of_it(text: str, chance: random.Random, texts: list[str]) -> str:
    for edit in (other_lead, agency, shorter, other_captions):
        text = edit(text, chance, texts)
    return text


def same_pattern(text: str, chance: random.Random, texts: list[str]) -> str:
    """The next report of the same kind: other numbers, the words are the same."""
    return re.sub(r"\d", lambda found: str(chance.randrange(10)), text)


def a_third_taken_over(text: str, chance: random.Random, texts: list[str]) -> str:
    """Another article on the same matter, which quotes this one."""
    others = chance.sample([each for each in texts if each != text], 5)
    return text[: len(text) // 3] + "".join(other[: len(text) // 6] for other in others)


Edit = Callable[[str, random.Random, list[str]], str]


@pytest.mark.parametrize(
    ("edit", "least", "most"),
    [
        (other_lead, 0.95, 1),
        (agency, 1, 1),
        (shorter, 0.95, 1),
        (other_captions, 0.98, 1),
        (all_of_it, 0.85, 1),
        (same_pattern, 0, 0.02),
        (a_third_taken_over, 0, 0.02),
    ],
)
def test_edited_articles_are_joined_and_others_are_not(edit: Edit, least: float, most: float, articles: list[str], tmp_path: Path) -> None:
    chance = random.Random(7)
    with Clusters(tmp_path / "c.db") as clusters:
        for number, text in enumerate(articles):
            assert clusters.place(f"a{number}", f"v{number}", signature(text)) == f"a{number}"
        found = [
            clusters.place(f"b{number}", f"w{number}", signature(edit(text, chance, articles))) for number, text in enumerate(articles)
        ]
    assert len(articles) > 40
    assert least <= sum(cluster == f"a{number}" for number, cluster in enumerate(found)) / len(articles) <= most
    assert all(cluster in {f"a{number}", f"b{number}"} for number, cluster in enumerate(found))


def test_marks_are_the_same_everywhere() -> None:
    other = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from pipeline.duplicates import signature; print(signature(sys.stdin.buffer.read().decode()).hex())",
        ],
        input=TEXT.encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONHASHSEED": "7"},
    )
    assert other.stdout.decode().strip() == signature(TEXT).hex()
    assert len(signature(TEXT)) == 192
    assert signature(TEXT.upper()) == signature(TEXT) == signature(f" {TEXT}\n".replace("Lê", "“Lê”"))
    assert signature("Xã Hoà Thuỷ họp.") == signature("xã Hòa Thủy họp")


@pytest.mark.parametrize("text", ["", "…", "Họp", "Họp xã", "12"])
def test_texts_of_a_few_words_have_marks_too(text: str) -> None:
    assert alike(signature(text), signature(text)) == pytest.approx(1)
    assert alike(signature(text), signature(TEXT)) == 0


@given(st.text(max_size=200), st.text(max_size=200))
def test_alike_is_a_share_either_way(one: str, other: str) -> None:
    share = alike(signature(one), signature(other))
    assert share == alike(signature(other), signature(one))
    assert share == 0 or ALIKE <= share <= 1


def place(path: Path, *records: tuple[str, str]) -> list[str]:
    """The clusters of records given as (id, text)."""
    with Clusters(path) as clusters:
        return [clusters.place(article, f"v{hash(text)}", signature(text)) for article, text in records]


OTHER = (
    "Khánh thành cầu Kim Sơn\n\nChiều 7/8/2023, Sở Giao thông vận tải khánh thành cầu Kim Sơn dài 320 m, "
    "vốn 95 tỷ đồng, sau 18 tháng thi công."
)


def test_the_first_names_the_cluster(tmp_path: Path) -> None:
    edited = TEXT + "\n\nTheo TTXVN"
    assert place(tmp_path / "c.db", ("a", TEXT), ("b", OTHER), ("c", TEXT), ("d", edited), ("e", OTHER)) == ["a", "b", "a", "a", "b"]
    assert place(tmp_path / "c.db", ("d", edited), ("c", TEXT)) == ["d", "d"]
    assert list(tmp_path.iterdir()) == []


def test_versions_of_an_article_stay_together(tmp_path: Path) -> None:
    rewritten = " ".join(reversed(TEXT.split()))
    assert place(tmp_path / "c.db", ("a", TEXT), ("a", rewritten), ("a", TEXT)) == ["a", "a", "a"]
    # a copy of a later version belongs to the article too, and so do the later versions of a copy
    assert place(tmp_path / "c.db", ("a", TEXT), ("a", rewritten), ("b", rewritten), ("b", OTHER), ("c", OTHER)) == [
        "a",
        "a",
        "a",
        "a",
        "a",
    ]


def test_small_changes_do_not_make_a_chain(tmp_path: Path) -> None:
    words = [f"chữ{number}" for number in range(800)]
    texts = [" ".join(words[start : start + 300]) for start in range(0, 500, 60)]
    found = place(tmp_path / "c.db", *((f"a{number}", text) for number, text in enumerate(texts)))
    assert found[:3] == ["a0", "a0", "a2"] and found[-1] != "a0"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([TEXT, OTHER, TEXT + " Theo TTXVN", "Họp", ""])), max_size=12))
def test_a_cluster_is_named_by_its_first_and_never_changes(records: list[tuple[str, str]], tmp_path: Path) -> None:
    found = place(tmp_path / "c.db", *records)
    assert found == place(tmp_path / "c.db", *records)
    for number, (article, _) in enumerate(records):
        heads = [before for before, _ in records[: number + 1]]
        assert found[number] in heads
        assert found[number] == found[heads.index(article)]
        assert found[heads.index(found[number])] == found[number]


def test_a_pattern_of_many_texts_costs_no_more(tmp_path: Path) -> None:
    chance = random.Random(3)
    with Clusters(tmp_path / "c.db") as clusters:
        for number in range(300):
            text = re.sub(r"\d", lambda _: str(chance.randrange(10)), TEXT + f" Trạm {number}")
            assert clusters.place(f"a{number}", f"v{number}", signature(text)) == f"a{number}"
        assert clusters.place("b", "w", signature(TEXT)) == "b"
        assert clusters.place("c", "x", signature(TEXT + " Theo TTXVN")) == "b"
