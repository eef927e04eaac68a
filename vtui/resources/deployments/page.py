"""The page of a deployment: its state, why it failed, its commit, its phases, checks and other deployments."""

from typing import TYPE_CHECKING

from vtui import text, times
from vtui.api.pages import rows_of
from vtui.logs.error_hints import BLOCK_REASONS, ERROR_STEPS, hint
from vtui.models.build_error import first_real
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.resources.common.page import Drawing, Fact, Panel, Part, facts
from vtui.resources.deployments import checks, phases
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vtui.api.service import Service
    from vtui.models.scope import Scope

BUILD_LOG = "build log"
"""Stands for the build log of a failed deployment among what is loading."""
OTHERS = 5
"""Other deployments of the branch that are shown."""
SOURCES = {
    "api-trigger-git-deploy": "API",
    "cli": "CLI",
    "clone/repo": "cloned repository",
    "drop": "folder upload in the dashboard",
    "git": "git push",
    "git-deploy-hook": "deploy hook",
    "import": "import",
    "import/repo": "imported repository",
    "redeploy": "redeploy",
}
"""`source` -> what created the deployment; the API may send others."""


def hosts(names: "Iterable[str]") -> Cell:
    """Hosts that serve something: custom domains first and highlighted, wildcards last."""
    generated = {name: name.lower().endswith(".vercel.app") for name in names}
    spans: list[Span] = []
    for name in sorted(generated, key=lambda name: (name.startswith("*"), generated[name])):
        spans += [Span("  "), Span(name, "muted" if generated[name] else "accent")]
    return tuple(spans[1:])


def live(row: Deployment, context: Context) -> Cell:
    """Whether production serves a production deployment; empty if that is unknown."""
    facts = context.projects
    if row.environment != "production" or row.project_id is None:
        return ()
    target = facts.switching.get(row.project_id)
    if target is not None and facts.production.get(row.project_id) != target.id:
        return cell("switching to this build" if target.id == row.id else "switching to another deployment", "busy")
    pinned = row.project_id in facts.pinned
    waits = ", newer builds stay staged" if row.project_id in facts.auto_assign_off else ""
    if facts.production.get(row.project_id) == row.id:
        return cell(f"serving production after a rollback{waits}" if pinned else "serving production")
    if row.substate == "STAGED":
        return (Span("staged", "warn"), Span(": built, not promoted yet"))
    if row.project_id in facts.production and row.phase(context.now) == "ready":
        return cell("another deployment, after a rollback" if pinned else "another deployment", "muted")
    return ()


def now(row: Deployment, _answer: object, drawing: Drawing) -> Panel:
    """State, environment, hosts, and since when."""
    context = drawing.context
    reason = row.details.reason if row.details else None
    blocked = row.phase(context.now) == "blocked"
    waits = BLOCK_REASONS.get(row.block or "", reason or row.block) if blocked else None
    author = row.details.git_user if row.details else None
    return facts(
        ("status", cells.state(row, context)),
        ("blocked", cell(f"{waits}: {author}" if waits and author else waits, "warn")),
        ("reason", cell(None if blocked else reason)),
        ("waiting for", checks.waits_for(row, context) or _provisioning(row, context)),
        ("checks", checks.state(row, context)),
        ("environment", cells.environment(row, context)),
        ("production", live(row, context)),
        ("aliases", hosts(row.aliases)),
        ("URL", cell(row.url, "accent")),
        ("since", cells.moment(_since(row, context), context)),
    )


def _provisioning(row: Deployment, context: Context) -> Cell:
    """Whether it waits to be continued from outside (`manualProvisioning`), or was not in time; empty for neither."""
    state = row.details.provisioning if row.details else None
    if state in (None, "COMPLETE") or row.phase(context.now) not in ("queued", "building", "error"):
        return ()
    word = {"PENDING": "manual provisioning", "TIMEOUT": "manual provisioning (timed out)"}.get(state or "", state)
    return cell(word, "error" if state == "TIMEOUT" else "warn")


