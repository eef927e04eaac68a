"""Which builds of projects are kept of the loaded deployments, and two responses about the same builds."""

from dataclasses import replace

from vtui.models.deployment import Deployment
from vtui.models.newest_builds import joined, newest_builds


def build(id_: str, at: int, target: str | None = None, state: str = "READY", project: str = "p") -> Deployment:
    return Deployment(id_, project_id=project, state=state, target=target, created_at=at)


def test_newest_five_builds_and_the_newest_production_build_are_kept() -> None:
    rows = [
        build("canceled", 99, "production", "CANCELED"),
        *(build(f"preview{at}", at) for at in range(98, 90, -1)),
        build("other", 90, project="q"),
        build("failed", 89, "production", "ERROR"),
        build("older", 88, "production"),
    ]
    kept = newest_builds(rows)
    assert [row.id for row in kept["p"]] == ["canceled", "preview98", "preview97", "preview96", "preview95", "failed"]
    assert [row.id for row in kept["q"]] == ["other"]


def test_deployment_without_a_project_is_not_kept() -> None:
    assert newest_builds([replace(build("a", 1), project_id=None)]) == {}


def test_later_response_about_a_build_counts() -> None:
    building, ready = build("a", 1, state="BUILDING"), build("a", 1)
    later = replace(ready, request_number=2)
    assert joined([replace(building, request_number=1)], [later, build("b", 2)]) == [build("b", 2), ready]
    assert joined([later], [replace(building, request_number=1)]) == [ready]
