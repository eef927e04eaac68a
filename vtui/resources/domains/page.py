"""The page of a domain: its project, DNS and account, and what to set where one of them has a problem."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from vtui import times
from vtui.api.errors import NotFound
from vtui.models.domain import Domain, DomainConfig
from vtui.models.request_order import is_older
from vtui.resources.common import hosts
from vtui.resources.common.page import Drawing, Fact, Panel, Part, facts
from vtui.resources.domains.diagnosis import diagnose
from vtui.resources.domains.states import CHECKING, INVALID, VALID
from vtui.resources.domains.states import state as state_of
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, Tone, cell

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.models.scope import Scope

REASONS = {"pending_domain_verification": "waits for the record above"}
"""`verification[].reason` -> text; the API may send others."""
SERVICES = {"zeit.world": "Vercel's", "external": "another provider's", "na": "nobody's yet"}
"""`serviceType` -> provider of its DNS; the API may send others."""
METHODS = {"A": "an A record", "CNAME": "a CNAME record", "http": "an HTTP challenge", "dns-01": "a DNS challenge"}
"""`configuredBy` -> how it is set; the API may send others."""


def doctor(row: Domain, _answer: object, drawing: Drawing) -> Panel:
    """The problems, the records that solve them, and the next step; or that there is no problem."""
    problems = diagnose(row, drawing.context.now)
    rows: list[Fact] = []
    for index, problem in enumerate(problems):
        mark = "× " if problem.tone == "error" else "! "
        rows.append(("also" if index else "wrong", (Span(mark, problem.tone), Span(problem.text, problem.tone))))
        for record in problem.records:
            host = f"  · host {record.host}" if record.host else ""
            name = (Span(record.type, "strong"), Span("  "), Span(record.name), Span(host, "muted"))
            rows += [("set", name), ("to", cell(record.value, "accent"))]  # alone on its line, for copying
        key = f"{drawing.context.key_name('verify', 'V')}  " if problem.verify else None
        rows.append(("then", (*cell(key, "strong"), Span(problem.then))))
    if problems:
        return facts(*rows)._replace(alarm=any(problem.tone == "error" for problem in problems))
    return Panel((_no_problem(row, drawing.context),))


def _no_problem(row: Domain, context: Context) -> Cell:
    if row.on_vercel:
        return (Span("● ", "ok"), Span("Vercel's own host: nothing to set"))
    if row.project_id is None:
        return (Span("● ", "ok"), Span("Nothing is wrong with it as the account has it."))
    domain_state = state_of(row, context)
    if domain_state is VALID:
        return (Span("● ", "ok"), Span("Valid Configuration: verified for the project, and its DNS points to Vercel."))
    if domain_state is CHECKING:
        return cell("Checking the DNS configuration …", "muted")
    return cell(f"No problem found so far. {domain_state.text}.", "muted")


def project(row: Domain, _answer: object, drawing: Drawing) -> Panel:
    """What the domain serves, and whether it is verified for the project."""
    context = drawing.context
    if row.project_id is None:
        own = "A domain of the account itself; what a project makes of it stands in the project's row."
        return Panel((cell(own, "muted"),))
    reasons = [challenge.reason for challenge in row.challenges if challenge.reason and row.verified is False]
    return facts(
        ("verified", _verified(row)),
        *(("because", cell(REASONS.get(reason, reason.replace("_", " ")))) for reason in reasons),
        ("project", cell(row.project or row.project_id)),
        *_serves(row, context),
        ("odd", cell(row.problem, "warn")),
    )._replace(alarm=row.verified is False)


def _verified(row: Domain) -> Cell:
    if row.verified is None:
        return ()
    if row.verified:
        return (Span("● ", "ok"), Span("yes: the project may serve it"))
    return (Span("× ", "error"), Span("no: it has to be proved that it is yours", "error"))


def _serves(row: Domain, context: Context) -> list[Fact]:
    """A redirect, a branch, an environment; production by default."""
    custom = row.custom_environment_id
    if row.redirect:
        status = str(row.redirect_status) if row.redirect_status else ""
        return [("redirects", (Span("→ ", "muted"), Span(row.redirect), Span(f"  {status}", "muted")))]
    if row.branch:
        return [("branch", cell(row.branch))]
    slug = context.projects.environments.get(custom, custom) if custom else None
    return [("serves", cell(slug, "custom") or cell("Production"))]


async def again(service: "Service", scope: "Scope", row: Domain) -> Domain | None:
    """Fetch the domain from its project; a domain of the account is only in its list."""
    if row.project_id is None or not row.name:
        return None
    return merged(row, await service.domains.get(scope, row.project_ref, row.name))


def merged(row: Domain, now: Domain) -> Domain:
    """The domain with the project's current data `now`, and the earlier data of the account and the DNS."""
    return replace(
        now,
        owned=row.owned,
        service_type=row.service_type,
        nameservers=row.nameservers,
        ech=row.ech,
        expires_at=row.expires_at,
        renew=row.renew,
        dns=row.dns,
    )


def renewed(row: Domain, answer: Domain | None) -> Domain:
    """The row with new data of its project, unless the row is from a later request."""
    return row if answer is None or is_older(answer, row) else merged(row, answer)


