"""read(Article) -> Document: one text, its blocks and sentences; offsets are final from here on."""

from __future__ import annotations

from pipeline.document import Block, Document, Sentence
from pipeline.text import fold, sentences
from scrapers.page import Article

GAP = "\n\n"


def read(article: Article) -> Document:
    """Join the article's blocks by one blank line. Block texts must be NFC; white space inside is kept as it is."""
    blocks, begin = [], 0
    for block in article.blocks:
        blocks.append(Block(block.kind, begin, begin + len(block.text)))
        begin += len(block.text) + len(GAP)
    text = GAP.join(block.text for block in article.blocks)
    found = [
        Sentence(start, end, index)
        for index, block in enumerate(blocks)
        for start, end in sentences(text[block.start : block.end], block.start)
    ]
    return Document(article=article, text=text, folded=fold(text), blocks=tuple(blocks), sentences=tuple(found))
