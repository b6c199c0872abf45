"""Vietnamese text in the encodings of before Unicode, and UTF-8 that was read as a Western charset.

TCVN 5712 (ABC, fonts .VnTime …) and VNI (fonts VNI-Times …) put Vietnamese letters on Western codes, so no charset tells them:
the words do. They are converted by tables. TCVN3 has no capitals with tone marks: a capital font shows the small ones, so the
capitals beside them decide.
"""

from __future__ import annotations

import html
import re

_TONES = {
    "a": ("aàáảãạ", "a µ ¸ ¶ · ¹"),
    "ă": ("ăằắẳẵặ", "¨ » ¾ ¼ ½ Æ"),
    "â": ("âầấẩẫậ", "© Ç Ê È É Ë"),
    "e": ("eèéẻẽẹ", "e Ì Ð Î Ï Ñ"),
    "ê": ("êềếểễệ", "ª Ò Õ Ó Ô Ö"),
    "i": ("iìíỉĩị", "i × Ý Ø Ü Þ"),
    "o": ("oòóỏõọ", "o ß ã á â ä"),
    "ô": ("ôồốổỗộ", "« å è æ ç é"),
    "ơ": ("ơờớởỡợ", "¬ ê í ë ì î"),
    "u": ("uùúủũụ", "u ï ó ñ ò ô"),
    "ư": ("ưừứửữự", "\u00ad õ ø ö ÷ ù"),
    "y": ("yỳýỷỹỵ", "y ú ý û ü þ"),
}
TCVN3 = {
    code: letter for letters, codes in _TONES.values() for letter, code in zip(letters, codes.split(" "), strict=True) if code != letter
}
TCVN3 |= {"®": "đ", "¡": "Ă", "¢": "Â", "£": "Ê", "¤": "Ô", "¥": "Ơ", "¦": "Ư", "§": "Đ"}

_MARKS = "øùûõï"
VNI = {base + mark: letter for base in "aeouy" for mark, letter in zip(_MARKS, _TONES[base][0][1:], strict=True)}
VNI |= {base + mark: letter for base, key in ("aâ", "eê", "oô") for mark, letter in zip("âàáåãä", _TONES[key][0], strict=True)}
VNI |= {"a" + mark: letter for mark, letter in zip("êèéúüë", _TONES["ă"][0], strict=True)}
VNI |= {base + mark: letter for base, key in (("ô", "ơ"), ("ö", "ư")) for mark, letter in zip(_MARKS, _TONES[key][0][1:], strict=True)}
VNI |= {"ô": "ơ", "ö": "ư", "ñ": "đ", "î": "ỵ", **dict(zip("ìíæóò", _TONES["i"][0][1:], strict=True))}
del VNI["yï"]
VNI |= {code.upper(): letter.upper() for code, letter in VNI.items()} | {
    code[0].upper() + code[1]: letter.upper() for code, letter in VNI.items() if len(code) == 2
}

