"""Many writes on their way, over the demo account: exact requests, failures in the middle, pause, stop, the account."""

import asyncio
import json
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.harness.service import ServiceHarness, reply
from tests.harness.waiting import settle, until
from vtui.api.errors import RateLimited, ReadOnly, ServerError, Unsure
from vtui.models.deployment import Deployment
from vtui.models.requests import Accepted, WriteRequest
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.action import Action
from vtui.resources.deployments.actions import redeploy
from vtui.resources.deployments.actions.cancel import CANCEL
from vtui.resources.deployments.actions.delete import DELETE
from vtui.resources.deployments.actions.redeploy import OF_DEPLOYMENT as REDEPLOY
from vtui.resources.env import plans
from vtui.resources.env.drafts import Draft
from vtui.system.secret import Secret
from vtui.table.columns import Context
from vtui.writes.bulk import Batch
from vtui.writes.bulk_run import Run, Sent
from vtui.writes.ledger import Ledger
from vtui.writes.plan import Plan

NONE = Context(0)
ROOT = Path(__file__).parents[2]


class RunHarness:
    """A run over the demo account; what it publishes is kept."""

    def __init__(
        self, harness: ServiceHarness, action: Action[Deployment], rows: list[Deployment], path: Path | None = None
    ) -> None:
        assert action.many is not None
        self.harness = harness
        self.sent_rows: list[Sent] = []
        self.on_change: Callable[[], None] = lambda: None
        self.sending = harness.service.send
        self.run = Run(
            Batch(action.id, action.many, harness.scope(), tuple(rows)),
            harness.service,
            Ledger(path),
            send=self.send,
            context=lambda: Context(harness.clock.now()),
            on_change=self.changed,
            on_sent=self.sent_rows.append,
            clock=harness.clock.now,
            sleep=harness.sleep,
        )

    def changed(self) -> None:
        self.on_change()

    async def send(self, request: WriteRequest) -> Accepted:
        return await self.sending(request)

    @property
    def statuses(self) -> list[str]:
        return [result.status for result in self.run.bulk.results.values()]

    @property
    def messages(self) -> list[str]:
        return [result.message for result in self.run.bulk.results.values()]


async def loose(harness: ServiceHarness, count: int) -> list[Deployment]:
    """Old previews that no host points at."""
    pages = harness.service.deployments.pages(harness.scope(), query={"target": "preview", "state": "ERROR"})
    rows = [row async for page in pages for row in page.rows]
    assert len(rows) >= count
    harness.wire.asked.clear()
    return rows[:count]


def failing(path: str, answer: httpx.Response | Exception) -> Callable[[httpx.Request], httpx.Response | None]:
    """One write is answered otherwise."""

    def instead(request: httpx.Request) -> httpx.Response | None:
        if request.method == "GET" or path not in request.url.path:
            return None
        if isinstance(answer, Exception):
            raise answer
        return answer

    return instead


async def test_deletions_go_out_one_by_one_each_after_a_look() -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 3)
    run_harness = RunHarness(harness, DELETE, rows)
    await run_harness.run.go()
    asked = [f"{request.method} {request.url.path}" for request in harness.wire.asked]
    assert asked == [
        line for row in rows for line in (f"GET /v2/deployments/{row.id}/aliases", f"DELETE /v13/deployments/{row.id}")
    ]
    assert {request.url.params["teamId"] for request in harness.wire.asked} == {harness.scope().team_id}
    assert run_harness.statuses == ["done"] * 3
    assert run_harness.run.ended


async def test_redeploys_send_what_a_single_one_sends() -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 2)
    await RunHarness(harness, REDEPLOY, rows).run.go()
    posts = [request for request in harness.wire.asked if request.method == "POST"]
    assert [request.url.params["forceNew"] for request in posts] == ["1", "1"]
    assert [json.loads(request.content) for request in posts] == [
        {"deploymentId": row.id, "name": row.name, "meta": {"action": "redeploy"}} for row in rows
    ]


