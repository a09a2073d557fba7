"""Every write to essays, inquiries, readings and passages."""

from essays.services.essay import check_essay, import_essay, update_essay
from essays.services.inquiry import create_inquiry, publish_inquiry, update_inquiry
from essays.services.passage import mark_passage
from essays.services.reading import check_reading, publish_reading, set_reading, update_reading
from essays.services.upload import discard_upload, keep_upload

__all__ = [
    "check_essay",
    "check_reading",
    "create_inquiry",
    "discard_upload",
    "import_essay",
    "keep_upload",
    "mark_passage",
    "publish_inquiry",
    "publish_reading",
    "set_reading",
    "update_essay",
    "update_inquiry",
    "update_reading",
]
