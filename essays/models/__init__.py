"""What is read: essays, their editions and blocks, passages, inquiries and readings."""

from essays.models.essay import Block, BlockKind, Edition, Essay, Rights
from essays.models.inquiry import Inquiry
from essays.models.passage import Passage
from essays.models.reading import Reading
from essays.models.upload import EssayUpload

__all__ = [
    "Block",
    "BlockKind",
    "Edition",
    "Essay",
    "EssayUpload",
    "Inquiry",
    "Passage",
    "Reading",
    "Rights",
]