async def test_failed_row_is_reported_and_the_run_continues() -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 5)
    harness.account.team("acme").assigned_aliases["late.acme.example"] = rows[1].id  # type: ignore[union-attr] # acme is there
    harness.wire.instead = failing(rows[3].id, reply(403, {"error": {"code": "forbidden", "message": "No."}}))
    run_harness = RunHarness(harness, DELETE, rows)
    await run_harness.run.go()
    assert run_harness.statuses == ["done", "skipped", "done", "failed", "done"]
    assert run_harness.messages[1] == "now has an alias (late.acme.example)"
    assert run_harness.messages[3] == "Permission denied in acme (No.)"
    assert [request.url.path.rpartition("/")[2] for request in harness.wire.writes()] == [
        row.id for row in rows if row is not rows[1]
    ]


async def test_a_lost_answer_is_looked_for_and_never_sent_again() -> None:
    harness = ServiceHarness("writes-unanswered", deployments=400)
    run_harness = RunHarness(harness, DELETE, await loose(harness, 2))
    await run_harness.run.go()
    assert run_harness.statuses == ["done", "done"]
    assert set(run_harness.messages) == {"no response, but the change was applied"}
    assert len(harness.wire.writes()) == 2
    assert harness.slept == [1.0, 1.0], "the effect takes a moment to show"
    harness = ServiceHarness("writes-unheard", deployments=400)
    run_harness = RunHarness(harness, DELETE, await loose(harness, 2))
    await run_harness.run.go()
    assert run_harness.statuses == ["unknown", "unknown"]
    assert len(harness.wire.writes()) == 2


async def test_a_server_error_leaves_a_row_unknown_and_the_others_are_sent() -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 3)
    harness.wire.instead = failing(rows[1].id, reply(503, {"error": {"code": "service_unavailable"}}))
    run_harness = RunHarness(harness, DELETE, rows)
    await run_harness.run.go()
    assert run_harness.statuses == ["done", "unknown", "done"]
    assert len(harness.wire.writes()) == 3


async def test_a_new_build_shows_the_effect_of_one_row_alone() -> None:
    harness = ServiceHarness(deployments=400)
    (row,) = await loose(harness, 1)
    made: list[str] = []

    async def first_only(request: WriteRequest) -> Accepted:
        if made:
            raise Unsure("The answer was lost")
        answer = await harness.service.send(request)
        made.append(harness.service.deployments.written(answer.body).id)
        run_harness.run.made(made[0])
        return answer

    twin = harness.service.deployments.written(
        (await harness.service.send(redeploy.plan(row, harness.scope(), NONE).operation.request))[1]
    )
    harness.clock.advance(600)
    run_harness = RunHarness(harness, REDEPLOY, [row, twin])
    run_harness.sending = first_only
    await run_harness.run.go()
    assert run_harness.statuses == ["done", "unknown"]


async def test_a_spent_limit_is_waited_for_with_a_tenth_kept() -> None:
    harness = ServiceHarness(deployments=400, rate_limit=5)
    rows = await loose(harness, 8)
    harness.clock.advance(120)
    run_harness = RunHarness(harness, DELETE, rows)
    start = harness.clock.now()
    await run_harness.run.go()
    assert run_harness.statuses == ["done"] * 8
    assert harness.clock.now() - start >= 60_000
    assert all(record.status == 200 for record in harness.service.requests)
    left = [record.remaining for record in harness.service.requests if record.method == "DELETE"]
    assert min(one for one in left if one is not None) == 1


async def test_two_hundred_deletions_in_ten_minutes_are_not_passed() -> None:
    harness = ServiceHarness(deployments=6_000)
    rows = await loose(harness, 185)
    run_harness = RunHarness(harness, DELETE, rows)
    start = harness.clock.now()
    await run_harness.run.go()
    assert run_harness.statuses == ["done"] * 185
    assert harness.clock.now() - start >= 600_000
    assert len([one for one in run_harness.sent_rows if one.at < start + 600_000]) == 180


