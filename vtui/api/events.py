"""Logs as they are written: streams that break off anywhere are opened again where they were."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

from vtui.api.client import Client
from vtui.api.errors import BadResponse, Offline, VercelError
from vtui.models.log_event import SYNTHETIC, LogEvent, LogLine
from vtui.models.responses.log_events import Splitter, build_events, lines_of, runtime_events
from vtui.models.scope import Scope

PAUSE = 2.0
"""Seconds before a stream that broke off is opened again, as the official client waits."""
MAX_PAUSE = 30.0
"""Maximum seconds that this grows to while no line comes."""
MAX_EMPTY_STREAMS = 8
"""Streams of an ended build's log that break off without a line before it is given up."""
QUIET = 3.0
"""Seconds without an event after which the log of an ended build is taken to be complete."""
OVERLAP = 2_000
"""Ms that are requested again after a break: events of one moment do not come in the order of their times."""
MAX_IDS = 50_000
"""Events whose ids are kept to recognize a repeated one."""

Batch = tuple[LogLine, ...]
"""Lines that came together; none where only `trouble` has changed."""


class _Seen:
    """The received events that a reopened stream could send again."""

    def __init__(self) -> None:
        self.latest: int | None = None
        """The largest time of an event (ms)."""
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._repeats: Counter[str] = Counter()

    def begin(self) -> None:
        """Another stream begins: events that only their text distinguishes are counted from the start."""
        self._repeats.clear()

    def fresh(self, events: Iterable[LogEvent], since: int | None) -> list[LogEvent]:
        """The events that did not come before. One older than `since` has come, though its id may be gone."""
        fresh: list[LogEvent] = []
        ids, latest = self._ids, self.latest
        for event in events:
            at, id_ = event.at, event.id
            if id_.startswith(SYNTHETIC):
                self._repeats[id_] += 1
                id_ = f"{id_} {self._repeats[id_]}"
            if id_ in ids or (since is not None and at is not None and at < since):
                continue
            ids[id_] = None
            if at is not None and (latest is None or at > latest):
                latest = at
            fresh.append(event)
        self.latest = latest
        while len(ids) > MAX_IDS:
            ids.popitem(last=False)
        return fresh

    @property
    def since(self) -> int | None:
        """The time from which on to request again."""
        return None if self.latest is None else max(0, self.latest - OVERLAP)


class BuildLog:
    """A build's log from its start to its end, each line once and in order, whatever happens on the way.

    The stream itself does not say that it is complete (facts, section 3.1): it is once `ended` says that the build is
    over, and a stream that was opened after that is complete or has been quiet for `QUIET` s.
    """

    def __init__(
        self,
        client: Client,
        scope: Scope,
        deployment: str,
        ended: Callable[[], bool],
        closed: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Requests nothing yet. `closed` is awaited when the server ends a stream: the build may have ended."""
        self._client, self._scope, self._deployment, self._ended = client, scope, deployment, ended
        self._closed = closed
        self._seen = _Seen()
        self._complete = False
        self.trouble: VercelError | None = None
        """Why no line comes now; None while the stream is open."""

    async def batches(self, *, confirm: bool = True) -> AsyncIterator[Batch]:
        """The lines, those together that came together. Raises VercelErrors that are not transient.

        Lines do not say that they are the last. With `confirm` the log of an ended build is requested once more from
        its last line on; without, one response that was not cut off is taken to be complete.
        """
        empty = 0
        while True:
            follow, came, error = not self._ended(), False, None
            try:
                async for lines in self._pass(follow):
                    came = came or bool(lines)
                    yield lines
                if follow and self._closed is not None:
                    await self._closed()
            except VercelError as caught:
                error = _transient(caught)
            if error is None and not follow and (self._complete or not came or not confirm):
                return
            empty = 0 if came else empty + 1
            if error is None and self._ended():
                continue  # once more, for lines between the last event and the end
            if empty >= MAX_EMPTY_STREAMS and self._ended():
                raise error or BadResponse("The log was interrupted repeatedly", "Refresh to load it again.")
            self.trouble = error
            if error is not None:
                yield ()
            await _pause(self._client, error, empty)

    async def _pass(self, follow: bool) -> AsyncIterator[Batch]:
        """One stream, to its end or until the log of an ended build is quiet."""
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
            raise Offline("The log was interrupted", "Reconnecting where it stopped.") from None
        finally:
            await stream.aclose()
        self._complete = splitter.complete
        yield tuple(lines_of(events))


class RuntimeLog:
    """The runtime log of a deployment, live: what is written while no stream is open is lost."""

    def __init__(self, client: Client, scope: Scope, project: str, deployment: str) -> None:
        self._client, self._scope = client, scope
        self._ids = {"project": project, "deployment": deployment}
        self._seen = _Seen()
        self.trouble: VercelError | None = None
        """Why no line comes now; None while the stream is open."""
        self.ended: str | None = None
        """Why the server ended it, in its own words; None while it goes on."""
        self.opened_at: int | None = None
        """When it was first opened, in ms: earlier lines are not part of it."""
        self.reconnected_at: int | None = None
        """When it was last opened again, in ms; lines before that may be missing."""

    async def batches(self) -> AsyncIterator[Batch]:
        """The lines as they come, until the server ends the log. Raises VercelErrors that are not transient."""
        empty = 0
        while True:
            came, error = False, None
            try:
                async for lines in self._pass():
                    came = came or bool(lines)
                    yield lines
            except VercelError as caught:
                error = _transient(caught)
            if self.ended is not None:
                return
            empty = 0 if came else empty + 1
            self.trouble = error or Offline("The server closed the log", "Reconnecting.")
            yield ()
            await _pause(self._client, error, empty)

    async def _pass(self) -> AsyncIterator[Batch]:
        splitter = Splitter()
        self._seen.begin()
        self.opened_at = self.opened_at or self._client.now()
        stream = self._client.stream("deployments.runtime", self._scope, ids=self._ids, params={"format": "lines"})
        try:
            async for chunk in stream:
                if self.trouble is not None:
                    self.trouble, self.reconnected_at = None, self._client.now()
                events = self._seen.fresh(runtime_events(splitter.feed(chunk)), None)
                self.ended = next((event.ends for event in events if event.ends is not None), None)
                yield tuple(lines_of(events))
                if self.ended is not None:
                    return
        finally:
            await stream.aclose()


def _transient(error: VercelError) -> VercelError:
    """The error, if it is transient; raises others."""
    if not error.transient:
        raise error
    return error


async def _pause(client: Client, error: VercelError | None, empty: int) -> None:
    """Wait before a stream is opened again: until the error passes, and longer with each stream without a line."""
    until = 0 if error is None or error.retry_at is None else (error.retry_at - client.now()) / 1000
    await client.sleep(max(until, min(PAUSE * 2 ** max(0, empty - 1), MAX_PAUSE)))


async def _until_quiet(
    stream: AsyncIterator[bytes], client: Client, ended: Callable[[], bool] | None
) -> AsyncIterator[bytes]:
    """The stream, until `ended` says so and nothing has come for `QUIET` s."""
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
