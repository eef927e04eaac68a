"""The requests of a question: all of them, in order, with what undoes them, and without secrets."""

from dataclasses import replace

from tests.resources.env.test_env_bulk import CDN, OWN, batch, importing, step
from tests.resources.env.test_env_writes import ACME, CONTEXT, ROW, STORE
from vtui.models.requests import WriteRequest
from vtui.resources.env import plans
from vtui.resources.env.drafts import Draft
from vtui.system.secret import Secret
from vtui.writes.bulk_question import SHOWN, BatchPlan, batch_plan
from vtui.writes.plan import Operation, Plan
from vtui.writes.request_text import commands, request_count, request_lines

BASE = "https://api.vercel.com"
SPLIT = plans.edit(ROW, Draft("API_KEY", Secret("n3w"), ("preview",), type="plain"), ACME, CONTEXT)


def shown(plan: Plan | BatchPlan) -> list[str]:
    return ["".join(span.text for span in line) for line in request_lines(*requests(plan))]


def requests(plan: Plan | BatchPlan) -> tuple[tuple[Operation, ...], int]:
    return (plan.operations, plan.more) if isinstance(plan, BatchPlan) else ((plan.operation,), 0)


def copied(plan: Plan | BatchPlan) -> str:
    operations, more = requests(plan)
    return commands(operations, BASE, more)


def test_one_request_is_shown_as_it_is_sent() -> None:
    added = plans.add(Draft("A", Secret("n3w"), ("preview",), type="plain"), ACME, STORE, CONTEXT)
    assert shown(added) == [
        "POST /v10/projects/prj_1/env?teamId=team_1",
        "{",
        '  "key": "A",',
        '  "value": "(hidden)",',
        '  "type": "plain",',
        '  "visibility": "config",',
        '  "target": [',
        '    "preview"',
        "  ]",
        "}",
    ]
    plan = plans.delete(OWN, ACME, CONTEXT)
    assert shown(plan) == ["DELETE /v9/projects/prj_1/env/id1?teamId=team_1"]
    assert copied(plan) == (
        'curl -X DELETE -H "Authorization: Bearer $VERCEL_TOKEN"'
        " 'https://api.vercel.com/v9/projects/prj_1/env/id1?teamId=team_1'"
    )
    assert request_count((plan.operation,)) == 1


def test_an_edit_of_one_environment_shows_both_requests_and_what_undoes_the_first() -> None:
    assert shown(SPLIT) == [
        "1. PATCH /v9/projects/prj_1/env/id1?teamId=team_1",
        '{"target": ["production", "development"]}',
        "",
        "Only if request 1 succeeds:",
        "2. POST /v10/projects/prj_1/env?teamId=team_1",
        '{"key": "API_KEY", "value": "(hidden)", "type": "plain", "visibility": "config", "target": ["preview"]}',
        "",
        "If request 2 fails, this undoes request 1:",
        "PATCH /v9/projects/prj_1/env/id1?teamId=team_1",
        '{"target": ["production", "preview", "development"]}',
    ]
    assert request_count((SPLIT.operation,)) == 2


def test_the_copied_commands_run_in_order_and_the_undo_is_a_comment() -> None:
    first, second, why, undo = copied(SPLIT).split("\n")
    assert first.startswith("curl -f -X PATCH ")
    assert first.endswith("/v9/projects/prj_1/env/id1?teamId=team_1' &&")
    assert second.startswith("curl -X POST ")
    assert '"value": "(hidden)"' in second
    assert why == "# If request 2 fails, this undoes request 1:"
    assert undo.startswith("# curl -X PATCH ")
    assert '"target": ["production", "preview", "development"]' in undo
    assert "n3w" not in copied(SPLIT) + "".join(shown(SPLIT))


def test_a_run_shows_the_requests_of_every_row() -> None:
    both = replace(OWN, key="BOTH", targets=("production", "preview"))
    plan = batch_plan(
        importing([step(1, None, "production"), step(2, both, "preview"), step(3, OWN, "production")]), CONTEXT
    )
    lines = shown(plan)
    assert [line for line in lines if "/v" in line] == [
        "1. POST /v10/projects/prj_1/env?teamId=team_1",
        "2. PATCH /v9/projects/prj_1/env/id1?teamId=team_1",
        "3. POST /v10/projects/prj_1/env?teamId=team_1",
        "PATCH /v9/projects/prj_1/env/id1?teamId=team_1",
        "4. PATCH /v9/projects/prj_1/env/id1?teamId=team_1",
    ]
    assert "If request 3 fails, this undoes request 2:" in lines
    assert (
        '{"key": "NEW_1", "value": "(hidden)", "type": "encrypted", "visibility": "config", "target": ["production"]}'
        in lines
    )
    assert [line.partition(" -")[0] for line in copied(plan).split("\n")] == [
        "curl",
        "curl",
        "curl",
        "# If request 3 fails, this undoes request 2:",
        "# curl",
        "curl",
    ]
    other = batch_plan(batch(OWN, CDN), CONTEXT).others[0]
    assert [line for line in shown(other) if "/v" in line] == [
        "1. DELETE /v9/projects/prj_1/env/id1?teamId=team_1",
        "2. PATCH /v1/env?teamId=team_1",
    ]


def test_rows_that_are_not_shown_are_counted() -> None:
    plan = batch_plan(batch(*(replace(OWN, id=f"id{number}") for number in range(SHOWN + 3))), CONTEXT)
    assert request_count(plan.operations) == SHOWN
    assert shown(plan)[-1] == "The requests of 3 more rows are not shown."
    assert copied(plan).endswith("\n# The requests of 3 more rows are not shown.")


def test_two_that_follow_undo_the_first_alone() -> None:
    third = WriteRequest("env.remove", ACME, {"project": "prj_1", "variable": "id9"})
    lines = shown(replace(SPLIT, operation=replace(SPLIT.operation, then=(*SPLIT.operation.then, third))))
    assert "If request 2 or 3 fails, this undoes request 1:" in lines
