"""Whether a DNS record is the one that was sent: every field is compared, each in the one form that means the same."""

import ipaddress
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from vtui.api.errors import VercelError
from vtui.api.pages import rows_of
from vtui.models.dns_record import DnsRecord
from vtui.models.scope import Scope
from vtui.resources.common.hosts import normalized
from vtui.writes.verification import FindEffect, absent, read_complete

if TYPE_CHECKING:
    from vtui.api.service import Service

FIELDS = {"mxPriority": "priority", "srv": "value", "https": "value"}
"""Key of a request's body -> field of a record, where the two differ (createRecord, updateRecord)."""
ALL = ("type", "name", "value", "ttl", "priority", "comment")
"""The fields that identify a new record."""


def comparable(row: DnsRecord, field: str) -> object:
    """A field in one form: hosts as `normalized` gives them, addresses in their shortest form, text without quotes."""
    match field:
        case "value":
            return _value(row)
        case "name":
            return normalized("" if row.name == "@" else row.name)
        case "comment":
            return row.comment or ""
        case _:
            return getattr(row, field)


def _value(row: DnsRecord) -> object:
    value = row.value.strip()
    match row.type:
        case "A" | "AAAA":
            try:
                return str(ipaddress.ip_address(value))
            except ValueError:
                return value
        case "ALIAS" | "CNAME" | "MX" | "NS":
            return normalized(value)
        case "SRV" | "HTTPS":
            return tuple(normalized(part) for part in value.split())
        case "TXT" | "CAA":
            return value.replace('"', "")
        case _:
            return value


def is_same(found: DnsRecord, row: DnsRecord, fields: Iterable[str]) -> bool:
    """Whether two records agree in some fields, named as in a record or in a request's body."""
    names = [FIELDS.get(name, name) for name in fields]
    return all(comparable(found, name) == comparable(row, name) for name in names)


def added(scope: Scope, row: DnsRecord) -> Callable[["Service"], Awaitable[FindEffect | None]]:
    """Reads the records right before one is added; gives the look for a new one with every field that was sent."""

    async def baseline(service: "Service") -> FindEffect | None:
        try:
            before = await read_complete(service.domains.records(scope, row.domain))
        except VercelError:
            return None
        if before is None:
            return None
        known = {record.id for record in before}

        async def find_effect(service: "Service") -> DnsRecord | None:
            new = [
                record for record in await rows_of(service.domains.records(scope, row.domain)) if record.id not in known
            ]
            return next((record for record in new if is_same(record, row, ALL)), None)

        return find_effect

    return baseline


def edited(scope: Scope, row: DnsRecord, fields: Iterable[str]) -> FindEffect:
    """The record has every field that was sent."""
    sent = tuple(fields)

    async def find_effect(service: "Service") -> DnsRecord | None:
        found = next(
            (record for record in await rows_of(service.domains.records(scope, row.domain)) if record.id == row.id),
            None,
        )
        return found if found is not None and is_same(found, row, sent) else None

    return find_effect


def removed(scope: Scope, row: DnsRecord) -> FindEffect:
    """The complete list lacks the record."""
    return absent(lambda service: service.domains.records(scope, row.domain), row, lambda record: record.id == row.id)