LIMITED = reply(
    429,
    {"error": {"code": "rate_limited"}},
    retry_after="30",
    x_ratelimit_limit="200",
    x_ratelimit_remaining="0",
    x_ratelimit_reset="600",
)


async def test_a_row_that_meets_a_429_waits_and_is_sent_again(tmp_path: Path) -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 3)
    refused: list[int] = []

    def twice(request: httpx.Request) -> httpx.Response | None:
        if request.method == "GET" or rows[1].id not in request.url.path or len(refused) == 2:
            return None
        refused.append(harness.clock.now())
        return LIMITED

    harness.wire.instead = twice
    path = tmp_path / "sent.jsonl"
    run_harness = RunHarness(harness, DELETE, rows, path)
    held: list[int] = []
    run_harness.on_change = lambda: held.append(run_harness.run.held_until or 0)
    await run_harness.run.go()
    assert run_harness.statuses == ["done", "done", "done"]
    assert len(refused) == 2
    assert 30_000 <= refused[1] - refused[0] < 32_000
    assert {at for at in held if at} == {refused[0] + 30_000, refused[1] + 30_000}
    assert [sent.status for sent in run_harness.sent_rows] == ["done", "done", "done"]
    assert [result for id_, result in lines(path) if id_ == rows[1].id] == [
        *("sending", "rate limited"),
        *("sending", "rate limited"),
        *("sending", "done"),
    ]


async def test_a_row_of_two_requests_is_not_sent_again_when_the_limit_refuses_the_second() -> None:
    harness = ServiceHarness(deployments=400)
    first, second = await loose(harness, 2)
    assert DELETE.many is not None
    plan = DELETE.many.plan
    after = WriteRequest("deployments.delete", harness.scope(), {"deployment": second.id})

    def with_second(plan: Plan) -> Plan:
        return replace(plan, operation=replace(plan.operation, then=(after,)))

    twofold = replace(DELETE.many, recheck=None, plan=lambda *given: with_second(plan(*given)))
    harness.wire.instead = failing(second.id, LIMITED)
    run_harness = RunHarness(harness, replace(DELETE, many=twofold), [first])
    await run_harness.run.go()
    assert run_harness.statuses == ["failed"]
    assert [request.url.path.rpartition("/")[2] for request in harness.wire.writes()] == [first.id, second.id]


async def test_a_run_that_waits_for_the_limit_can_be_stopped() -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 3)
    harness.wire.instead = failing(rows[1].id, LIMITED)
    run_harness = RunHarness(harness, DELETE, rows)
    run_harness.on_change = lambda: (
        run_harness.run.stop() if run_harness.run.held_until is not None and not run_harness.run.stopped else None
    )
    start = harness.clock.now()
    await run_harness.run.go()
    assert run_harness.statuses == ["done", "waiting", "waiting"]
    assert harness.clock.now() - start < 10_000
    assert len(harness.wire.writes()) == 2


async def test_a_limit_of_another_team_does_not_hold_a_run_back() -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 1)
    harness.wire.instead = failing("dpl_other", LIMITED)
    other = WriteRequest("deployments.delete", Scope("moon", "Moon", "team_moon"), {"deployment": "dpl_other"})
    with pytest.raises(RateLimited):
        await harness.service.send(other)
    run_harness = RunHarness(harness, DELETE, rows)
    start = harness.clock.now()
    await run_harness.run.go()
    assert run_harness.statuses == ["done"]
    assert harness.clock.now() - start < 10_000


