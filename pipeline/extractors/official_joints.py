"""What may stand between the atoms of a mention: patterns of folded text."""

from __future__ import annotations

import re

BESIDE = re.compile(r"\s*(?:\([\w&.-]{2,14}\)\s*)?")
SEP = r"(?:,|-|:|\(|\))"
# What may stand between a name and its post, and between two posts of one person.
TERM = r"(?:\s*(?:khóa [ivxl]+|nhiệm kỳ \d{4}\s*-\s*\d{4}))*"
TO_POST = re.compile(
    rf"{TERM}(?:\s*\([^()]{{1,60}}\)(?=\s+và\b|\s*,))?(?:,\s*(?:huyện|tỉnh|thị xã|thành phố|tp\.?|quận) [^,;:()]{{2,24}}(?=\s*,)){{0,2}}"
    rf"\s*{SEP}?\s*(?:(?:và|kiêm|đồng thời|đều là|cùng là|nay|hiện|là|nay là|hiện là|hiện nay là|đồng thời là|nguyên là|kiêm nhiệm|hiện"
    rf" đang là)\s+)*\s*"
)
# "A (SN 1960), trú tại phường B (nguyên Chủ tịch …)", "A (SN 1960, nguyên Chủ tịch …)"
PAST_HOME = re.compile(r"\s*\((?:sn|sinh năm|\d{2} tuổi)[^();]{0,60}(?:,\s*|\)\s*,?\s*(?:hiện )?(?:trú|ngụ|ở|quê|hộ khẩu)[^();]{0,90}\()")
TO_NAME = re.compile(r"\s*(?:,|:|-|là|là:)?\s*")
UPON = re.compile(rf"{TERM}\s*đối với\s*")  # "bầu chức danh Phó Chủ tịch HĐND đối với ông A"
# "trao quyết định bổ nhiệm Phó Giám đốc Sở cho ông A"; who hands it over gets no post by it.
CONFERRED = re.compile(r"\b(?:bổ nhiệm|đề bạt|chuẩn y|công nhận|phê chuẩn|chỉ định)(?: lại)?(?: (?:giữ )?(?:chức(?: vụ| danh)?))?\s+$")
FOR = re.compile(rf"{TERM}\s*cho\s*")
HANDS_OVER = re.compile(r"\b(?:trao|công bố)(?: các)? (?:quyết định|nghị quyết)\b(?![^.;]*\b(?:được|nhận)\b)")
DASH = re.compile(  # "… xã A, huyện B - Trần Văn C"
    r"(?:,\s*(?:huyện|thị xã|thành phố|tp\.?|tỉnh|quận) [^,;:()-]{2,24}?)?(?:\s+-\s*|\s*-\s+)"
)
LISTED = re.compile(r"\s*(?:,|;|:|-|và|cùng|cùng với|và cùng|,\s*và|;\s*và|&|,\s*cùng)\s*")
TO_COMMON = re.compile(r"\s*(?:là\s+)?")
COLON = re.compile(r"\s*(?::|gồm:?|là:?)?\s*")
# Behind the name in brackets when and where one was born; a semicolon where the sentence goes on without a new subject.
APPOINTED = re.compile(
    r"(?:\s*\([^()]{0,90}\))?(?:[^.;:!?]{0,120};\s*(?=từng|được|hiện|nay))?"
    r"[^.;:!?]{0,90}?\b(?:giữ(?: (?:các )?chức(?: vụ| danh)?)?|giữ cương vị|tái cử(?: giữ)?(?: chức(?: vụ| danh)?)?"
    r"|kinh qua(?: các| nhiều)? chức vụ|từng là|(?:bầu|cử|đề bạt|bổ nhiệm|chỉ định|phân công)(?:"
    r" lại)?(?: bổ sung)?(?: giữ| làm| là)?"
    r"(?: chức(?: vụ| danh)?)?|đảm nhiệm(?: chức(?: vụ)?)?|đảm nhận(?: chức(?: vụ)?)?|trúng cử(?: chức(?: danh)?)?|nhận chức(?: vụ)?"
    r"|làm|trên cương vị)\s*"
)
OF_MANY = re.compile(r"\s+các\b")  # "…, Tổ trưởng các Tổ đại biểu": those who hold such posts
ACCORDING = re.compile(r"\btheo\s+$")
PLURAL = re.compile(r"\b(?:các|những|hai|ba|bốn|\d)\s+$")
# "Thừa ủy quyền của Chủ tịch UBND tỉnh, đồng chí A": the post is another's.
OF_ANOTHER = re.compile(r"\b(?:của|cho|với|do|bởi|thay|chức|chức vụ|chức danh)\s+$")
