"""Logs as they are written: streams that break off anywhere, and begin again where they were."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from vtui.api.errors import BadResponse, Offline, VercelError
from vtui.models.log_event import SYNTHETIC, LogEvent, LogLine
from vtui.models.responses.log_events import Splitter, build_events, lines_of, runtime_events
from vtui.models.scope import Scope

if TYPE_CHECKING:
    from vtui.api.client import Client

PAUSE = 2.0
"""Seconds before a stream that broke off is opened again, as the official client waits."""
LONGEST_PAUSE = 30.0
"""Seconds that this grows to while nothing comes of it."""
FRUITLESS = 8
"""Passes over the log of an ended build that bring nothing and break off, before it is given up."""
QUIET = 3.0
"""Seconds without an event after which the log of a build that has ended is taken to be over."""
OVERLAP = 2_000
"""Ms that are asked for again after a break: events of one moment do not come in the order of their times."""
REMEMBERED = 50_000
"""Events whose ids are kept, at most, to know a repeated one by."""

Batch = tuple[LogLine, ...]
"""Lines that came together; none where only `trouble` is another."""


class _Seen:
    """The events that have come, as far as they could come again."""

    def __init__(self) -> None:
        self.latest: int | None = None
        """The largest time of an event (ms)."""
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._alike: Counter[str] = Counter()

    def begin(self) -> None:
        """Another stream: what is told from others by its words alone is counted from the start."""
        self._alike.clear()

    def fresh(self, events: Iterable[LogEvent], since: int | None) -> list[LogEvent]:
        """The events that did not come before. What is older than was asked for has come, or its id is forgotten."""
        found: list[LogEvent] = []
        ids, latest = self._ids, self.latest
        for event in events:
            at, id_ = event.at, event.id
            if id_.startswith(SYNTHETIC):
                self._alike[id_] += 1
                id_ = f"{id_} {self._alike[id_]}"
            if id_ in ids or (since is not None and at is not None and at < since):
                continue
            ids[id_] = None
            if at is not None and (latest is None or at > latest):
                latest = at
            found.append(event)
        self.latest = latest
        while len(ids) > REMEMBERED:
            ids.popitem(last=False)
        return found

    @property
    def since(self) -> int | None:
        """From when on to ask again."""
        return None if self.latest is None else max(0, self.latest - OVERLAP)


class BuildLog:
    """A build's log from its start to its end, each line once and in order, whatever happens on the way.

    The stream itself does not tell its end (facts, section 3.1): it is over once `ended` says that the build is, and
    what was asked for after that has come whole; or nothing has come for `QUIET` s.
    """

    def __init__(
        self,
        client: "Client",
        scope: Scope,
        deployment: str,
        ended: Callable[[], bool],
        closed: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Nothing is asked yet. `closed` is awaited when the server ends a stream: the build may have ended."""
        self._client, self._scope, self._deployment, self._ended = client, scope, deployment, ended
        self._closed = closed
        self._seen = _Seen()
        self._complete = False
        self.trouble: VercelError | None = None
        """Why nothing comes just now; None while the stream is open."""

    async def batches(self, *, confirm: bool = True) -> AsyncIterator[Batch]:
        """The lines, those together that came together. Raises the VercelError that does not pass.

        Lines do not say that they are the last. With `confirm` the log of an ended build is requested once more from
        its last line on; without, one response that was not cut off is taken to be complete.
        """
        fruitless = 0
        while True:
            follow, came, fault = not self._ended(), False, None
            try:
                async for lines in self._pass(follow):
                    came = came or bool(lines)
                    yield lines
                if follow and self._closed is not None:
                    await self._closed()
            except VercelError as error:
                if not error.passing:
                    raise
                fault = error
            if fault is None and not follow and (self._complete or not came or not confirm):
                return
            fruitless = 0 if came else fruitless + 1
            if fault is None and self._ended():
                continue  # once more, for what was said between the last event and the end
            if fruitless >= FRUITLESS and self._ended():
                raise fault or BadResponse("The log breaks off again and again", "Refresh to read it again.")
            self.trouble = fault
            if fault is not None:
                yield ()
            await self._client.pause(fault, min(PAUSE * 2 ** max(0, fruitless - 1), LONGEST_PAUSE))

    async def _pass(self, follow: bool) -> AsyncIterator[Batch]:
        """One stream, to its end or until a build that has ended says nothing more."""
        since = self._seen.since
        self._seen.begin()
        params = {"builds": "1", "direction": "forward", "format": "lines", "limit": "-1"}
        params |= {"follow": "1"} if follow else {}
        params |= {} if since is None else {"since": str(since)}
        ids = {"deployment": self._deployment}
        splitter = Splitter()
        self._complete = False
        stream = self._client.stream("deployments.events", self._scope, ids=ids, params=params)
        try:
            async for chunk in _until_quiet(stream, self._client, self._ended if follow else None):
                if self.trouble is not None:
                    self.trouble = None
                    yield ()
                events = self._seen.fresh(build_events(splitter.feed(chunk)), since)
                if events:
                    yield tuple(lines_of(events))
            events = self._seen.fresh(build_events(splitter.rest()), since)
        except EOFError:
            raise Offline("The log broke off", "It is taken up again where it was.") from None
        finally:
            await stream.aclose()
        self._complete = splitter.complete
        yield tuple(lines_of(events))


