"""`vtui watch`: a deployment to its end, a line on standard output for every change of its state."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping

from vtui import times
from vtui.api.errors import Gone, NotFound, Unauthenticated, VercelError
from vtui.api.service import Service
from vtui.cli import output
from vtui.cli.job import run_job
from vtui.cli.options import Options, UsageError
from vtui.cli.patience import Patience
from vtui.cli.scope import choose_scope
from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.scope import Scope
from vtui.table import cells
from vtui.table.columns import Context
from vtui.text import clean, quote_json
from vtui.writes.following import STUMBLE, ended, interval, told

PACE: tuple[tuple[float, float], ...] = ((15, 1), (60, 5), (300, 15))
"""Until so many s after the start, ask every so many s: as often as the official client (facts page 2.1)."""

CODES: Mapping[str, int] = {"ready": 0, "failed": 1, "canceled": 1, "blocked": 1}
"""How it ended -> exit code."""
UNKNOWN = 3
"""Exit code where the end is not known."""

TRIES = 5
"""Questions in a row that may fail for a passing reason, each tried several times by the client."""

_TARGET = re.compile(
    r"(?:https?://)?(?P<name>dpl_\w+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[:/?#].*)?", re.IGNORECASE | re.ASCII
)


def run_watch(options: Options, environ: Mapping[str, str]) -> int:
    """Watch what `options` name and return the exit code."""
    try:
        return run_job(lambda service, options, team, _: watch(service, options, team), options, environ)
    except BrokenPipeError:  # whoever read has read enough; that is no sign of its being ready
        output.hush()
        return UNKNOWN


def named(target: str) -> str:
    """The id or host that `target` means; raises UsageError when it can be neither."""
    match = _TARGET.fullmatch(target)
    if match is None or match["name"].lower() == "vercel.com":
        raise UsageError(f"{clean(target, 80)} is no id (dpl_…), URL or host of a deployment")
    name = match["name"]
    return name.lower() if "." in name else name


async def watch(
    service: Service,
    options: Options,
    team: str | None,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    now: Callable[[], int] = times.now,
) -> int:
    """Print what becomes of the deployment until its end: the exit code says which, stderr why.

    Raises UsageError for a team that does not exist. `sleep` takes s, `now` gives ms.
    """
    watching = _Watching(service, options.format == "jsonl", sleep, now)
    try:
        async with asyncio.timeout(options.timeout):
            return await watching.run(team, named(options.target))
    except TimeoutError:
        watching.tell("timeout")
        output.say(f"vtui: it has not ended in {options.timeout} s")
    except VercelError as error:
        output.say(f"vtui: {error}")
        if error.hint:
            output.say(error.hint)
        if isinstance(error, Unauthenticated):
            return 2
    return UNKNOWN


class _Watching:
    """One deployment, asked for at its pace; what was last seen of it, and what was said."""

    def __init__(
        self, service: Service, json: bool, sleep: Callable[[float], Awaitable[None]], now: Callable[[], int]
    ) -> None:
        self._service, self._json, self._sleep, self._now = service, json, sleep, now
        self._patience = Patience(sleep=sleep, now=now)
        self._row: Deployment | None = None
        self._told: tuple[str, str | None] | None = None

    async def run(self, team: str | None, name: str) -> int:
        """The exit code of what `name` means now, whatever it means later. Raises VercelError and UsageError."""
        scope = await choose_scope(self._service, self._patience, team)
        row = await self._get(scope, name)
        if "." in name and row.url != name:
            output.say(f"vtui: {name} serves {row.id} now: watching that one")
        since = self._now()
        while True:
            self._row, end = row, ended(row, self._now())
            self.tell(end)
            if end is not None:
                break
            await self._sleep(interval((self._now() - since) / 1000, PACE))
            try:
                row = completed(await self._stubborn(scope, row.id), row)
            except (NotFound, Gone):
                end = "gone"
                self.tell(end)
                break
        if end == "ready" and row.aliased is False and row.substate not in ("ROLLING", "STAGED"):
            output.say("vtui: it is ready, but nobody has heard of its aliases for a long time")
            return UNKNOWN
        if end != "ready":
            code = f" ({row.error_code})" if row.error_code and row.error_message else ""
            output.say(f"vtui: {told(row, end)}{code}")
        return CODES.get(end, UNKNOWN)

    async def _stubborn(self, scope: Scope, id_: str) -> Deployment:
        """The deployment, after faults that pass by themselves; raises VercelError after `TRIES`."""
        for _ in range(TRIES - 1):
            try:
                return await self._get(scope, id_)
            except VercelError as error:
                if not error.transient:
                    raise
            await self._sleep(STUMBLE)
        return await self._get(scope, id_)

    async def _get(self, scope: Scope, name: str) -> Deployment:
        """The deployment, once no rate limit refuses it."""
        return await self._patience.through(lambda: self._service.deployments.get(scope, name))

    def tell(self, end: str | None) -> None:
        """Print a line when the state is another than the one told last, or when this is the end."""
        now = self._now()
        state = "" if self._row is None else clean(cells.phase(self._row, Context(now)))
        if (state, end) == self._told:
            return
        self._told = (state, end)
        if not self._json:
            print(times.of_day(now), end or state, flush=True)
        elif self._row is not None:
            print(quote_json(record(self._row, state, end, now)), flush=True)


def record(row: Deployment, state: str, end: str | None, now: int) -> dict[str, str | None]:
    """What a line of JSON says, with these keys and no others."""
    return {
        "at": times.iso(now),
        "id": row.id,
        "project": row.name,
        "environment": row.environment,
        "url": row.url,
        "state": state,
        "end": end,
        "error_code": row.error_code,
        "error_message": row.alias_error or row.error_message or row.block,
    }