async def test_run_pauses_without_a_network_and_resumes_on_request() -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 3)
    harness.wire.instead = failing(rows[1].id, httpx.ConnectError("no route"))
    run_harness = RunHarness(harness, DELETE, rows)
    going = asyncio.ensure_future(run_harness.run.go())
    await until(lambda: run_harness.run.paused)
    assert run_harness.run.problem.startswith("No connection")
    assert run_harness.statuses == ["done", "failed", "waiting"]
    run_harness.run.resume()
    await going
    assert run_harness.statuses == ["done", "failed", "done"]


async def test_a_paused_run_ends_when_it_is_stopped_and_keeps_the_reason() -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 2)
    harness.wire.instead = failing(rows[0].id, httpx.ConnectError("no route"))
    run_harness = RunHarness(harness, DELETE, rows)
    going = asyncio.ensure_future(run_harness.run.go())
    await until(lambda: run_harness.run.paused)
    run_harness.run.stop()
    await until(going.done)
    assert run_harness.statuses == ["failed", "waiting"]
    assert run_harness.run.ended
    assert run_harness.run.problem.startswith("No connection")


async def test_paused_nothing_goes_out_and_stopped_the_rest_stays() -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 6)
    run_harness = RunHarness(harness, DELETE, rows)
    run_harness.on_change = lambda: (
        run_harness.run.pause() if run_harness.statuses.count("done") == 2 and not run_harness.run.paused else None
    )
    going = asyncio.ensure_future(run_harness.run.go())
    await until(lambda: run_harness.run.paused)
    asked = len(harness.wire.asked)
    await settle()
    assert (len(harness.wire.writes()), len(harness.wire.asked)) == (2, asked)
    run_harness.on_change = lambda: None
    harness.wire.gate.clear()
    run_harness.run.resume()
    await until(lambda: len(harness.wire.asked) > asked)
    run_harness.run.stop()  # while it looks: what was looked at is not sent
    harness.wire.gate.set()
    await going
    assert run_harness.statuses == ["done"] * 2 + ["waiting"] * 4
    assert len(harness.wire.writes()) == 2


async def test_where_nothing_may_be_changed_it_stops_at_once() -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 3)
    run_harness = RunHarness(harness, CANCEL, rows)

    async def refuse(request: WriteRequest) -> Accepted:
        raise ReadOnly(f"{request.operation}: nothing was sent")

    run_harness.sending = refuse  # what the service does where nothing may be changed
    await run_harness.run.go()
    assert run_harness.statuses == ["failed", "waiting", "waiting"]
    assert run_harness.run.stopped


# the account of it


def lines(path: Path) -> list[tuple[str, str]]:
    messages = [json.loads(line) for line in path.read_text().splitlines()]
    assert all(set(line) == {"time", "team", "action", "id", "result"} for line in messages)
    assert {(line["team"], line["action"]) for line in messages} == {("acme", "delete")}
    return [(line["id"], line["result"]) for line in messages]


async def test_each_write_stands_in_the_file_before_and_after(tmp_path: Path) -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 3)
    harness.wire.instead = failing(rows[1].id, reply(400))
    path = tmp_path / "new" / "sent.jsonl"
    await RunHarness(harness, DELETE, rows, path).run.go()
    a, b, c = (row.id for row in rows)
    first = [(a, "sending"), (a, "done"), (b, "sending"), (b, "failed"), (c, "sending"), (c, "done")]
    assert lines(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    harness = ServiceHarness(deployments=400)
    (row,) = await loose(harness, 1)
    await RunHarness(harness, DELETE, [row], path).run.go()
    assert lines(path) == [*first, (row.id, "sending"), (row.id, "done")]


async def test_what_was_under_way_when_it_was_cut_off_stands_there_as_sent(tmp_path: Path) -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 3)
    path = tmp_path / "sent.jsonl"
    run_harness = RunHarness(harness, DELETE, rows, path)
    reached = asyncio.Event()

    async def never(request: WriteRequest) -> Accepted:
        reached.set()
        await asyncio.Event().wait()
        raise AssertionError(request)

    run_harness.sending = never  # an answer that does not come
    going = asyncio.ensure_future(run_harness.run.go())
    await reached.wait()
    assert lines(path) == [(rows[0].id, "sending")]  # all that a killed program leaves
    going.cancel()
    await asyncio.gather(going, return_exceptions=True)
    assert lines(path) == [(rows[0].id, "sending"), (rows[0].id, "unknown")]
    assert run_harness.statuses == ["unknown", "waiting", "waiting"]


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.writes.test_bulk_run import DELETE, RunHarness, ServiceHarness, loose

