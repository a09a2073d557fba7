"""Doors of the classroom's pages."""

from classroom.views.course import about, course, home, inquiry
from classroom.views.prompt import prompt, reflection
from classroom.views.reading import paragraph, paragraph_panel, reading, reading_threads

__all__ = [
    "about",
    "course",
    "home",
    "inquiry",
    "paragraph",
    "paragraph_panel",
    "prompt",
    "reading",
    "reading_threads",
    "reflection",
]
