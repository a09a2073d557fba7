"""Loopback ports."""

from __future__ import annotations

import socket


def free_port() -> int:
    """Return a loopback port on which nothing listens just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
