"""Many variables written one after the other: what the question says of them, what is sent, and how fast."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.harness.service import ServiceHarness
from tests.resources.env.test_env_writes import ACME, CONTEXT, rows, sent, stored
from tests.resources.env.test_shared_env import SHARED
from vtui.models.env_var import EnvVar
from vtui.models.requests import WriteRequest
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.action import Action
from vtui.resources.env.deletion import DELETE
from vtui.resources.env.drafts import Draft
from vtui.resources.env.import_file import Step, of_target
from vtui.system.secret import Secret
from vtui.table.columns import Context
from vtui.writes.bulk import Batch
from vtui.writes.bulk_question import BatchPlan, batch_plan
from vtui.writes.bulk_run import Run
from vtui.writes.ledger import Ledger

STORE_PROJECT = ProjectRef("prj_1", "store")
OWN = EnvVar("id1", "LOG_LEVEL", project_id="prj_1", project="store", type="plain", targets=("production",))
CDN = replace(SHARED, id="env_cdn", key="CDN_HOST", sharers=("prj_1", *(f"prj_{number}" for number in range(2, 41))))
ALONE = replace(SHARED, id="env_alone", key="ONLY_HERE", sharers=("prj_1",))
TEAMS = replace(SHARED, id="env_team", key="OLD_HOST", project_id=None, project=None, sharers=())


def batch(*of: Any, action: Action[Any] = DELETE, scope: Scope = ACME) -> Batch:
    assert action.many is not None
    return Batch(action.id, action.many, scope, of)


def words(plan: BatchPlan) -> str:
    lines = [*plan.question.consequences, *plan.question.rows, *(value for _, value in plan.question.facts)]
    return "\n".join("".join(span.text for span in line) for line in lines)


def writes(of: Batch) -> list[tuple[str, str, Any]]:
    plans = [of.many.plan(row, of.scope, CONTEXT) for row in of.rows]
    return [sent(request) for plan in plans for request in (plan.operation.request, *plan.operation.then)]


# Shared variables among those that are deleted


def test_the_question_names_each_shared_variable_and_how_many_projects_lose_it() -> None:
    plan = batch_plan(batch(OWN, CDN, ALONE), CONTEXT)
    text = words(plan)
    assert "CDN_HOST is shared: 40 projects lose it." in text
    assert "ONLY_HERE is shared: 1 project loses it." in text
    assert "LOG_LEVEL is shared" not in text
    (row,) = (line for line in plan.question.rows if "CDN_HOST" in line[0].text)
    assert "shared, 40 projects" in "".join(span.text for span in row)
    assert "OLD_HOST is shared: no project is linked to it." in words(batch_plan(batch(TEAMS), CONTEXT))


def test_of_many_shared_ones_all_are_named_with_their_number_in_the_list() -> None:
    plan = batch_plan(batch(*(replace(CDN, id=f"env_{at}", key=f"SHARED_{at}") for at in range(9))), CONTEXT)
    assert "SHARED_4 is shared: 40 projects lose it." in words(plan)
    assert "4 more are shared. The list shows how many projects are linked to each." in words(plan)
    assert all("shared, 40 projects" in "".join(span.text for span in line) for line in plan.question.rows)


def test_shared_variables_can_be_deleted_from_this_project_alone() -> None:
    of = batch(OWN, CDN, ALONE)
    plan = batch_plan(of, CONTEXT)
    (other,) = plan.others
    assert (plan.question.choice, other.question.choice) == (
        (("Shared", "from all projects"),),
        (("Shared", "only from store"),),
    )
    assert (
        (other.question.word, other.question.yes)
        == (plan.question.word, plan.question.yes)
        == ("3", "Delete 3 variables")
    )
    own = ("DELETE", "/v9/projects/prj_1/env/id1?teamId=team_1", None)
    assert writes(plan.batch) == [
        own,
        ("DELETE", "/v1/env?teamId=team_1", {"ids": ["env_cdn"]}),
        ("DELETE", "/v1/env?teamId=team_1", {"ids": ["env_alone"]}),
    ]
    unlink = {"projectIdUpdates": {"unlink": ["prj_1"]}}
    assert writes(other.batch) == [
        own,
        ("PATCH", "/v1/env?teamId=team_1", {"updates": {"env_cdn": unlink}}),
        ("PATCH", "/v1/env?teamId=team_1", {"updates": {"env_alone": unlink}}),
    ]
    assert "CDN_HOST is shared: store loses it, 39 projects keep it." in words(other)
    assert "5 (1 DELETE, 2 GET, 2 PATCH)" in words(other)


@pytest.mark.parametrize("rows_", [(OWN,), (OWN, ALONE), (OWN, TEAMS), (TEAMS, replace(TEAMS, id="x", sharers=("a",)))])
def test_there_is_no_choice_where_it_makes_no_difference(rows_: tuple[EnvVar, ...]) -> None:
    plan = batch_plan(batch(*rows_), CONTEXT)
    assert (plan.question.choice, plan.others) == ((), ())


# An import


def step(number: int, row: EnvVar | None, *targets: str) -> Step:
    key = row.key if row is not None else f"NEW_{number}"
    kind = row.type if row is not None else "encrypted"
    return Step(f"{key} {number}", key, "set", Draft(key, Secret(f"v{number}"), targets, type=kind), row)


def importing(steps: Sequence[Step], project_ref: ProjectRef = STORE_PROJECT, scope: Scope = ACME) -> Batch:
    action, many = of_target(project_ref)
    return Batch(action.id, many, scope, tuple(steps), subject=project_ref.project)


def test_an_import_names_its_requests_and_their_true_number() -> None:
    both = replace(OWN, key="BOTH", targets=("production", "preview"))
    some = [step(1, None, "production"), step(2, OWN, "production"), step(3, both, "preview")]
    plan = batch_plan(importing(some), CONTEXT)
    assert "7 (3 GET, 2 POST, 2 PATCH)" in words(plan)
    assert len(writes(importing(some))) == 4
    assert words(batch_plan(importing(some[2:]), CONTEXT)).endswith("\n3"), "nothing is multiplied for one value"
    assert "4 (2 GET, 1 POST, 1 PATCH)" in words(batch_plan(importing(some[:2]), CONTEXT))


def test_what_is_counted_and_paced_is_what_is_sent() -> None:
    both = batch_plan(batch(OWN, CDN), CONTEXT)
    for of in (
        batch(OWN, CDN, TEAMS),
        *(way.batch for way in (both, *both.others)),
        importing([step(1, None, "production"), step(2, replace(OWN, targets=("production", "preview")), "preview")]),
    ):
        for row in of.rows:
            plan = of.many.plan(row, of.scope, CONTEXT)
            writes_of = tuple(request.operation for request in (plan.operation.request, *plan.operation.then))
            reads = () if plan.operation.baseline is None else (f"{writes_of[0].partition('.')[0]}.list",)
            assert of.many.endpoints(row) == (*reads, *writes_of)


async def test_an_import_keeps_a_tenth_of_each_limit_that_it_spends() -> None:
    harness = ServiceHarness(rate_limit=5)
    scope, project_ref = stored(harness)
    url = next(row for row in await rows(harness) if row.key == "NEXT_PUBLIC_SITE_URL")
    steps = [step(number, url, *url.targets) for number in range(7)]
    steps += [step(number, None, "production") for number in range(7, 13)]
    run = run_of(harness, importing(steps, project_ref, scope))
    harness.clock.advance(120)
    await run.go()
    assert {result.status for result in run.bulk.results.values()} == {"done"}
    for method in ("PATCH", "POST"):
        records = [record for record in harness.service.requests if record.method == method]
        assert {record.status for record in records} <= {200, 201}
        assert min(record.remaining for record in records if record.remaining is not None) == 1, method


async def test_documented_limit_per_minute_is_kept_without_headers() -> None:
    harness = ServiceHarness()
    scope, project_ref = stored(harness)
    url = next(row for row in await rows(harness) if row.key == "NEXT_PUBLIC_SITE_URL")
    times: list[int] = []
    of = importing([step(number, url, *url.targets) for number in range(110)], project_ref, scope)
    run = run_of(harness, of, times)
    start = harness.clock.now()
    await run.go()
    assert len([at for at in times if at < start + 60_000]) == 108, "of 120 updates a minute a tenth is kept"
    assert "220 (2 per value)\nat least 1 minute (limit: 120 updates per minute)" in words(batch_plan(of, CONTEXT))


def run_of(harness: ServiceHarness, of: Batch, times: list[int] | None = None) -> Run:
    async def send(request: WriteRequest) -> Any:
        if times is not None:
            times.append(harness.clock.now())
        return await harness.service.send(request)

    return Run(
        of,
        harness.service,
        Ledger(None),
        send=send,
        context=lambda: Context(harness.clock.now()),
        on_change=lambda: None,
        on_sent=lambda _: None,
        clock=harness.clock.now,
        sleep=harness.sleep,
    )