class Holder(NamedTuple):
    """The account's own domain that a project's domain belongs to."""

    domain: Domain | None = None
    """None where the account has none, or where that is not known."""
    known: bool = True


async def holder(service: "Service", scope: "Scope", row: Domain) -> Holder:
    """Fetch the account's own domain that a project's domain belongs to, unless it is known."""
    if row.owned is not None or row.on_vercel or not row.name:
        return Holder()
    try:
        return Holder(await service.domains.of_account(scope, row.apex or row.name))
    except NotFound as error:
        return Holder(known=error.proved)


def held(row: Domain, answer: Holder) -> Domain:
    """The row with data of the account's domain that was requested."""
    return owned(row, answer.domain)


def owned(row: Domain, own: Domain | None) -> Domain:
    """The row with data of the account's domain, or of its apex: ownership and expiry."""
    if own is None:
        return row
    row = replace(row, expires_at=own.expires_at, renew=own.renew, owned=own.owned, ech=own.ech)
    return replace(row, service_type=own.service_type, nameservers=own.nameservers) if own.name == row.name else row


def led(row: Domain, answer: DomainConfig | None) -> Domain:
    """The row with its DNS configuration, unless a later one is known."""
    if answer is None or (row.dns is not None and is_older(answer, row.dns)):
        return row
    return replace(row, dns=answer)


async def config(service: "Service", scope: "Scope", row: Domain) -> DomainConfig | None:
    """Fetch the DNS configuration; a host of Vercel has none and is not requested."""
    if not row.name or row.on_vercel:
        return None
    return await service.domains.config(scope, row.name, row.project_id)


def dns(row: Domain, answer: DomainConfig | None, _drawing: Drawing) -> Panel:
    """Whether the DNS points to Vercel, and the records to set if not."""
    if row.on_vercel:
        return Panel(((Span("● ", "ok"), Span("Vercel's own host: nothing to set")),))
    answer = answer or row.dns
    if answer is None:
        return Panel()
    if answer.error:
        return Panel((cell(f"DNS not checked: {answer.error}.", "muted"),))
    if answer.misconfigured is None:
        return facts(("odd", cell(answer.problem or "the answer does not say how it is set", "warn")))
    by = METHODS.get(answer.configured_by or "", answer.configured_by)
    state: Cell = (*VALID.cell, Span(f", by {by}" if by else "", "muted"))
    if answer.misconfigured:
        state = (*INVALID.cell, Span(": does not point to Vercel, or no certificate can be issued", "error"))
    conflicts = answer.conflicts if answer.misconfigured else ()
    return facts(
        ("state", state),
        ("now", cell("  ".join(f"{kind} {value}" for kind, value in answer.found), "muted")),
        *(("conflict", _conflict(row, conflict)) for conflict in conflicts),
        ("odd", cell(answer.problem, "warn")),
    )._replace(alarm=answer.misconfigured)


def _conflict(row: Domain, conflict: tuple[str, str, str]) -> Cell:
    kind, name, value = conflict
    return (Span(f"{kind} ", "strong"), Span(name or row.apex or row.name), Span(f"  {value}", "muted"))


def account(row: Domain, answer: Holder | None, drawing: Drawing) -> Panel:
    """Ownership, expiry and DNS provider."""
    context = drawing.context
    owned: Cell = cell("not available" if answer is not None and not answer.known else None, "muted")
    if row.owned is not None:
        owned = (Span("● ", "ok"), Span("yes")) if row.owned else (Span("! ", "warn"), Span("not yet", "warn"))
    return facts(
        ("owned", owned),
        ("expires", _expiry(row, context)),
        ("renews", cell({True: "by itself", False: "no", None: None}[row.renew])),
        ("ECH", cell(row.ech)),
        ("DNS is", cell(SERVICES.get(row.service_type or "", row.service_type))),
        *(("" if index else "servers", cell(name, "muted")) for index, name in enumerate(row.nameservers)),
    )


def _expiry(row: Domain, context: Context) -> Cell:
    if row.expires_at is None:
        return ()
    age = times.age(row.expires_at, context.now)
    past = row.has_expired(context.now)
    tone: Tone = "error" if past else "warn" if row.expires_soon(context.now) else "muted"
    return (Span(f"{times.local(row.expires_at)}  "), Span(f"expired {age} ago" if past else age, tone))


def details(row: Domain, _answer: object, _drawing: Drawing) -> Panel:
    """Rarely needed fields."""
    return facts(
        ("apex", cell(row.apex if row.apex != row.name else None)),
        ("readable", cell(hosts.readable(row.name))),
        ("as sent", cell(row.name if hosts.readable(row.name) else None, "muted")),
        ("added", cells.exact_time(row.created_at)),
        ("updated", cells.exact_time(row.updated_at)),
        ("id", cell(row.id if row.project_id is None else None, "muted")),
    )


PARTS: tuple[Part[Domain], ...] = (
    Part("doctor", "Doctor", doctor, brief=True),
    Part("project", "Project", project, load=again, into=renewed, brief=True),
    Part("dns", "DNS", dns, load=config, into=led),
    Part("account", "Account", account, load=holder, into=held, brief=True),
    Part("details", "Details", details),
)
"""The boxes of a domain's page: the problems, then project, DNS and account; wide, for copying values."""
