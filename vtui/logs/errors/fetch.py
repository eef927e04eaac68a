"""Requesting the build log of a failed deployment only for its errors."""

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from vtui.logs.errors.find import MAX_LINES, find_errors

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.models.build_error import BuildError
    from vtui.models.deployment import Deployment
    from vtui.models.log_event import LogLine
    from vtui.models.scope import Scope


async def fetch_errors(service: "Service", scope: "Scope", row: "Deployment") -> "tuple[BuildError, ...]":
    """Fetch the errors of a build that has ended, the first real one first; one request. Raises VercelError.

    The lines are read in a thread: a log may be long.
    """
    lines: deque[LogLine] = deque(maxlen=MAX_LINES)
    count = 0
    async for batch in service.deployments.build_log(scope, row.id, lambda: True).batches(confirm=False):
        lines.extend(batch)
        count += len(batch)
    return tuple(await asyncio.to_thread(find_errors, tuple(lines), count - len(lines)))
