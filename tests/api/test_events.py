"""Logs as streams: each line once and in order, wherever the stream is cut and in whichever shape it comes."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.api import ACME, EMPTY, NOW, TOKEN, ApiHarness, answer
from vtui.api.errors import NotFound, VercelError
from vtui.models.log_event import LogLine
from vtui.models.responses.log_events import Splitter, build_events, lines_of, runtime_events

EARLIER = NOW - 60_000


def event(number: int, at: int, shape: str = "flat", **more: Any) -> dict[str, Any]:
    """One event of a build log whose text is its number."""
    text, id_ = f"line {number}", f"{at}{number:06d}"
    if shape == "nested":
        return {"type": "stdout", "created": at, "payload": {"id": id_, "date": at, "text": text + "\n"}, **more}
    if shape == "idless":
        return {"type": "stdout", "created": at, "date": at, "text": text, **more}
    return {"type": "stdout", "created": at, "date": at, "id": id_, "serial": id_, "text": text, **more}


class Log(httpx.AsyncBaseTransport):
    """A server that sends a log in chunks of any size, and breaks off at the given positions."""

    def __init__(self, events: list[dict[str, Any]], seed: int, cuts: int, *, array: bool = False) -> None:
        self.events, self.cuts, self.array = events, cuts, array
        self.rng = random.Random(seed)  # noqa: S311 - the same cuts for the same seed
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        since = int(request.url.params.get("since", 0))
        found = [one for one in self.events if one["created"] >= since]
        if self.array:
            body = json.dumps([None, *found]).encode()
        else:
            lines = [json.dumps(one, ensure_ascii=bool(index % 2)).encode() for index, one in enumerate(found)]
            body = b"".join(line + b"\n" + b"{}\n" * (len(line) % 3 == 0) for line in lines)
        if self.cuts and self.rng.random() < 0.2:
            self.cuts -= 1
            return httpx.Response(self.rng.choice((429, 500, 503)), headers={"retry-after": "2"})
        return httpx.Response(200, stream=Pieces(self, body, clean="follow" in request.url.params))


class Pieces(httpx.AsyncByteStream):
    """A body that may break off; where a log is followed the server may also close it as if it were whole."""

    def __init__(self, log: Log, body: bytes, *, clean: bool) -> None:
        self._log, self._body, self._clean = log, body, clean

    async def __aiter__(self) -> AsyncIterator[bytes]:
        log, body = self._log, self._body
        end = None
        if log.cuts:
            log.cuts -= 1
            end = log.rng.randint(0, len(body))
        at = 0
        for_now = body if end is None else body[:end]
        while at < len(for_now):
            size = log.rng.choice((1, 7, 100, 5_000))
            yield for_now[at : at + size]
            at += size
        if end is not None and (not self._clean or log.rng.random() < 0.6):
            raise log.rng.choice((httpx.ReadError("gone"), httpx.ReadTimeout("silent")))


async def read(log: Log, ends_after: int = 0) -> list[str]:
    """All lines of a build that ends while the stream of number `ends_after` is read."""
    harness = ApiHarness(transport=log)
    build = harness.service.deployments.build_log(ACME, "dpl_1", lambda: len(log.asked) > ends_after)
    lines = [line.text async for batch in build.batches() for line in batch]
    await harness.service.close()
    return lines


@settings(max_examples=60)
@given(
    steps=st.lists(st.integers(0, 3), max_size=40),
    shape=st.sampled_from(("flat", "nested", "idless")),
    seed=st.integers(0, 10_000),
    cuts=st.integers(0, 6),
    ends_after=st.integers(0, 3),
    array=st.booleans(),
)
async def test_every_line_comes_once_and_in_order_whatever_the_cuts(  # noqa: PLR0917 - one for each thing that varies
    steps: list[int], shape: str, seed: int, cuts: int, ends_after: int, array: bool
) -> None:
    at, events = EARLIER, []
    for number, step in enumerate(steps):
        at += step * 700
        events.append(event(number, at, shape))
    log = Log(events, seed, cuts, array=array)
    assert await read(log, ends_after) == [f"line {number}" for number in range(len(steps))]


async def serve(log: Log, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One answer in chunks, over a connection that may be torn."""
    target = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()
    answer = await log.handle_async_request(httpx.Request("GET", f"http://127.0.0.1{target}"))
    head = f"HTTP/1.1 {answer.status_code} X\r\nretry-after: 2\r\ntransfer-encoding: chunked\r\n\r\n"
    writer.write(head.encode())
    try:
        async for piece in answer.aiter_raw():
            writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()
    except httpx.HTTPError:
        writer.transport.abort()
    writer.close()


