"""The type of JSON objects, spans of time in ms, and times as ISO 8601 text."""

from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
HOUR = 3_600_000
DAY = 24 * HOUR


def iso(ms: int) -> str:
    """A time (ms since the epoch) as some endpoints write it: ISO 8601 in UTC with ms."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
