"""What a test does when a server is not on this machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def missing(what: str, how: str) -> NoReturn:
    """Skip the test, saying what would be needed; with ``CI=true`` fail instead."""
    sentence = f"{what} is not on this machine: {how}"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


def program(*names: str, folders: str = "") -> Path | None:
    """Return the first of ``names`` on the path, or in the newest folder of a glob pattern."""
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    newest_first = sorted(Path("/").glob(folders), reverse=True) if folders else []
    places = (folder / name for folder in newest_first for name in names)
    return next((place for place in places if os.access(place, os.X_OK)), None)