# The commonest words (và, là, của, các, đã, được, với, những, tại, ngày, đến, người, tỉnh, đồng) as each encoding writes them.
_WORDS = {
    "tcvn3": "vµ lµ cña c¸c ®· ®\u00ad\u00eec víi nh÷ng t¹i ngµy ®Õn ng\u00adêi tØnh ®ång huyÖn thÞ héi nghÞ §¶ng",
    "vni": "vaø laø cuûa caùc ñaõ ñöôïc vôùi nhöõng taïi ngaøy ñeán ngöôøi tænh ñoàng huyeän thò hoäi nghò Ñaûng",
}
_COMMON = {
    name: re.compile(rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, words.split()))})(?![^\W\d_])", re.I) for name, words in _WORDS.items()
}
_MOJIBAKE = re.compile("á[º»][\u0080-ÿ‚-™€ŒœŠšŸŽžƒˆ˜]|Ä[‘ƒ\u0090]|Æ[°¡¯]|Ã[¡©\u00adª´²³¢£¹º½]")
_SIGNS = (("ñ", "cña"), ("û", "cuûa"), ("»", "á»"))
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
# Letters and signs on TCVN3's codes that Vietnamese in Unicode does not use.
_TCVN3_ONLY = re.compile("[µ¸¶·¹¨»¾¼½Æ©Ç®§¦¥¤£¢¡ª«¬\u00ad×ØÞßåæçëîïñöøûüþ÷ÖÏÎÑË]")
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, VNI), key=lambda code: (-len(code), code))))
_VNI_ONLY = re.compile(f"[aeouyôö][{_MARKS}åäëü]|[aeo][âàáãêèéú]|[ñöæ]", re.I)
_SEGMENT = re.compile(r"[^<>\n]+")
_WORD = re.compile("[A-Za-z\u00a1-ÿ]+")
_ENTITY = re.compile(r"&(?:#(?:1[6-9]\d|2[0-4]\d|25[0-5])|#x[a-f]\w|(?!amp|lt|gt|quot|nbsp)[a-z]{2,6}\d?);", re.I)
# A byte as ISO 8859-1 and as windows-1252 shows it.
_WESTERN = {c: i for i in range(128, 256) for c in {chr(i), bytes([i]).decode("cp1252", "ignore") or chr(i)}}
_RUN = re.compile(f"[{re.escape(''.join(_WESTERN))}]+")


def repair(text: str) -> str:
    """`text` with passages in TCVN3, VNI or twice encoded UTF-8 turned into Unicode; all other text as it is."""
    # A letter alone is found far quicker than a word.
    if _is_unicode(text) and not any(letter in text and word in text for letter, word in _SIGNS):
        return text
    if len(_MOJIBAKE.findall(text[:200_000])) >= 2:
        return _RUN.sub(_decoded, text.replace("Ã ", "Ã\u00a0"))
    name = encoding_of(text)
    if name is None:
        return text
    text = _ENTITY.sub(lambda m: html.unescape(m[0]), text)
    mixed = _is_unicode(text)
    convert, sure = (from_tcvn3, _TCVN3_ONLY) if name == "tcvn3" else (from_vni, _VNI_ONLY)

    def segment(found: re.Match[str]) -> str:
        words = found[0]
        return words if _UNICODE.search(words) or (mixed and not sure.search(words)) else convert(words)

    return _SEGMENT.sub(segment, text)


def encoding_of(text: str) -> str | None:
    """`tcvn3` or `vni` where common words are written so, else None."""
    if "&" in text:
        text = _ENTITY.sub(lambda m: html.unescape(m[0]), text)
    counts = {name: len(pattern.findall(text[:200_000])) for name, pattern in _COMMON.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= 2 and counts[best] > 3 * min(counts.values()) else None


def from_tcvn3(text: str) -> str:
    """Text in TCVN3, its codes read as ISO 8859-1, in Unicode."""
    ascii_letters = [c for c in text if c.isascii() and c.isalpha()]
    shouted = len(ascii_letters) >= 4 and all(c.isupper() for c in ascii_letters)

    def word(found: re.Match[str]) -> str:
        letters = [c for c in found[0] if c.isascii()]
        capital = all(c.isupper() for c in letters) and (shouted or len(letters) >= 2)
        plain = "".join(TCVN3.get(c, c) for c in found[0])
        return plain.upper() if capital else plain

    return _WORD.sub(word, text)


def from_vni(text: str) -> str:
    """Text in VNI, its codes read as ISO 8859-1, in Unicode."""
    return _VNI_PAIR.sub(lambda m: VNI[m[0]], text)


def _decoded(run: re.Match[str]) -> str:
    try:
        return bytes(_WESTERN[c] for c in run[0]).decode("utf-8")
    except UnicodeDecodeError:
        return run[0]


def _is_unicode(text: str) -> bool:
    return sum(letter in text for letter in "ạếộđ") >= 2
