"""The page of a domain: the diagnosis, then its project, DNS and registration."""

from dataclasses import replace
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from vtui import times
from vtui.api.errors import NotFound
from vtui.models.domain import Domain, DomainConfig
from vtui.models.request_order import is_older
from vtui.resources.common import hosts
from vtui.resources.common.page import Drawing, Fact, Panel, Part, facts
from vtui.resources.domains.diagnosis import PROPAGATION, Diagnosis, diagnose, records_to_add
from vtui.resources.domains.states import state as state_of
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, Tone, cell
from vtui.text import short, width

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.models.scope import Scope

SERVICES = {"zeit.world": "Vercel", "external": "other", "na": "not set"}
"""`serviceType` -> provider of its DNS; the API may send others."""
METHODS = {"A": "A record", "CNAME": "CNAME record", "http": "HTTP challenge", "dns-01": "DNS challenge"}
"""`configuredBy` -> how it is set; the API may send others."""


def diagnosis(row: Domain, _answer: object, drawing: Drawing) -> Panel:
    """Each problem with its records and the next step; the status of a domain without problems."""
    context = drawing.context
    problems = diagnose(row, context)
    if not problems:
        return facts(("status", state_of(row, context).cell))
    slow = [problem for problem in problems if problem.changes_dns]
    pairs: list[Fact] = []
    for problem in problems:
        pairs += [("", cell(" "))] if pairs else []
        mark = "× " if problem.tone == "error" else "! "
        pairs += [("problem", (Span(mark, problem.tone), Span(problem.text, problem.tone)))]
        pairs += _records(problem)
        pairs += [("nameserver", cell(name, "accent")) for name in problem.nameservers]
        wait = f" {PROPAGATION}" if problem in slow[-1:] else ""
        pairs += [("next step", cell(f"{problem.next_step}{wait}"))]
    copy = f"{context.key_name('copy-record', ';')} Copy record" if records_to_add(row, context) else None
    alarm = any(problem.tone == "error" for problem in problems)
    return facts(*pairs, note=cell(copy, "muted"))._replace(alarm=alarm)


def _records(problem: Diagnosis) -> list[Fact]:
    """The records to add and to delete, aligned."""
    records = (*problem.records, *problem.conflicts)
    kind = max((width(record.type) for record in records), default=0)
    host = max((width(record.host) for record in records), default=0)
    return [
        (
            "record" if record in problem.records else "conflict",
            (
                Span(record.type.ljust(kind + 2), "strong"),
                Span(record.host + " " * (host - width(record.host) + 2)),
                Span(record.value, "accent" if record in problem.records else "muted"),
            ),
        )
        for record in records
    ]


def project(row: Domain, _answer: object, drawing: Drawing) -> Panel:
    """The project, and what of it the domain serves."""
    if row.project_id is None:
        return Panel((cell("Not assigned to a project.", "muted"),))
    return facts(
        ("project", cell(row.project or row.project_id)),
        ("target", _target(row, drawing.context)),
    )


def _target(row: Domain, context: Context) -> Cell:
    """A redirect, a branch, an environment; production by default."""
    custom = row.custom_environment_id
    if row.redirect:
        status = f"  {row.redirect_status}" if row.redirect_status else ""
        return (Span("→ ", "muted"), Span(row.redirect), Span(status, "muted"))
    if row.branch:
        return (Span("branch ", "muted"), Span(row.branch))
    slug = context.projects.environments.get(custom, custom) if custom else None
    return cell(slug, "custom") or cell("Production")


async def again(service: "Service", scope: "Scope", row: Domain) -> Domain | None:
    """Fetch the domain from its project; a domain of the account is only in its list."""
    if row.project_id is None or not row.name:
        return None
    return merged(row, await service.domains.get(scope, row.project_ref, row.name))


