"""What a column holds of a person, so that export and erasure forget nothing.

A model that can hold a person's words or traces carries ``personal_data``: a mapping of
its field names to a ``Kind``. A test fails for a model that should have one and has not.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeAlias


class Kind(Enum):
    IDENTITY = "who a person is: name, address"
    WORDS = "what a person wrote"
    TRACE = "what a person did, and when"
    LINK = "whose row it is"


PersonalData: TypeAlias = Mapping[str, Kind]