def _since(row: Deployment, context: Context) -> int | None:
    """When it reached its state (ms)."""
    details = row.details
    moments = {
        "ready": (details.aliased_at if details else None, row.ready_at),
        "completing": (row.ready_at,),
        "building": (row.building_at,),
        "error": (row.ready_at, details.ended_at if details else None),
        "canceled": (details.ended_at if details else None,),
    }
    known = (*moments.get(row.phase(context.now), ()), row.created_at)
    return next((ms for ms in known if ms is not None), None)


def error(row: Deployment, _answer: object, drawing: Drawing) -> Panel:
    """Why it failed, the reason first; empty for one that did not fail."""
    failed = row.phase(drawing.context.now) == "error"
    if not failed and row.alias_error is None:
        return Panel()
    details = row.details
    code = row.error_code or ("OUT_OF_MEMORY" if details and details.out_of_memory else None)
    message = row.error_message or (code and code.replace("_", " ").lower()) or "No reason provided."
    step = details.error_step if details else None
    rows: list[Fact] = []
    if failed:
        errors = drawing.context.rows.build_errors.get(row.id, ())
        loading = cell("Loading the build log …" if BUILD_LOG in drawing.context.loading else None, "muted")
        first = first_real(errors)
        more = len(errors) - 1
        rows += [
            ("reason", cell(message, "error")),
            (
                "first error",
                cell(first.message if first and message not in first.message else None, "strong") or loading,
            ),
            ("file", cell(first.location if first else None, "accent")),
            ("more", cell(f"{text.count(more, ('error', 'errors'))} in the build log" if first and more else None)),
            ("next step", cell(first.advice if first and first.advice else None if first else hint(code))),
            ("when", cell(ERROR_STEPS.get(step or "", step))),
            ("code", cell(code, "muted")),
        ]
    rows += [
        ("memory", cell("the build exceeded its memory" if details and details.out_of_memory else None, "error")),
        ("aliases", cell(row.alias_error, "error")),
        ("link", cell(text.host_url(details.error_link) if details else None, "accent")),
    ]
    return facts(*rows)._replace(alarm=True)


def commit(row: Deployment, _answer: object, _drawing: Drawing) -> Panel:
    """The complete message, and the source."""
    message = text.clean_block(row.message or "").split("\n")
    message_rows = [("" if index else "message", cell(line or " ")) for index, line in enumerate(message)]
    pages = row.details.commit_pages if row.details else None
    link = f"{pages}{row.sha[:12]}" if pages and row.sha else None  # Git hosts accept a short SHA, which fits a line
    source = _source(row)
    return facts(
        *(message_rows if row.message else ()),
        ("branch", cell(" @ ".join(part for part in (row.branch, (row.sha or "")[:7]) if part))),
        ("author", cell(row.author)),
        ("source" if source else "creator", cells.labeled(("", source), ("by" if source else "", row.creator))),
        ("link", cell(text.host_url(link), "accent")),
    )


def _source(row: Deployment) -> str:
    source = SOURCES.get(row.source or "", row.source)
    prebuilt = row.details is not None and row.details.prebuilt
    return ", ".join(filter(None, (source, "prebuilt" if prebuilt else None)))


async def serving(service: "Service", scope: "Scope", row: Deployment) -> Project | None:
    """Fetch the project of a production deployment; None, without a request, for any other."""
    if row.environment != "production" or row.project_id is None:
        return None
    return await service.projects.get(scope, row.project_id)