async def main():
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 5)

    def instead(request):
        if request.method == "DELETE":
            print(request.url.path.rpartition("/")[2], flush=True)
            if rows[2].id in request.url.path:
                os.kill(os.getpid(), signal.SIGKILL)

    harness.wire.instead = instead
    await RunHarness(harness, DELETE, rows, Path(sys.argv[1])).run.go()

asyncio.run(main())
"""


def test_a_program_that_is_killed_leaves_an_exact_account(tmp_path: Path) -> None:
    path = tmp_path / "sent.jsonl"
    ended = subprocess.run(  # noqa: S603 - Python itself, with the text above
        [sys.executable, "-c", KILLED, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    a, b, c = ended.stdout.split()
    assert lines(path) == [(a, "sending"), (a, "done"), (b, "sending"), (b, "done"), (c, "sending")]


async def test_without_an_account_nothing_is_sent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    harness = ServiceHarness(deployments=400)
    run_harness = RunHarness(harness, DELETE, await loose(harness, 2), tmp_path / "file" / "sent.jsonl")
    await run_harness.run.go()
    assert harness.wire.writes() == []
    assert run_harness.statuses == ["waiting", "waiting"]
    assert "cannot be written" in run_harness.run.problem


async def test_rows_after_a_server_error_are_proved_as_single_writes_are() -> None:
    harness = ServiceHarness(deployments=400)
    rows = await loose(harness, 3)

    async def failing_after(request: WriteRequest) -> Accepted:
        if request.body is not None and request.body["deploymentId"] != rows[1].id:
            await harness.service.send(request)
        raise ServerError("The API failed", status=502)

    run_harness = RunHarness(harness, REDEPLOY, rows)
    run_harness.sending = failing_after
    await run_harness.run.go()
    assert run_harness.statuses == ["done", "unknown", "done"]
    found = [sent.found for sent in run_harness.sent_rows]
    assert [row and row.source for row in found] == ["redeploy", None, "redeploy"]
    assert found[0].id != found[2].id
    assert len(harness.wire.writes()) == 2


async def test_half_applied_change_is_reported_in_its_row() -> None:
    harness = ServiceHarness()
    acme = harness.scope()
    project = await harness.service.projects.get(acme, "store")
    project_ref = ProjectRef(project.id, "store")
    row = next(
        row for row in await harness.service.env.fetch_all(acme, project_ref) if row.key == "NEXT_PUBLIC_SITE_URL"
    )
    draft = Draft(row.key, Secret("y"), ("production",), type=row.type, comment=row.comment or "")
    plan = plans.edit(row, draft, acme, NONE)
    assert DELETE.many is not None
    many = replace(DELETE.many, recheck=None, plan=lambda *_: plan)
    run_harness = RunHarness(harness, replace(DELETE, many=many), [Deployment(row.id)])

    async def second_fails(request: WriteRequest) -> Accepted:
        if request is plan.operation.request:
            return await harness.service.send(request)
        raise ServerError("The API failed", status=502)

    run_harness.sending = second_fails
    await run_harness.run.go()
    assert run_harness.statuses == ["unknown"]
    assert run_harness.messages == [
        f"partly applied: {row.key} is no longer set for production: the new value was not added."
    ]
    assert [request.method for request in harness.wire.writes()] == ["PATCH"], (
        "no undo while the second step is unknown"
    )