def merged(row: Domain, now: Domain) -> Domain:
    """The domain with the project's current data `now`, and the earlier data of the account and the DNS."""
    return replace(owned(now, row), dns=row.dns)


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
    """The row with data of the account's domain, or of its apex: ownership, expiry and nameservers."""
    if own is None:
        return row
    return replace(
        row,
        expires_at=own.expires_at,
        renew=own.renew,
        owned=own.owned,
        ech=own.ech,
        service_type=own.service_type,
        nameservers=own.nameservers,
        intended_nameservers=own.intended_nameservers,
    )


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
    """How it is configured, and the current records that the diagnosis does not show."""
    answer = answer or row.dns
    if answer is None or row.on_vercel:
        return Panel()
    if answer.error:
        return facts(("not checked", cell(answer.error, "muted")))
    if answer.misconfigured is None:
        problem = answer.problem or "no configuration in the API response"
        return facts(("unexpected data", cell(problem, "warn")))
    diagnosed = set[tuple[str, str]]()
    if answer.misconfigured and row.project_id is not None:
        diagnosed = {(kind, value) for kind, _, value in answer.conflicts} or set(answer.found)
    current = [record for record in answer.found if record not in diagnosed]
    return facts(
        ("configured by", cell(METHODS.get(answer.configured_by or "", answer.configured_by))),
        *(("current record", (Span(f"{kind} ", "strong"), Span(value))) for kind, value in current),
        ("unexpected data", cell(answer.problem, "warn")),
    )


def account(row: Domain, answer: Holder | None, drawing: Drawing) -> Panel:
    """Ownership, expiry and DNS provider of the account's domain, as far as the diagnosis does not show them."""
    context = drawing.context
    ownership: Cell = cell("not available" if answer is not None and not answer.known else None, "muted")
    if row.owned and row.project_id is not None:  # the status of an account's own domain
        ownership = (Span("● ", "ok"), Span("verified"))
    elif row.owned is False and row.has_expired(context.now):
        ownership = (Span("! ", "warn"), Span("pending verification", "warn"))
    servers = zip(chain(["nameservers"], repeat("")), row.nameservers, strict=False)
    panel = facts(
        ("ownership", ownership),
        ("expires", _expiry(row, context)),
        ("auto-renew", cell({True: "on", False: "off", None: None}[row.renew])),
        ("ECH", cell(row.ech)),
        ("DNS provider", cell(SERVICES.get(row.service_type or "", row.service_type))),
        *((label, cell(name, "muted")) for label, name in servers),
    )
    return panel._replace(title=f"Registration of {short(row.apex)}" if row.apex and row.apex != row.name else "")


def _expiry(row: Domain, context: Context) -> Cell:
    if row.expires_at is None:
        return ()
    date = Span(times.local(row.expires_at))
    diagnosed = row.has_expired(context.now) or (row.renew is False and row.expires_soon(context.now))
    if diagnosed:
        return (date,)
    tone: Tone = "warn" if row.expires_soon(context.now) else "muted"
    return (date, Span(f"  {times.age(row.expires_at, context.now)}", tone))


def _time(ms: int | None, context: Context) -> Cell:
    return () if ms is None else cells.moment(ms, context)


def details(row: Domain, _answer: object, drawing: Drawing) -> Panel:
    """Rarely needed fields."""
    return facts(
        ("apex", cell(row.apex if row.apex != row.name else None)),
        ("Unicode name", cell(hosts.readable(row.name))),
        ("added", _time(row.created_at, drawing.context)),
        ("updated", _time(row.updated_at, drawing.context)),
        ("ID", cell(row.id if row.project_id is None else None, "muted")),
    )


PARTS: tuple[Part[Domain], ...] = (
    Part("diagnosis", "Diagnosis", diagnosis, top=True, brief=True),
    Part("project", "Project", project, load=again, into=renewed, brief=True),
    Part("dns", "DNS", dns, load=config, into=led, quiet=True),
    Part("account", "Registration", account, load=holder, into=held, side=True, brief=True),
    Part("details", "Details", details, side=True),
)
"""The boxes of a domain's page: the problems over the full width, then project and DNS, and the account at the side."""
