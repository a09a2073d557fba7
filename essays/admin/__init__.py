"""The instructor's tools for essays, inquiries and readings."""

from essays.admin.essay import EssayAdmin
from essays.admin.inquiry import InquiryAdmin
from essays.admin.reading import ReadingAdmin

__all__ = ["EssayAdmin", "InquiryAdmin", "ReadingAdmin"]
