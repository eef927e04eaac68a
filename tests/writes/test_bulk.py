"""Many rows as a value: each with one status, none sent twice; what is left out; how fast they follow each other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import ServiceHarness
from vtui.api.rate_limits import LimitKey, RateLimit
from vtui.models.deployment import Deployment
from vtui.models.scope import Scope
from vtui.resources.deployments.actions.cancel import CANCEL
from vtui.resources.deployments.actions.delete import DELETE, exclude
from vtui.resources.deployments.actions.redeploy import OF_DEPLOYMENT as REDEPLOY
from vtui.table.columns import Context, cell
from vtui.writes import pacing
from vtui.writes.bulk import Batch, Bulk, Skipped, skip_unavailable
from vtui.writes.bulk_question import BatchPlan, batch_plan, nothing_to_do, reasons
from vtui.writes.plan import ActionUnavailable

NOW = 1_763_000_000_000
ACME = Scope("acme", "Acme", "team_acme")
CONTEXT = Context(NOW)
ROW = Deployment("dpl_1", name="store", project_id="prj_1", state="READY", aliased=True, sha="4f2c9a1d7e", branch="fix")


def batch(*rows: Deployment, action: object = DELETE, skipped: tuple[Skipped, ...] = ()) -> Batch:
    assert action in (DELETE, CANCEL, REDEPLOY)
    chosen = next(one for one in (DELETE, CANCEL, REDEPLOY) if one is action)
    assert chosen.many is not None
    return Batch(chosen.id, chosen.many, ACME, rows, skipped)


# each row with exactly one status


@given(
    st.sets(st.sampled_from("abcdef"), min_size=1), st.lists(st.tuples(st.integers(0, 4), st.sampled_from("abcdef")))
)
def test_every_row_has_one_status_and_none_is_sent_twice(ids: set[str], steps: list[tuple[int, str]]) -> None:
    bulk, sent = Bulk.of(sorted(ids)), list[str]()
    for step, id_ in steps:
        before = bulk
        try:
            if step == 0:
                bulk = bulk.send(id_)
                sent.append(id_)
            elif step == 1:
                bulk = bulk.skip(id_, "not now")
            else:
                bulk = bulk.settle(id_, ("done", "failed", "unknown")[step - 2])
        except ValueError:
            assert bulk is before
        assert list(bulk.results) == sorted(ids)
        assert sum(bulk.counts.values()) == len(ids)
        assert bulk.counts["sent"] <= 1
        assert len(sent) == len(set(sent))
        assert bulk.in_progress == (sent[-1] if bulk.counts["sent"] else None)
        changed = [one for one in ids if bulk.results[one] != before.results[one]]
        assert changed in ([], [id_])
        assert all(before.results[one].status in ("waiting", "sent") for one in changed)


@given(st.lists(st.sampled_from(["done", "failed", "unknown", "skip"]), min_size=4, max_size=4))
def test_all_that_wait_come_to_an_end(statuses: list[str]) -> None:
    bulk = Bulk.of("abcd")
    while (id_ := bulk.next) is not None:
        status = statuses["abcd".index(id_)]
        bulk = bulk.skip(id_, "gone") if status == "skip" else bulk.send(id_).settle(id_, status)  # type: ignore[arg-type] # one of three
    assert bulk.counts["waiting"] == bulk.counts["sent"] == 0
    assert [result.status for result in bulk.results.values()] == [
        status.replace("skip", "skipped") for status in statuses
    ]


def test_only_the_row_under_way_is_postponed_and_it_is_the_next_one_then() -> None:
    sent = Bulk.of("ab").send("a")
    with pytest.raises(ValueError, match="b is not in progress"):
        sent.postpone("b")
    assert [result.status for result in sent.postpone("a").results.values()] == ["waiting", "waiting"]
    assert sent.postpone("a").next == "a"


# pacing


def limit(remaining: int, total: int = 200, reset_at: int | None = NOW + 60_000) -> RateLimit:
    return RateLimit(LimitKey("deletion"), total, remaining, reset_at, NOW)


@pytest.mark.parametrize(
    ("limits", "wait"),
    [
        ([], 0),
        ([limit(200)], 0),
        ([limit(21)], 0),
        ([limit(20)], 60_000),
        ([limit(0)], 60_000),
        ([limit(0, reset_at=NOW - 1)], 0),
        ([limit(0, reset_at=None)], 60_000),
        ([limit(150), limit(3, total=30)], 60_000),
        ([limit(1, total=1)], 0),
    ],
)
def test_a_tenth_of_a_limit_is_kept(limits: list[RateLimit], wait: int) -> None:
    assert pacing.wait_time(limits, None, [], NOW) == wait


def test_documented_limit_is_kept_without_headers() -> None:
    allowance = pacing.Allowance(200, 600_000)
    sent = [NOW - 300_000 + index for index in range(180)]
    assert pacing.wait_time([], allowance, sent[:179], NOW) == 0
    assert pacing.wait_time([], allowance, sent, NOW) == 300_000
    assert pacing.wait_time([], allowance, sent, NOW + 300_000) == 0
    assert [pacing.duration(rows, allowance) // 60_000 for rows in (0, 1, 180, 181, 430)] == [0, 0, 0, 10, 20]


def test_only_the_writes_of_the_last_window_count_for_an_allowance() -> None:
    earlier = [NOW - 600_000 - 180 + index for index in range(180)]
    latest = [NOW - 1_000 + index for index in range(180)]
    assert pacing.wait_time([], pacing.Allowance(200, 600_000), earlier + latest, NOW) == 599_000


# what is left out


async def test_deletion_skips_production_and_offers_to_delete_deployments_with_an_alias_too() -> None:
    harness = ServiceHarness(deployments=400)
    scope = harness.scope()
    pages = harness.service.deployments.pages(scope, project_id="docs")
    rows = [row async for page in pages for row in page.rows][:60]
    project = await harness.service.projects.get(scope, "docs")
    hosts = {row.id: await harness.service.deployments.hosts(scope, row.id) for row in rows}
    assert project.production is not None
    serving = project.production.id
    aliased = {id_ for id_, names in hosts.items() if names} - {serving}
    before, checked = len(harness.wire.asked), list[int]()
    found = await exclude(harness.service, replace(batch(*rows), scope=scope), CONTEXT, checked.append)
    paths = [request.url.path for request in harness.wire.asked[before:]]
    assert sorted(paths) == ["/v4/aliases", f"/v9/projects/{rows[0].project_id}"]
    assert checked == [len(rows)]

    why = {left.row.id: left.why for left in found.skipped}
    assert why.pop(serving) == "serving production"
    assert why == {id_: f"still has an alias ({hosts[id_][0]})" for id_ in aliased}
    assert {row.id for row in found.rows} == set(hosts) - aliased - {serving}

    (too,) = found.others
    assert [left.row.id for left in too.skipped] == [serving]
    assert {row.id for row in too.rows} == set(hosts) - {serving}
    usual = batch_plan(found, CONTEXT)
    (other,) = usual.others
    number = len(rows) - 1
    assert (usual.question.choice, other.question.choice) == (
        (("Aliases", "skip those with one"),),
        (("Aliases", "delete too"),),
    )
    assert (usual.question.title, usual.question.word, usual.question.yes) == (
        f"Delete {number - len(aliased)} of {len(rows)} deployments?",
        str(number - len(aliased)),
        f"Delete {number - len(aliased)} deployments",
    )
    assert (other.question.title, other.question.word) == (f"Delete {number} of {len(rows)} deployments?", str(number))
    assert "will no longer point to a deployment." not in words(usual)
    assert "will no longer point to a deployment." in words(other)


async def test_deletion_of_an_alias_that_was_not_shown_is_unavailable() -> None:
    harness = ServiceHarness(deployments=400)
    scope = harness.scope()
    pages = harness.service.deployments.pages(scope, project_id="docs", query={"target": "preview"})
    rows = [row async for page in pages for row in page.rows][:60]
    found = await exclude(harness.service, replace(batch(*rows), scope=scope), CONTEXT, lambda _: None)
    (too,) = found.others
    aliased = found.skipped[0].row
    assert found.many.recheck is not None
    assert too.many.recheck is not None
    assert await too.many.recheck(harness.service, scope, aliased) is aliased
    with pytest.raises(ActionUnavailable, match="now has an alias"):
        await found.many.recheck(harness.service, scope, aliased)


async def test_deletion_offers_no_choice_where_no_deployment_has_an_alias() -> None:
    harness = ServiceHarness(deployments=400)
    scope = harness.scope()
    pages = harness.service.deployments.pages(scope, project_id="docs")
    rows = [row async for page in pages for row in page.rows if row.state == "ERROR"]
    assert rows
    found = await exclude(harness.service, replace(batch(*rows), scope=scope), CONTEXT, lambda _: None)
    assert (found.rows, found.skipped, found.others, found.choice) == (tuple(rows), (), (), ())


def test_finished_builds_are_skipped_by_cancel() -> None:
    flying = replace(ROW, id="dpl_2", state="BUILDING")
    made = replace(ROW, id="odd:1", state="BUILDING")
    some = batch(ROW, flying, made, action=CANCEL)
    found = skip_unavailable(some, CANCEL.unavailable_reason, CONTEXT)
    assert found.rows == (flying,)
    assert [left.why for left in found.skipped] == ["it is already Ready", "the API response has no ID for it"]


# the question


def words(made: BatchPlan) -> str:
    lines = [*made.question.consequences, *made.question.rows, *(value for _, value in made.question.facts)]
    return "\n".join("".join(span.text for span in line) for line in lines)


def test_the_question_names_each_row_what_is_left_out_and_the_price() -> None:
    rows = [replace(ROW, id=f"dpl_{index}", name=f"app-{index}") for index in range(5)]
    left = (
        Skipped(replace(ROW, name="docs"), "serving production"),
        Skipped(ROW, "still has an alias (a.example)"),
        Skipped(ROW, "still has an alias (b.example and 2 more)"),
    )
    made = batch_plan(batch(*rows, skipped=left), CONTEXT)
    assert (made.question.title, made.question.word, made.question.subject) == (
        "Delete 5 of 8 deployments?",
        "5",
        "app-0, app-1 and 3 more",
    )
    assert len(made.question.rows) == 8
    text = words(made)
    assert all(row.name in text for row in rows)
    assert "docs   skipped: serving production" in text
    assert "store  skipped: still has an alias (a.example)" in text
    assert "store  skipped: still has an alias (b.example and 2 more)" in text
    assert dict(made.question.facts)["skipped"] == cell("3: still has an alias (2), serving production (1)", "warn")
    assert "10 (2 per deployment)" in text
    assert "200 deletions" not in text, "a limit that is far away is not named"
    assert made.question.yes == "Delete 5 deployments"
    assert made.operations[0].request.ids == {"deployment": "dpl_0"}


def test_long_run_shows_its_duration() -> None:
    rows = [replace(ROW, id=f"dpl_{index}") for index in range(430)]
    assert "860 (2 per deployment)\nat least 20 minutes (limit: 200 deletions per 10 minutes)" in words(
        batch_plan(batch(*rows), CONTEXT)
    )


def test_redeploy_describes_what_production_will_serve() -> None:
    production = replace(ROW, id="dpl_2", target="production")
    context = replace(
        CONTEXT, projects=replace(CONTEXT.projects, pinned=frozenset({"prj_1"}), auto_assign_off=frozenset({"prj_1"}))
    )
    assert "Production is not affected." in words(batch_plan(batch(ROW, action=REDEPLOY), CONTEXT))
    twice = batch(ROW, production, replace(production, id="dpl_3"), action=REDEPLOY)
    text = words(batch_plan(twice, context))
    assert "2 for Production will stay staged until promoted: production was rolled back in store." in text
    assert "will serve production" not in text
    assert "Some belong" not in text
    text = words(
        batch_plan(twice, replace(CONTEXT, projects=replace(CONTEXT.projects, auto_assign_off=frozenset({"prj_1"}))))
    )
    assert "2 for Production will stay staged until promoted: Auto-assign Custom Production Domains" in text
    text = words(batch_plan(twice, CONTEXT))
    assert "2 will serve production when ready." in text
    assert "Some belong to the same project" in text


def test_reasons_are_listed_when_all_rows_are_skipped() -> None:
    left = tuple(
        Skipped(ROW, why) for why in ("it was deleted", "it has already failed: x", "it was deleted", "it is odd")
    )
    assert reasons(left) == "4: it was deleted (2), it has already failed (1) and others"
    assert nothing_to_do(batch(skipped=left[:1])) == "Delete: nothing to do. store: it was deleted"
    same = batch(skipped=(Skipped(ROW, "it was deleted"), Skipped(replace(ROW, name="docs"), "it was deleted")))
    assert nothing_to_do(same) == "Delete: nothing to do. store and 1 more: it was deleted"
    aliased = [
        Skipped(replace(ROW, name=f"app-{index}"), f"still has an alias ({index}.example)") for index in range(5)
    ]
    assert nothing_to_do(batch(skipped=tuple(aliased))) == (
        "Delete: nothing to do. app-0: still has an alias (0.example); app-1: still has an alias (1.example); "
        "app-2: still has an alias (2.example); and 2 more"
    )


def test_hostile_names_are_one_line_each() -> None:
    bad = replace(ROW, name="a\nb\x1b[31m[/x]" * 9, branch="x\ny", message="[red]\n")
    made = batch_plan(batch(bad), CONTEXT)
    assert "\x1b" not in made.question.subject + made.question.title
    assert "\n" not in made.question.subject
