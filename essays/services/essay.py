"""A draft becomes an essay with its first edition and blocks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Course
from essays import policies
from essays.errors import EssayAlreadyImported, RightsInUse, TextMissing, TitleMissing
from essays.importing.draft import BlockDraft, EssayDraft
from essays.importing.sentences import split_sentences
from essays.models import Block, Edition, Essay, Reading
from essays.models.essay import NUMBERED_KINDS


def import_essay(
    *,
    draft: EssayDraft,
    source: bytes,
    source_name: str,
    course: Course,
    actor: User,
    rights_status: str = "",
    rights_note: str = "",
    author_note: str = "",
    canonical_url: str = "",
) -> Edition:
    """Keep ``draft`` as an essay of ``course``: its source, first edition and blocks.

    Without ``rights_status`` the essay is a draft: it cannot be published as a reading.

    Raises:
        PermissionDenied: ``actor`` does not teach the course.
        EssayAlreadyImported: the course has an essay with the same source.
        TitleMissing, TextMissing: the draft is not complete.
        ValidationError: a field is too long or of the wrong form.
    """
    if not policies.can_import_essay(actor, course):
        raise PermissionDenied(_("Only instructors of the course may import essays."))
    _require_complete(draft)
    essay = Essay(
        course=course,
        source=source,
        source_hash=hashlib.sha256(source).hexdigest(),
        source_name=source_name[:255],
        publication=draft.publication,
        published_on=draft.published_on,
        canonical_url=canonical_url,
        rights_status=rights_status,
        rights_note=rights_note,
        author_note=author_note,
        created_by=actor,
    )
    essay.clean_fields(exclude=["source"])
    try:
        with transaction.atomic():
            essay.save()
            return _write_edition(essay, draft, actor, number=1)
    except IntegrityError:
        raise EssayAlreadyImported(_edition_with(course, essay.source_hash)) from None


@transaction.atomic
def update_essay(*, essay: Essay, actor: User) -> Essay:
    """Keep what was changed about ``essay``: its source's data and its rights.

    Raises:
        RightsInUse: the rights were taken back while a class reads the essay.
    """
    if not policies.can_import_essay(actor, essay.course):
        raise PermissionDenied(_("Only instructors of the course may change its essays."))
    check_essay(essay)
    essay.clean_fields(exclude=["source"])
    essay.save(
        update_fields=[
            "publication",
            "published_on",
            "canonical_url",
            "author_note",
            "rights_status",
            "rights_note",
        ]
    )
    return essay


def check_essay(essay: Essay) -> None:
    """Refuse a change that cannot be kept, whoever asks; forms ask this first.

    Raises:
        RightsInUse: the rights were taken back while a class reads the essay.
    """
    readings = Reading.objects.filter(edition__essay=essay, published_at__isnull=False)
    if not essay.rights_status and readings.exists():
        raise RightsInUse


def _require_complete(draft: EssayDraft) -> None:
    if not draft.title.strip():
        raise TitleMissing
    if not draft.paragraphs:
        raise TextMissing


def _edition_with(course: Course, source_hash: str) -> Edition:
    editions = Edition.objects.filter(essay__course=course, essay__source_hash=source_hash)
    return editions.select_related("essay").latest("number")


def _write_edition(essay: Essay, draft: EssayDraft, actor: User, *, number: int) -> Edition:
    edition = Edition(
        essay=essay,
        number=number,
        title=draft.title,
        standfirst=draft.standfirst,
        byline=draft.author,
        language=draft.language or "en",
        word_count=draft.word_count,
        warnings=[str(warning) for warning in draft.warnings],
        created_by=actor,
    )
    edition.clean_fields()
    edition.save()
    Block.objects.bulk_create(_blocks(edition, draft.blocks))
    return edition


def _blocks(edition: Edition, drafts: tuple[BlockDraft, ...]) -> Iterator[Block]:
    paragraphs = 0
    for order, draft in enumerate(drafts, start=1):
        is_numbered = draft.kind in NUMBERED_KINDS
        paragraphs += is_numbered
        yield Block(
            edition=edition,
            key=f"b{order}",
            order=order,
            kind=draft.kind,
            level=draft.level,
            number=paragraphs if is_numbered else None,
            text=draft.text,
            credit=draft.credit[:300],
            spans=[asdict(span) for span in draft.spans],
            sentences=split_sentences(draft.text, edition.language) if is_numbered else [],
        )