class RuntimeLog:
    """What the functions of a deployment say while they run, live: what is said while nobody listens is lost."""

    def __init__(self, client: "Client", scope: Scope, project: str, deployment: str) -> None:
        """Nothing is asked yet."""
        self._client, self._scope = client, scope
        self._ids = {"project": project, "deployment": deployment}
        self._seen = _Seen()
        self.trouble: VercelError | None = None
        """Why nothing comes just now; None while the stream is open."""
        self.ended: str | None = None
        """Why the server ended it, in its own words; None while it goes on."""

    async def batches(self) -> AsyncIterator[Batch]:
        """The lines as they come, until the server says that it is the end. Raises what does not pass."""
        fruitless = 0
        while True:
            came, fault = False, None
            try:
                async for lines in self._pass():
                    came = came or bool(lines)
                    yield lines
            except VercelError as error:
                if not error.passing:
                    raise
                fault = error
            if self.ended is not None:
                return
            fruitless = 0 if came else fruitless + 1
            self.trouble = fault or Offline("The server closed the log", "It is opened again.")
            yield ()
            await self._client.pause(fault, min(PAUSE * 2 ** max(0, fruitless - 1), LONGEST_PAUSE))

    async def _pass(self) -> AsyncIterator[Batch]:
        splitter = Splitter()
        self._seen.begin()
        stream = self._client.stream("deployments.runtime", self._scope, ids=self._ids, params={"format": "lines"})
        try:
            async for chunk in stream:
                self.trouble = None
                events = self._seen.fresh(runtime_events(splitter.feed(chunk)), None)
                self.ended = next((event.ends for event in events if event.ends is not None), None)
                yield tuple(lines_of(events))
                if self.ended is not None:
                    return
        finally:
            await stream.aclose()


async def _until_quiet(
    stream: AsyncIterator[bytes], client: "Client", ended: Callable[[], bool] | None
) -> AsyncIterator[bytes]:
    """The stream; where `ended` says so and nothing more comes for `QUIET` s, it is over."""
    if ended is None:
        async for chunk in stream:
            yield chunk
        return
    pending: asyncio.Future[bytes] | None = None
    try:
        while True:
            pending = asyncio.ensure_future(anext(stream))
            while not pending.done():
                over, quiet = ended(), asyncio.ensure_future(client.sleep(QUIET))
                try:
                    await asyncio.wait({pending, quiet}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    quiet.cancel()
                if over and not pending.done():
                    return
            try:
                yield await pending
            except StopAsyncIteration:
                return
    finally:
        if pending is not None and not pending.done():
            pending.cancel()
            await asyncio.gather(pending, return_exceptions=True)
