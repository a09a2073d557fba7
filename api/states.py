"""The states that the API answers with 409: each is a type of problem, told on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from courses.errors import CourseArchived
from discussions import errors as discussions
from essays import errors as essays
from prompts import errors as prompts

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STATES: dict[type[DomainError], _StrPromise] = {
    CourseArchived: _("The course is over: it can still be read, not written in."),
    essays.PassageNotFound: _("No such place is in the reading."),
    essays.PassageChanged: _("The text at that place is not what “exact” says."),
    essays.PassageTooLong: _("The passage has more characters than one may have."),
    discussions.ReadingClosed: _("The reading that the conversation is about takes no comments."),
    discussions.ThreadLocked: _("Staff closed the conversation."),
    discussions.ThreadFull: _("The conversation has as many comments as it can have."),
    discussions.CommentDeleted: _("The comment that you answer or edit is gone."),
    discussions.EmptyComment: _("Nothing was written."),
    discussions.CommentTooLong: _("More was written than one comment holds."),
    discussions.TooManyComments: _("You posted a great deal within a few minutes."),
    prompts.NotOpenYet: _("The prompt does not take answers yet."),
    prompts.PromptClosed: _("The closing date has passed; your draft is kept."),
    prompts.EmptyAnswer: _("The answer has no words."),
    prompts.TooFewWords: _("The answer has fewer words than the prompt asks for."),
    prompts.TooManyWords: _("The answer has more words than the prompt allows."),
    prompts.AnswerTooLong: _("The answer is longer than a draft can be; nothing was saved."),
    prompts.CopiesThePrompt: _("Most of the answer repeats the prompt."),
    prompts.CopiesTheReading: _("Most of the answer repeats the reading."),
    prompts.PassagesNeeded: _("The prompt asks for passages, and the answer has none."),
    prompts.TooManyPassages: _("The answer has more passages than the prompt allows."),
    prompts.PassageOfAnotherReading: _("A passage is from a reading the prompt is not about."),
}
