"""Where new production builds do not get the domains automatically, every question says so; and the setting itself."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.harness.service import ServiceHarness
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.resources.deployments.actions import promote, redeploy, rollback
from vtui.resources.deployments.actions.production import known
from vtui.resources.projects import auto_assign
from vtui.resources.projects.auto_assign import TOGGLE_AUTO_ASSIGN
from vtui.table.columns import Context
from vtui.writes.plan import ActionUnavailable, Plan

NOW = 1_763_000_000_000
ACME = Scope("acme", "Acme", "team_acme")
SOURCE = Deployment(
    "dpl_1", name="store", project_id="prj_1", target="production", state="READY", aliases=("a.example",)
)
PREVIEW = replace(SOURCE, target=None)
ON = Project("prj_1", "store", production_known=True, production=SOURCE, domains=("a.example",), auto_assign=True)
OFF = replace(ON, auto_assign=False)
ROLLED_BACK = replace(OFF, pinned=True)
SETTING_OFF = "Auto-assign Custom Production Domains is off"


def words(made: Plan) -> str:
    return "\n".join("".join(span.text for span in line) for line in made.question.consequences)


def redeployed(project: Project) -> str:
    return words(redeploy.plan(SOURCE, ACME, known(project, Context(NOW)), project=project))


def rebuilt(project: Project) -> str:
    return words(promote.plan(PREVIEW, project, ACME, known(project, Context(NOW))))


@pytest.mark.parametrize("text_for", [redeployed, rebuilt])
def test_a_new_build_serves_the_domains_only_where_they_are_assigned(text_for: Callable[[Project], str]) -> None:
    assert "a.example will serve the new build" in text_for(ON)
    for project in (OFF, ROLLED_BACK):
        assert "a.example will not serve the new build" in text_for(project)
        assert "staged until it is promoted" in text_for(project)
        assert " will serve" not in text_for(project)
    assert SETTING_OFF in text_for(OFF)


def test_what_the_setting_means_for_the_builds_after_a_promote_and_a_rollback() -> None:
    def moved(project: Project) -> str:
        return words(promote.plan(SOURCE, project, ACME, known(project, Context(NOW))))

    def back(project: Project) -> str:
        return words(rollback.plan(SOURCE, project, ACME, known(project, Context(NOW))))

    assert "Auto-assign" not in moved(ON)
    assert "a.example will serve this build in a few seconds" in moved(OFF)
    assert f"{SETTING_OFF}: later builds stay staged until promoted" in moved(OFF)
    assert "This ends the rollback: Auto-assign Custom Production Domains will be turned on again." in moved(
        ROLLED_BACK
    )
    assert "This ends the rollback." in moved(replace(ON, pinned=True))
    assert "Auto-assign Custom Production Domains will be turned off: new production builds" in back(ON)
    assert "Auto-assign Custom Production Domains stays off: new production builds" in back(OFF)


def test_turned_on_during_a_rollback_the_next_build_serves() -> None:
    on_again = replace(ON, pinned=True)
    assert "a.example will serve the new build" in redeployed(on_again)
    untold = replace(ON, auto_assign=None)
    assert "a.example will serve the new build" in redeployed(untold), "the setting is on by default"
    assert "a.example will not serve" in redeployed(replace(untold, pinned=True))


# the setting itself


async def turned(harness: ServiceHarness, name: str) -> Plan:
    row = await harness.service.projects.get(harness.scope(), name)
    return await TOGGLE_AUTO_ASSIGN.plan(harness.service, harness.scope(), row, Context(harness.clock.now()))


async def test_the_request_sets_one_key_to_the_other_value_and_the_same_action_undoes_it() -> None:
    harness = ServiceHarness()
    for name, body, back in (("docs", False, True), ("billing", True, False)):
        made = await turned(harness, name)
        assert f"To undo, turn it {'on' if back else 'off'} again." in words(made)
        project = made.operation.request.ids["project"]
        await harness.service.send(made.operation.request)
        assert (await harness.service.projects.get(harness.scope(), name)).auto_assign is body
        await harness.service.send((await turned(harness, name)).operation.request)
        assert (await harness.service.projects.get(harness.scope(), name)).auto_assign is back
        sent = harness.wire.writes()[-2:]
        assert [(request.method, request.url.path) for request in sent] == [("PATCH", f"/v9/projects/{project}")] * 2
        assert [dict(request.url.params) for request in sent] == [{"teamId": harness.scope().team_id}] * 2
        assert [json.loads(request.content) for request in sent] == [
            {"autoAssignCustomDomains": body},
            {"autoAssignCustomDomains": back},
        ]


async def test_question_lists_the_domains_and_what_stays() -> None:
    harness = ServiceHarness()
    off, on, ends = [await turned(harness, name) for name in ("docs", "billing", "checkout")]
    assert off.question.title == "Turn Auto-assign Custom Production Domains off?"
    assert "will not be assigned to new production builds" in words(off)
    assert "docs" in words(off)
    assert on.question.title == "Turn Auto-assign Custom Production Domains on?"
    assert "will be assigned to each new production build" in words(on)
    assert "rollback" not in words(on)
    assert "The next production build ends the rollback." in words(ends)
    assert all("The current production deployment does not change." in words(made) for made in (off, on, ends))


async def test_it_is_looked_at_again_before_it_is_sent_and_when_the_answer_was_lost() -> None:
    harness = ServiceHarness()
    made = await turned(harness, "docs")
    assert made.operation.recheck is not None
    assert made.operation.find_effect is not None
    await made.operation.recheck(harness.service)
    assert await made.operation.find_effect(harness.service) is None, "nothing was sent yet"
    await harness.service.send(made.operation.request)
    found = await made.operation.find_effect(harness.service)
    assert (found.name, found.auto_assign) == ("docs", False)
    with pytest.raises(ActionUnavailable, match="Auto-assign Custom Production Domains is already off"):
        await made.operation.recheck(harness.service)


def test_an_answer_that_holds_less_leaves_the_rest_of_the_project_as_it_was() -> None:
    made = auto_assign.plan(ON, ACME)
    assert made.operation.effect is not None
    assert made.operation.effect.read is not None
    row = made.operation.effect.read(ServiceHarness().service, b'{"id": "prj_1", "name": "store"}')
    assert row == replace(ON, auto_assign=False)


def test_a_project_without_an_id_is_not_changed() -> None:
    assert (
        TOGGLE_AUTO_ASSIGN.unavailable_reason(replace(ON, id="odd:1"), Context(NOW))
        == "the API response has no ID for it"
    )
    assert TOGGLE_AUTO_ASSIGN.unavailable_reason(ON, Context(NOW)) is None
