"""Rate limits: how many requests each kind of endpoint has left."""

from vtui.demo.data.people import Json

KNOWN: dict[str, tuple[int, int]] = {
    "user": (500, 60),
    "token": (120, 60),
    "teams": (600, 60),
    "members": (120, 60),
    "deployments-list": (1000, 60),
    "deployment-get": (500, 60),
    "deployment-create": (120, 300),
    "deployment-delete": (200, 600),
    "domains-list": (500, 60),
    "domain-config": (500, 60),
    "project-domains": (500, 60),
    "project-domains-change": (100, 60),
    "domain-verify": (100, 60),
    "env-list": (500, 60),
    "env-get": (500, 60),
    "env-create": (120, 60),
    "env-update": (120, 60),
    "env-delete": (60, 60),
}
"""Requests and seconds for each kind of endpoint (vercel.com/docs/limits)."""
UNPUBLISHED = (1000, 60)
"""For endpoints whose figure is not published: a guess that is in line with the others."""


class Limits:
    """Counts down per kind of endpoint in windows that begin with their first request."""

    def __init__(self, per_minute: int | None = None) -> None:
        self.per_minute = per_minute
        self._windows: dict[str, tuple[int, int]] = {}

    def spend(self, kind: str, now: int) -> Json | None:
        """Take one request of `kind` at `now` (ms).

        Answers with `total`, `remaining`, `reset` (ms) and `ok`, or with None when nothing is limited.
        """
        if self.per_minute == 0:
            return None
        total, seconds = KNOWN.get(kind, UNPUBLISHED) if self.per_minute is None else (self.per_minute, 60)
        ends, used = self._windows.get(kind, (0, 0))
        if now >= ends:
            # The header tells whole seconds: ending on one keeps it true to the ms.
            ends, used = (now // 1000 + seconds) * 1000, 0
        ok = used < total
        used += ok
        self._windows[kind] = ends, used
        return {"total": total, "remaining": total - used, "reset": ends, "ok": ok}
