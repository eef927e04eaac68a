"""Projects: pages, links and actions of a row."""

from vtui.models.project import Project
from vtui.models.synthetic_id import is_synthetic
from vtui.resources.common.resource import Links, PageSpec, Reading, Resource
from vtui.resources.deployments.actions import promote, redeploy, rollback
from vtui.resources.domains.forms import ADD_TO_PROJECT
from vtui.resources.projects import columns, page
from vtui.resources.projects.auto_assign import TOGGLE_AUTO_ASSIGN
from vtui.resources.registry import TITLES
from vtui.text import host_url


def copies(row: Project) -> tuple[tuple[str, str | None], ...]:
    """What people paste elsewhere of a project."""
    serving = row.production
    return (
        ("domain", row.domain),
        ("name", row.name),
        ("ID", row.id),
        ("repository", row.repository),
        ("deployment", serving.id if serving else None),
        ("SHA", serving.sha if serving else None),
        ("branch", serving.branch if serving else None),
        ("message", serving.message if serving else None),
    )


PROJECTS: Resource[Project] = Resource(
    name="projects",
    title=TITLES["projects"],
    noun=("project", "projects"),
    title_of=lambda row: row.name or row.id,
    list=columns.LIST,
    links=Links(
        url=lambda row: host_url(row.domain),
        dashboard=lambda row, scope: host_url(f"https://vercel.com/{scope.slug}/{row.name}") if row.name else None,
        copies=copies,
        reading=lambda row: None if is_synthetic(row.id) else Reading("projects.get", {"project": row.id}),
    ),
    page=PageSpec(parts=page.PARTS),
    actions=(redeploy.OF_PROJECT, promote.OF_PROJECT, rollback.OF_PROJECT, ADD_TO_PROJECT, TOGGLE_AUTO_ASSIGN),
)
