from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Course


class EssayUpload(models.Model):
    """A file or pasted text on its way to an essay: kept until staff have looked at it."""

    course = models.ForeignKey(
        Course, models.CASCADE, related_name="essay_uploads", verbose_name=_("course")
    )
    name = models.CharField(_("file name"), max_length=255)
    source = models.BinaryField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return self.name
