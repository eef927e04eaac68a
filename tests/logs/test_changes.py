"""What changed since the branch was last built well."""

from dataclasses import replace

from tests.harness.service_stage import Stage
from vtui.logs.changes import Changes, changes
from vtui.models.deployment import Deployment
from vtui.models.details import Details


async def failed(stage: Stage) -> Deployment:
    """A failed build whose branch was built well before."""
    scope = stage.scope()
    pages = stage.service.deployments.pages(scope, limit=100, query={"state": "ERROR"})
    rows = [row async for page in pages for row in page.rows]
    row = next(row for row in rows if row.branch == "main")
    return await stage.service.deployments.get(scope, row.id)


async def test_the_commits_and_variables_since_the_last_good_build() -> None:
    stage = Stage(deployments=2_500)
    row = await failed(stage)
    asked = len(stage.wire.asked)
    told = await changes(stage.service, stage.scope(), row)
    assert told is not None
    assert len(stage.wire.asked) == asked + 3
    good = await stage.service.deployments.pages(
        stage.scope(),
        project_id=row.project_id,
        query={"branch": "main", "state": "READY", "until": str(row.created_at)},
    ).__anext__()
    assert (told.before, told.after) == (good.rows[0].sha, row.sha)
    if row.details is not None and (row.details.commit_pages or "").startswith("https://github.com/"):
        assert (told.compare or "").endswith(f"/compare/{told.before}...{told.after}")


async def test_without_a_branch_nothing_is_asked() -> None:
    stage = Stage()
    assert await changes(stage.service, stage.scope(), Deployment("dpl_1", branch=None)) is None
    assert stage.wire.asked == []


async def test_a_branch_that_was_never_built_well_tells_nothing() -> None:
    stage = Stage()
    row = replace(await failed(stage), branch="never/there", details=Details())
    assert await changes(stage.service, stage.scope(), row) is None


def test_it_is_said_in_a_few_words() -> None:
    told = Changes("main", "b71f0aa1", "9c3d1e02", ("A", "B", "C", "D", "E"), "https://x")
    assert "".join(span.text for span in told.commits) == "commits b71f0aa..9c3d1e0"
    assert "".join(span.text for span in told.named) == "set A, B, C and 2 more"
    same = replace(told, after="b71f0aa1", variables=())
    assert "".join(span.text for span in (*same.commits, *same.named)) == "the same commitno variable changed"
