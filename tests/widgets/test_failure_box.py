"""The line of changes above a log: in fewer words where the terminal is narrow."""

import pytest

from vtui.logs.changes import Changes
from vtui.widgets.log.failure_box import Since

SAME = Changes("feat/i18n-he", "bd4de40aaaa", "5acba9dbbbb")
MANY = Changes("main", "bd4de40aaaa", "5acba9dbbbb", ("PAYMENT_API_KEY", "DATABASE_URL", "SMTP_HOST", "LOG_LEVEL"))
COMMITS, SINCE = "commits bd4de40..5acba9d", "Since the last good build of main"


@pytest.mark.parametrize(
    ("changes", "room", "expected"),
    [
        (SAME, 110, "Since the last good build of feat/i18n-he: commits bd4de40..5acba9d   no env vars changed"),
        (SAME, 74, "Since last good build: commits bd4de40..5acba9d   no env vars changed"),
        (
            MANY,
            130,
            f"{SINCE}: {COMMITS}   changed: PAYMENT_API_KEY, DATABASE_URL, SMTP_HOST and 1 more",
        ),
        (MANY, 74, "Since last good build: commits bd4de40..5acba9d   4 env vars changed"),
    ],
)
def test_changes_fit_their_line(changes: Changes, room: int, expected: str) -> None:
    line = Since()
    line.changes = changes
    left, _ = line.pieces(room)
    assert "".join(span.text for piece in left for span in piece.cell) == expected
    assert len(expected) <= room
