"""The commits and env vars that changed since the last good build."""

from dataclasses import replace

from tests.harness.service import ServiceHarness
from vtui.logs.changes import Changes, fetch_changes
from vtui.models.deployment import Deployment, Details


async def failed_build(harness: ServiceHarness) -> Deployment:
    """A failed build of a branch with a good build before it."""
    scope = harness.scope()
    pages = harness.service.deployments.pages(scope, limit=100, query={"state": "ERROR"})
    rows = [build async for page in pages for build in page.rows]
    build = next(build for build in rows if build.branch == "main")
    return await harness.service.deployments.get(scope, build.id)


async def test_the_commits_and_variables_since_the_last_good_build() -> None:
    harness = ServiceHarness(deployments=2_500)
    build = await failed_build(harness)
    before = len(harness.wire.asked)
    difference = await fetch_changes(harness.service, harness.scope(), build)
    assert difference is not None
    assert len(harness.wire.asked) == before + 3
    good = await harness.service.deployments.pages(
        harness.scope(),
        project_id=build.project_id,
        query={"branch": "main", "state": "READY", "until": str(build.created_at)},
    ).__anext__()
    assert (difference.before, difference.after) == (good.rows[0].sha, build.sha)
    if build.details is not None and (build.details.commit_pages or "").startswith("https://github.com/"):
        assert (difference.compare or "").endswith(f"/compare/{difference.before}...{difference.after}")


async def test_a_deployment_without_a_branch_sends_no_request() -> None:
    harness = ServiceHarness()
    assert await fetch_changes(harness.service, harness.scope(), Deployment("dpl_1", branch=None)) is None
    assert harness.wire.asked == []


async def test_a_branch_without_a_good_build_has_no_changes() -> None:
    harness = ServiceHarness()
    build = replace(await failed_build(harness), branch="never/there", details=Details())
    assert await fetch_changes(harness.service, harness.scope(), build) is None


def test_the_cells_are_short() -> None:
    difference = Changes("main", "b71f0aa1", "9c3d1e02", ("A", "B", "C", "D", "E"), "https://x")
    assert "".join(span.text for span in difference.commits_cell) == "commits b71f0aa..9c3d1e0"
    assert "".join(span.text for span in difference.variables_cell) == "changed: A, B, C and 2 more"
    same = replace(difference, after="b71f0aa1", variables=())
    assert "".join(span.text for span in (*same.commits_cell, *same.variables_cell)) == "same commitno env vars changed"
