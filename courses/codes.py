"""Join codes: eight characters that are read aloud and typed from a blackboard.

Crockford's base 32 has no I, L, O and U; 40 bits are too many to guess at ten tries an hour.
"""

from __future__ import annotations

import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
#: What people type for what they see.
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = str.maketrans(dict.fromkeys(" \t\u00a0-–—_", ""))


def new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def normalise(typed: str) -> str:
    """Return the code that ``typed`` stands for; empty if it stands for none."""
    code = typed.translate(_SEPARATORS).upper().translate(_LOOKALIKES)
    is_code = len(code) == _LENGTH and all(char in _ALPHABET for char in code)
    return code if is_code else ""


def shown(code: str) -> str:
    """Return ``code`` as people read it: ``XXXX-XXXX``."""
    return f"{code[:4]}-{code[4:]}"