@pytest.mark.parametrize("seed", range(12))
async def test_the_same_over_a_network_that_tears_connections(seed: int) -> None:
    log = Log([event(number, EARLIER + number * 300) for number in range(60)], seed, cuts=4)
    server = await asyncio.start_server(lambda reader, writer: serve(log, reader, writer), "127.0.0.1", 0)
    async with server:
        harness = ApiHarness(EMPTY, base=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", network=True)
        build = harness.service.deployments.build_log(ACME, "dpl_1", lambda: len(log.asked) > 2)
        lines = [line.text async for batch in build.batches() for line in batch]
        await harness.service.close()
    assert lines == [f"line {number}" for number in range(60)]


async def test_a_log_with_its_size_in_the_response_takes_one_request() -> None:
    harness = ApiHarness(answer([event(1, EARLIER), event(2, EARLIER)]))
    build = harness.service.deployments.build_log(ACME, "dpl_1", lambda: True)
    assert [line.text async for batch in build.batches() for line in batch] == ["line 1", "line 2"]
    (asked,) = harness.requests
    assert asked.url.path == "/v3/deployments/dpl_1/events"
    assert asked.url.params["format"] == "lines"
    assert asked.url.params["teamId"] == "team_acme"
    assert "follow" not in asked.url.params
    assert [record.status for record in harness.service.requests] == [200]
    assert harness.service.requests[0].size > 0


async def test_equal_lines_of_the_same_ms_are_all_kept() -> None:
    equal = [event(1, EARLIER, "idless") for _ in range(3)]
    assert await read(Log(equal, 3, 2)) == ["line 1"] * 3


async def test_errors_that_are_not_transient_are_raised() -> None:
    harness = ApiHarness(answer({"error": {"code": "not_found", "message": "no"}}, 404))
    with pytest.raises(NotFound):
        _ = [batch async for batch in harness.service.deployments.build_log(ACME, "dpl_1", lambda: True).batches()]
    assert len(harness.requests) == 1


async def test_a_stream_that_never_comes_to_its_end_is_given_up() -> None:
    harness = ApiHarness(answer(b'{"type":"stdout","created":1763000000000,"te', 200))
    with pytest.raises(VercelError) as caught:
        _ = [batch async for batch in harness.service.deployments.build_log(ACME, "dpl_1", lambda: True).batches()]
    assert "was interrupted" in caught.value.title
    assert len(harness.requests) < 10


async def test_the_log_of_a_running_build_is_never_given_up() -> None:
    class Broken(Log):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if len(self.asked) < 80:
                self.asked.append(request)
                return httpx.Response(503)
            return await super().handle_async_request(request)

    assert await read(Broken([event(1, EARLIER)], 5, 0), ends_after=80) == ["line 1"]


async def test_a_token_that_is_quoted_is_hidden_wherever_the_chunks_are_cut() -> None:
    log = Log([event(1, EARLIER) | {"text": f"the token is {TOKEN}!"}], 5, 0)
    for seed in range(5):
        log.rng = random.Random(seed)  # noqa: S311 - other cuts
        assert await read(log) == ["the token is [token]!"]


def parsed(*values: Any) -> list[LogLine]:
    """Lines of a stream of these values, one a line."""
    splitter = Splitter()
    found = splitter.feed(b"".join(json.dumps(value).encode() + b"\n" for value in values))
    return list(lines_of(build_events([*found, *splitter.rest()])))


def test_all_shapes_become_the_same_line() -> None:
    lines = parsed(
        event(1, EARLIER, level="error"),
        event(1, EARLIER, "nested", level="error"),
        {"type": "alias-assigned", "date": EARLIER, "alias": ["a.example", "b.example"], "aliasError": None},
        {"event": "state", "payload": {"value": "READY"}},
        {"type": "deployment-state", "created": EARLIER, "info": {"type": "build", "readyState": "BUILDING"}},
        {},
        None,
        {"type": "exit", "created": EARLIER},
    )
    assert lines[0] == lines[1] == LogLine(EARLIER, "line 1", "error", "stdout")
    assert [line.text for line in lines[2:]] == [
        "Aliases assigned: a.example, b.example", "The deployment is ready", "The deployment is building",
    ]  # fmt: skip


def test_a_text_of_several_lines_is_several_lines() -> None:
    (first, empty, last) = parsed(event(1, EARLIER) | {"text": "\nProgress 1%\rProgress 99%\r\n\nDone\n"})
    assert (first.text, empty.text, last.text) == ("Progress 99%", "", "Done")
    (debug,) = parsed(event(1, EARLIER) | {"text": "[now-builder-debug] cache key: 9f"})
    assert (debug.text, debug.level) == ("cache key: 9f", "debug")


def test_malformed_and_huge_lines_are_named_and_the_others_stay() -> None:
    long = "x" * 1_000_000
    body = b"\n".join(
        (
            json.dumps(event(1, EARLIER)).encode(),
            bytes(range(128, 256)) * 4,
            b'{"half": ',
            json.dumps(event(2, EARLIER) | {"text": long}).encode(),
            b'{"type":"stdout","created":1763000000000,"text":"caf\xe9 \\ud800"}',
            b"[" * 100_000,
            b'"a text"',
            b"",
        )
    )
    splitter, found = Splitter(), []
    for at in range(0, len(body), 60_001):
        found += splitter.feed(body[at : at + 60_001])
    lines = list(lines_of(build_events(found + splitter.rest())))
    assert [line.kind for line in lines] == [
        "stdout",
        "malformed",
        "malformed",
        "stdout",
        "stdout",
        "malformed",
        "malformed",
    ]
    assert lines[2].text == "unreadable log line (9 bytes)"
    assert lines[3].text == long
    assert lines[4].text == "caf\ufffd \ufffd"


@given(st.binary(max_size=300), st.integers(1, 40))
def test_any_bytes_can_be_split(body: bytes, size: int) -> None:
    splitter, found = Splitter(), []
    for at in range(0, len(body), size):
        found += splitter.feed(body[at : at + size])
    for line in lines_of(build_events(found)):
        line.text.encode()


ROW = {
    "rowId": "r1", "timestampInMs": EARLIER, "level": "fatal", "source": "serverless", "message": "boom\nat x\n",
    "messageTruncated": False, "domain": "store.example.com", "requestMethod": "GET", "requestPath": "/api/cart",
    "responseStatusCode": 500,
}  # fmt: skip
END = ROW | {"rowId": "", "level": "error", "source": "delimiter", "message": "Log limit reached"}


def test_a_runtime_row_carries_its_request_on_its_first_line() -> None:
    first, second = lines_of(runtime_events([ROW]))
    assert (first.text, first.level, second.text) == ("boom", "error", "at x")
    assert first.request is not None
    assert (first.request.method, first.request.path, first.request.status) == ("GET", "/api/cart", 500)
    assert second.request is None
    (waiting,) = lines_of(runtime_events([ROW | {"responseStatusCode": 0, "message": ""}]))
    assert waiting.request is not None
    assert waiting.request.status is None


async def test_a_runtime_log_is_opened_again_until_the_server_ends_it() -> None:
    lines = [json.dumps(row).encode() + b"\n" for row in (ROW, ROW | {"rowId": "r2", "message": "two"}, END)]
    harness = ApiHarness(answer(lines[0]), answer({}, 500), answer(lines[0] + lines[1]), answer(lines[2]))
    log = harness.service.deployments.runtime_log(ACME, "prj_1", "dpl_1")
    texts, troubles = [], 0
    async for batch in log.batches():
        texts += [line.text for line in batch]
        troubles += log.trouble is not None
        assert log.trouble is None or not batch
    assert texts == ["boom", "at x", "two"]
    assert log.ended == "Log limit reached"
    assert troubles
    assert harness.paths[0] == "/v1/projects/prj_1/deployments/dpl_1/runtime-logs"
