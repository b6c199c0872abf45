"""Directives: who tells whom to do what, and what is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Document
from pipeline.extractors.bodies import find_bodies
from pipeline.extractors.dates import find_dates
from pipeline.extractors.directive_words import one_of
from pipeline.extractors.directives import find_directives
from pipeline.extractors.documents import find_documents
from pipeline.extractors.officials import find_people
from pipeline.lexicon import find, rows
from pipeline.read import read
from scrapers.page import Article, ArticleBlock


def told(*paragraphs: str) -> Document:
    blocks = tuple(ArticleBlock("paragraph", text) for text in paragraphs)
    doc = find_bodies(find_dates(read(Article(blocks=blocks, published="2024-03-01"))))
    return find_directives(find_people(find_documents(doc)))


def pairs(*paragraphs: str) -> list[tuple[str | None, str]]:
    doc = told(*paragraphs)
    return [(doc.words(d.addressee) if d.addressee else None, doc.words(d.action)) for d in doc.directives]


CLAUSES = [
    ("Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo.", [("các xã", "rà soát hộ nghèo")]),
    ("Bí thư Huyện ủy yêu cầu các chi bộ phải sinh hoạt đúng kỳ.", [("các chi bộ", "sinh hoạt đúng kỳ")]),
    ("Bí thư Huyện ủy lưu ý, thời gian tới, các cơ quan tham mưu giúp việc Huyện ủy cần bám sát cơ sở.",
     [("các cơ quan tham mưu giúp việc Huyện ủy", "bám sát cơ sở")]),
    ("Bí thư Huyện ủy đề nghị các đoàn công tác chỉ đạo cơ sở cần sâu sát hơn.",
     [("các đoàn công tác chỉ đạo cơ sở", "sâu sát hơn")]),
    ("Bí thư Huyện ủy yêu cầu các tổ chức đoàn thể tiếp tục giám sát; phòng Nội vụ bố trí đủ biên chế.",
     [("các tổ chức đoàn thể", "tiếp tục giám sát"), ("phòng Nội vụ", "bố trí đủ biên chế")]),
    ("Bí thư Huyện ủy yêu cầu xã Tân An rà soát quỹ đất; công khai danh sách.",
     [("xã Tân An", "rà soát quỹ đất"), ("xã Tân An", "công khai danh sách")]),
    ("Bí thư Huyện ủy yêu cầu các phòng, ban; UBND các xã tăng cường phòng cháy.",
     [("các phòng, ban; UBND các xã", "tăng cường phòng cháy")]),
    ("Cử tri kiến nghị nâng cấp đường liên thôn.", [(None, "nâng cấp đường liên thôn")]),
    ("Bí thư Huyện ủy nhấn mạnh việc sắp xếp thôn phải bảo đảm dân chủ.", [(None, "việc sắp xếp thôn phải bảo đảm dân chủ")]),
    ("Để kịp vụ mới, Bí thư Huyện ủy đề nghị người dân gieo đúng lịch.", [("người dân", "gieo đúng lịch")]),
    ("Bí thư Huyện ủy giao Công an huyện xác minh, báo cáo kết quả.", [("Công an huyện", "xác minh, báo cáo kết quả")]),
    ("Bí thư Huyện ủy biểu dương xã Tân An, đồng thời yêu cầu xã sớm bàn giao mặt bằng.", [("xã", "sớm bàn giao mặt bằng")]),
    ("Bí thư Huyện ủy yêu cầu xã Tân An lập danh sách, đồng thời đề nghị Công an huyện hỗ trợ.",
     [("xã Tân An", "lập danh sách"), ("Công an huyện", "hỗ trợ")]),
    ("Bí thư Huyện ủy yêu cầu: Các xã không được để dân thiếu nước.", [("Các xã", "không được để dân thiếu nước")]),
    ("Tại đây, đoàn công tác yêu cầu chủ rừng tổ chức trực gác.", [("chủ rừng", "tổ chức trực gác")]),
    ("Bí thư Huyện ủy giao Phòng Tài chính - Kế hoạch tham mưu bố trí vốn.", [("Phòng Tài chính - Kế hoạch", "tham mưu bố trí vốn")]),
    ("Hội Nông dân huyện đề nghị được vay thêm vốn.", [(None, "được vay thêm vốn")]),
]


@pytest.mark.parametrize(("text", "expected"), CLAUSES)
def test_addressee_and_action(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Năm qua, Huyện ủy thường xuyên chỉ đạo các xã rà soát hộ nghèo.",
        "UBND huyện đã chỉ đạo các xã rà soát hộ nghèo.",
        "Các đại biểu tập trung thảo luận, đề xuất nhiều giải pháp nâng cao thu nhập.",
        "Theo yêu cầu của Tỉnh ủy, huyện đã sắp xếp 12 chi bộ.",
        "Bí thư Huyện ủy nhấn mạnh vai trò của người đứng đầu.",
        "Chủ tịch UBND xã cho biết, thời gian tới, xã sẽ tiếp tục vận động nhân dân hiến đất.",
        "Năm 2024, huyện phấn đấu kết nạp 50 đảng viên.",
        "UBND huyện tổ chức giao ban với các xã.",
        "Huyện ủy giao lưu với đoàn viên thanh niên.",
        "Ý kiến chỉ đạo của Bí thư Huyện ủy được tiếp thu đầy đủ.",
    ],
)
def test_reports_nouns_and_goals_are_none(text: str) -> None:
    assert pairs(text) == []


def test_sentences_of_the_same_speech() -> None:
    speech = "Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo. Đồng thời, chú trọng dạy nghề. Các trường cần mở thêm lớp."
    assert pairs(speech, "Tập trung chăm lo người già neo đơn.", "Dịp này, 20 tập thể được tặng giấy khen.") == [
        ("các xã", "rà soát hộ nghèo"),
        (None, "chú trọng dạy nghề"),
        ("Các trường", "mở thêm lớp"),
        (None, "Tập trung chăm lo người già neo đơn"),
    ]
    assert [d.verb is not None for d in told(speech).directives] == [True, False, False]


def test_a_list_after_a_colon_keeps_its_addressee() -> None:
    announced = "Bí thư Huyện ủy yêu cầu các phòng thực hiện các nhiệm vụ sau:"
    assert pairs(announced, "Một là, rà soát hồ sơ.", "Hai là, công khai kết quả.") == [
        ("các phòng", "rà soát hồ sơ"),
        ("các phòng", "công khai kết quả"),
    ]


@pytest.mark.parametrize(
    ("text", "issuer", "force"),
    [
        ("Phát biểu kết luận, đồng chí Trần Văn Bình, Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo.",
         "đồng chí Trần Văn Bình, Bí thư Huyện ủy", "down"),
        ("Bà Lê Thị Mai, Chủ tịch UBND xã đề nghị huyện bố trí vốn.", "Bà Lê Thị Mai, Chủ tịch UBND xã", "open"),
        ("Cử tri xã Tân An kiến nghị sửa cầu.", "Cử tri xã Tân An", "up"),
        ("Nhiều ý kiến đề nghị tỉnh bố trí thêm vốn.", None, "up"),
        ("Ban Kinh tế - Ngân sách HĐND huyện kiến nghị UBND huyện thu hồi đất.", "Ban Kinh tế - Ngân sách HĐND huyện", "up"),
        ("Nghị quyết số 4-NQ/TU của Tỉnh ủy yêu cầu các cấp ủy đổi mới sinh hoạt.", "Tỉnh ủy", "down"),
        ("“Tôi đề nghị các xã phải công khai danh sách”, bà Lê Thị Mai, Bí thư Huyện ủy nói.", "bà Lê Thị Mai, Bí thư Huyện ủy", "open"),
    ],
)
def test_issuer_and_force(text: str, issuer: str | None, force: str) -> None:
    doc = told(text)
    (directive,) = doc.directives
    assert (doc.words(directive.issuer) if directive.issuer else None, directive.force) == (issuer, force)


def test_deadline_is_a_target_date_inside_the_action() -> None:
    doc = told("Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo, báo cáo trước ngày 20/4; các phòng tăng cường kiểm tra.")
    assert [d.deadline for d in doc.directives] == ["2024-04-20", None]


def test_titles_and_captions_give_none() -> None:
    text = "Bí thư Huyện ủy yêu cầu các xã rà soát hộ nghèo"
    blocks = tuple(ArticleBlock(kind, text) for kind in ("title", "kicker", "heading", "caption"))
    assert find_directives(read(Article(blocks=blocks))).directives == ()


@pytest.mark.parametrize("table", ["action_verbs", "reporting_verbs"])
def test_every_example_fires_its_row(table: str) -> None:
    for row in rows(table):
        assert row in [term.row for term in find(row["example"], table)], row


def test_every_example_holds_a_word_of_its_row() -> None:
    for row in rows("directive_words"):
        found = re.search(rf"(?<!\w)(?:{one_of(row['use'])})(?!\w)", row["example"])
        assert found and found[0] in row["form"].split("|"), row


@given(st.lists(st.sampled_from([text for text, _ in CLAUSES]), min_size=1, max_size=4))
def test_spans_lie_in_their_own_sentence_and_are_trimmed(texts: list[str]) -> None:
    doc = told(*texts)
    for directive in doc.directives:
        action = doc.words(directive.action)
        assert action == action.strip(" .,;:") and "\n" not in action
        assert directive.start <= directive.action.start < directive.action.end == directive.end
