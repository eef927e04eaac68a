"""DNS records of a domain."""

from sys import intern
from typing import Any

from typing_extensions import TypedDict

from vtui import times
from vtui.models.dns_record import DnsRecord
from vtui.models.responses.values import RowContext, Time
from vtui.models.synthetic_id import PREFIX


class DnsRecordShape(TypedDict, total=False):
    """A DNS record (getRecords); `created` and `updated` are older spellings of the times."""

    id: str | None
    uid: str | None
    name: str | None
    type: str | None
    value: str | None
    ttl: float | None
    mxPriority: float | None
    priority: float | None
    creator: str | None
    comment: str | None
    created: Time
    createdAt: Time
    updated: Time
    updatedAt: Time


def dns_record(row: DnsRecordShape, context: RowContext, domain: str) -> DnsRecord:
    """Build a record of the domain; the creator `system` is Vercel itself (facts, section 8: inferred)."""
    ttl, priority = row.get("ttl"), row.get("mxPriority")
    if priority is None:
        priority = row.get("priority")
    return DnsRecord(
        id=context.id_of(row),
        domain=domain,
        name=row.get("name") or "",
        type=intern(row.get("type") or ""),
        value=row.get("value") or "",
        ttl=None if ttl is None else int(ttl),
        priority=None if priority is None else int(priority),
        system=row.get("creator") == "system",
        comment=row.get("comment") or None,
        created_at=times.parse(row.get("createdAt") or row.get("created")),
        updated_at=times.parse(row.get("updatedAt") or row.get("updated")),
        problem=context.problem,
    )


def record_id(row: DnsRecordShape, _: RowContext) -> str:
    """The id, which is all that the response of createRecord has."""
    return row.get("uid") or row.get("id") or ""


def from_lines(answer: Any) -> Any:
    """A response that is a text: a record for each of its lines."""
    if not isinstance(answer, str):
        return answer
    lines = [line for line in answer.splitlines() if line.strip()]
    return {"records": [{"id": f"{PREFIX}{index}", "value": line} for index, line in enumerate(lines)]}