def instead(row: Deployment, answer: Project | None, drawing: Drawing) -> Panel:
    """The deployment that production serves in place of this production deployment."""
    context, pid = drawing.context, row.project_id or ""
    if answer is None or not answer.production_known or context.projects.production.get(pid) == row.id:
        return Panel()
    other = answer.production
    if other is None:
        return Panel((cell("No production deployment yet.", "muted"),))
    if other.id == row.id:
        return Panel()
    back = answer.pinned and row.substate == "PROMOTED" and (row.created_at or 0) > (other.created_at or 0)
    assigns = answer.assigns_domains
    until = "the next production build replaces it" if assigns else "newer builds stay staged until promoted"
    return facts(
        ("status", (*cells.state(other, context), Span(f"  {times.age(other.age_from, context.now)}", "muted"))),
        ("commit", cells.commit_line(other)),
        ("domains", hosts(answer.domains)),
        ("rolled back", cell(until if answer.pinned else None, "warn")),
        ("reason", cell(answer.rollback_reason if answer.pinned else None)),
        ("this build", cell("was rolled back" if back else None, "warn")),
        ("ID", cell(other.id, "muted")),
    )


async def of_branch(service: "Service", scope: "Scope", row: Deployment) -> tuple[Deployment, ...]:
    """Fetch the newest other deployments of the same branch."""
    if not row.branch or row.project_id is None:
        return ()
    pages = service.deployments.pages(
        scope, project_id=row.project_id, limit=OTHERS + 1, first=OTHERS + 1, query={"branch": row.branch}
    )
    return tuple(deployment for deployment in await rows_of(pages) if deployment.id != row.id)[:OTHERS]


def branch(row: Deployment, answer: tuple[Deployment, ...] | None, drawing: Drawing) -> Panel:
    """The other deployments of the branch, one per line."""
    if not row.branch or answer is None:
        return Panel()
    return Panel([_line(deployment, drawing) for deployment in answer] or [cell("No other deployments.", "muted")])


def _line(row: Deployment, drawing: Drawing) -> Cell:
    """State, message and age, in the available width."""
    context = drawing.context
    glyph, word = cells.state(row, context)
    age = times.age(row.age_from, context.now).rjust(5)
    message = text.clean("".join(span.text for span in cells.commit(row)))
    room = max(8, drawing.width - 2 - 12 - len(age))
    return (
        glyph,
        Span(text.fit(text.clean(word.text), 11) + " ", word.tone),
        Span(text.fit(message, room)),
        Span(age, "muted"),
    )


def details(row: Deployment, _answer: object, drawing: Drawing) -> Panel:
    """Rarely needed fields: the other times, regions, the ID."""
    context, more = drawing.context, row.details
    phase, since = row.phase(context.now), _since(row, context)
    built = phase not in ("blocked", "queued")  # the API gives the time of a build that has not begun

    def moment(ms: int | None) -> Cell:
        """A time that the status does not show."""
        return () if ms in (None, since) else cells.moment(ms, context)

    return facts(
        ("created", moment(row.created_at)),
        ("restored", moment(row.restored_at)),
        ("build started", moment(row.building_at if built else None)),
        ("failed" if phase == "error" else "ready", moment(row.ready_at)),
        ("ended", moment(more.ended_at if more and row.ready_at is None else None)),
        ("aliases assigned", moment(more.aliased_at if more else None)),
        ("expires", moment(None if phase == "deleted" else row.expires_at)),
        ("regions", cell(" ".join(more.regions) if more else None)),
        ("build region", cell(more.built_in if more else None)),
        ("unexpected data", cell(row.problem, "warn")),
        note=cell(row.id, "muted"),
    )


PARTS: tuple[Part[Deployment], ...] = (
    Part("now", "Status", now, brief=True),
    Part("error", "Error", error, brief=True),
    Part("commit", "Commit", commit, brief=True),
    Part("phases", "Phases", phases.draw, side=True, brief=True),
    Part("production", "Serving production", instead, load=serving, side=True, quiet=True),
    Part("branch", "Same branch", branch, load=of_branch, side=True),
    Part("details", "Details", details, side=True),
    Part("checks", "Checks", checks.draw, load=checks.load, into=checks.into, side=True, quiet=True),
)
"""The boxes of a deployment's page."""
