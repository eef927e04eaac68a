"""Add, edit and delete DNS records: a form with the fields of each type, and its requests."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from vtui.models.dns_record import DnsRecord
from vtui.models.requests import WriteRequest
from vtui.models.scope import Scope
from vtui.resources.common.action import Action, from_row, missing_id
from vtui.resources.common.hosts import NoHost, ascii_form, record_name
from vtui.resources.dns import verification
from vtui.table.columns import Cell, Context, cell
from vtui.text import short
from vtui.writes.effects import Effect
from vtui.writes.form import Choice, Field, Form, ValidationError
from vtui.writes.plan import Operation, Plan, Question

TTL = "60"
MX_PRIORITY = 10
"""Of a mail server, until another is typed; 0 is the most preferred one."""
MAX_COMMENT_LENGTH = 500
"""Maximum characters of a comment (createRecord)."""
ABOUT = {
    "A": "IPv4 address",
    "AAAA": "IPv6 address",
    "ALIAS": "a host name, also for @",
    "CAA": "certificate authorities allowed",
    "CNAME": "another host name",
    "HTTPS": "connection parameters",
    "MX": "mail server",
    "NS": "nameserver of a subdomain",
    "SRV": "server and port of a service",
    "TXT": "text",
}
"""Type -> what its record holds (createRecord)."""
HOSTED = ("ALIAS", "CNAME", "MX", "NS")


def integer_check(low: int, high: int, unit: str = "") -> Callable[[str], str]:
    """Return a check that an integer between `low` and `high` was typed; `unit` is the message for a valid one."""

    def check(typed: str) -> str:
        if not (typed.strip().isascii() and typed.strip().isdigit() and low <= int(typed) <= high):
            raise ValidationError(f"enter a whole number from {low:,} to {high:,}")
        return unit

    return check


def _address(version: int, typed: str) -> str:
    try:
        found = ipaddress.ip_address(typed.strip())
    except ValueError:
        found = None
    if found is None or found.version != version:
        raise ValidationError(
            f"enter an IPv{version} address, such as {'192.0.2.1' if version == 4 else '2001:db8::1'}"
        )
    return ""


def _target(typed: str) -> str:
    if typed.strip() == ".":
        return ""
    sent = ascii_form(typed)
    return "" if sent == typed.strip().rstrip(".").lower() else f"sent as {sent}"


def _host(domain: str, typed: str) -> str:
    name = record_name(typed, domain)
    return f"{name}.{domain}" if name else f"{domain} itself"


def _text(typed: str) -> str:
    if not typed.strip():
        raise ValidationError("enter the value of the record")
    return ""


def _comment(typed: str) -> str:
    if len(typed) > MAX_COMMENT_LENGTH:
        raise ValidationError(f"too long: the maximum is {MAX_COMMENT_LENGTH} characters")
    return ""


def _fields(row: DnsRecord, types: tuple[str, ...]) -> tuple[Field, ...]:
    parts = row.value.split(" ") if row.type in {"SRV", "HTTPS"} else []
    srv = parts if row.type == "SRV" else ["10", "10", "", ""]
    https = [*parts[:2], " ".join(parts[2:])] if row.type == "HTTPS" else ["1", "", ""]
    mx, number = str(MX_PRIORITY if row.priority is None else row.priority), integer_check(0, 65_535)
    return (
        Field("type", "Type", row.type or "A", tuple(Choice(kind, kind, ABOUT.get(kind, "")) for kind in types)),
        Field("name", "Name", row.name, example="@ for the domain itself", check=partial(_host, row.domain)),
        Field("a", "Address", row.value, example="192.0.2.1", check=partial(_address, 4), when=("type", ("A",))),
        Field(
            "aaaa", "Address", row.value, example="2001:db8::1", check=partial(_address, 6), when=("type", ("AAAA",))
        ),
        Field("host", "Host name", row.value, example="host.example.com", check=_target, when=("type", HOSTED)),
        Field("text", "Value", row.value, check=_text, when=("type", ("TXT", "CAA"))),
        Field("mx", "Priority", mx, check=number, when=("type", ("MX",))),
        Field("srv_priority", "Priority", srv[0], check=number, when=("type", ("SRV",))),
        Field("srv_weight", "Weight", srv[1], check=number, when=("type", ("SRV",))),
        Field("srv_port", "Port", srv[2], check=number, when=("type", ("SRV",))),
        Field("srv_target", "Target", srv[3], example="host.example.com", check=_target, when=("type", ("SRV",))),
        Field("https_priority", "Priority", https[0], check=number, when=("type", ("HTTPS",))),
        Field("https_target", "Target", https[1], example="host.example.com", check=_target, when=("type", ("HTTPS",))),
        Field("https_params", "Params", https[2], example="Optional. Example: alpn=h2,h3", when=("type", ("HTTPS",))),
        Field("ttl", "TTL", str(row.ttl or TTL), check=integer_check(60, 2**31 - 1, "seconds")),
        Field("comment", "Comment", row.comment or "", example="Optional. Not published in DNS.", check=_comment),
    )


def _sent(id_: str, typed: str, domain: str) -> str:
    """A value as it is sent: names and hosts in the form of the DNS; an invalid host was in the record before."""
    value = typed.strip()
    try:
        if id_ == "name":
            return record_name(value, domain)
        return ascii_form(value) if id_ in {"host", "srv_target", "https_target"} and value != "." else value
    except NoHost:
        return value


def _body(values: Mapping[str, str], domain: str) -> dict[str, Any]:
    """The body of the request for a record (createRecord)."""
    sent = {id_: _sent(id_, value, domain) for id_, value in values.items()}
    kind = sent["type"]
    body: dict[str, Any] = {"type": kind, "name": sent["name"], "ttl": int(sent["ttl"])}
    if kind == "SRV":
        numbers = {key: int(sent[f"srv_{key}"]) for key in ("priority", "weight", "port")}
        body["srv"] = {**numbers, "target": sent["srv_target"]}
    elif kind == "HTTPS":
        params = {"params": sent["https_params"]} if sent["https_params"] else {}
        body["https"] = {"priority": int(sent["https_priority"]), "target": sent["https_target"], **params}
    else:
        body["value"] = next(sent[id_] for id_ in ("a", "aaaa", "host", "text") if id_ in sent)
    if kind == "MX":
        body["mxPriority"] = int(sent["mx"])
    return body | ({"comment": sent["comment"]} if sent["comment"] else {})


def _row(row: DnsRecord, body: Mapping[str, Any]) -> DnsRecord:
    held = body.get("srv") or body.get("https") or {}
    fields = {field: body[field] for field in ("name", "type", "ttl")}
    value = body.get("value") or " ".join(str(part) for part in held.values())
    return replace(row, **fields, value=value, priority=body.get("mxPriority"), comment=body.get("comment"))


def unavailable_reason(row: DnsRecord, context: Context) -> str | None:
    """Why it cannot be changed."""
    return "managed by Vercel" if row.system else missing_id(row, context)


def edit_unavailable_reason(row: DnsRecord, context: Context) -> str | None:
    """Why vtui has no form for it."""
    known = row.type in ABOUT and _has_numbers(row)
    return unavailable_reason(row, context) or (None if known else "its value has an unknown format")


def _has_numbers(row: DnsRecord) -> bool:
    """Whether the value has the parts, and the numbers among them, that its type is known to have."""
    parts, numbers = row.value.split(" "), {"SRV": 3, "HTTPS": 1}.get(row.type, 0)
    enough = len(parts) == 4 if row.type == "SRV" else len(parts) > numbers
    return enough and all(part.isascii() and part.isdigit() for part in parts[:numbers])


def adding(domain: str, scope: Scope) -> Form:
    """The form for a new record."""
    row = DnsRecord("", domain)
    return Form("Add DNS record", _fields(row, tuple(ABOUT)), domain, scope, plan=partial(_added, row, scope))


def editing(row: DnsRecord, scope: Scope) -> Form:
    """The form to change a record; its type stays."""
    title, fields = f"Edit DNS record {row.host}", _fields(row, (row.type,))
    return Form(title, fields, row.domain, scope, plan=partial(_edited, row, scope))


def _added(before: DnsRecord, scope: Scope, values: Mapping[str, str]) -> Plan:
    body = _body(values, before.domain)
    row = _row(before, body)
    return Plan(
        Question(
            title="Add this DNS record?",
            subject=row.domain,
            consequences=(cell(f"Adds one {row.type} record to {_full_name(row)}."), _kept(row)),
            facts=_facts(row),
        ),
        Operation(
            request=WriteRequest("records.add", scope, {"domain": row.domain}, body=body),
            done=f"The {row.type} record of {_full_name(row)} was added",
            effect=Effect(
                "records", row, "new", lambda service, answer: replace(row, id=service.domains.record_id(answer))
            ),
            baseline=verification.added(scope, row),
        ),
    )


def _edited(before: DnsRecord, scope: Scope, values: Mapping[str, str]) -> Plan:
    """The request has only the changed fields; the type cannot change."""
    now = _body(values, before.domain)
    row = _row(before, now)
    fields = {field.id: field.value for field in _fields(before, (before.type,)) if field.wanted(values)}
    old = _body(fields, before.domain)
    body: dict[str, Any] = {key: value for key, value in now.items() if old.get(key) != value}
    if "comment" in old and "comment" not in now:
        body["comment"] = None
    if not body:
        raise ValidationError("nothing was changed: edit a value first")
    return Plan(
        Question(
            title="Change this DNS record?",
            subject=row.domain,
            consequences=(cell(f"Changes the {row.type} record of {_full_name(before)}."), _kept(before)),
            facts=_changes(_row(before, old), row),
        ),
        Operation(
            request=WriteRequest("records.edit", scope, {"record": row.id}, body=body),
            done=f"The {row.type} record of {_full_name(row)} was changed",
            effect=Effect("records", before, read=lambda _service, _answer: row),
            find_effect=verification.edited(scope, row, body),
        ),
    )


def removal(row: DnsRecord, scope: Scope) -> Plan:
    """The plan to delete a record (removeRecord)."""
    return Plan(
        Question(
            title="Delete this DNS record?",
            subject=row.domain,
            consequences=(
                cell(f"Services that use this {row.type} record of {_full_name(row)} will stop working.", "warn"),
                _kept(row),
            ),
            facts=_facts(row),
            word="delete",
        ),
        Operation(
            request=WriteRequest("records.delete", scope, {"domain": row.domain, "record": row.id}),
            done=f"The {row.type} record of {_full_name(row)} was deleted",
            effect=Effect("records", row, "gone"),
            find_effect=verification.removed(scope, row),
        ),
    )


def _facts(row: DnsRecord) -> tuple[tuple[str, Cell], ...]:
    """All fields of a record except its type."""
    return tuple((label, cell(value)) for label, value in _held(row) if value)


def _changes(before: DnsRecord, row: DnsRecord) -> tuple[tuple[str, Cell], ...]:
    """The old and the new value of each changed field; the value always, because it identifies the record."""
    shown: list[tuple[str, Cell]] = []
    for (label, old), (_, new) in zip(_held(before), _held(row), strict=True):
        if old != new:
            shown += [(label, cell(old or "none", "muted")), (f"new {label}", cell(new or "none"))]
        elif label == "value":
            shown.append((label, cell(old)))
    return tuple(shown)


def _held(row: DnsRecord) -> tuple[tuple[str, str], ...]:
    """Label and text of every field that a request can set; empty where the record has none."""
    return (
        ("name", row.name or "@"),
        ("value", row.value),
        ("priority", "" if row.priority is None else str(row.priority)),
        ("TTL", "" if row.ttl is None else f"{row.ttl} s"),
        ("comment", row.comment or ""),
    )


def _full_name(row: DnsRecord) -> str:
    return short(f"{row.name}.{row.domain}" if row.name else row.domain)


def _kept(row: DnsRecord) -> Cell:
    return cell(f"Resolvers may use the old data for up to {row.ttl or TTL} s.", "muted")


ACTIONS: tuple[Action[DnsRecord], ...] = (
    Action(
        "add",
        "A",
        "Add",
        "Add a DNS record",
        form=from_row(lambda row, scope, _: adding(row.domain, scope)),
        footer=True,
        of_list=True,
    ),
    Action(
        "edit",
        "E",
        "Edit",
        "Change the DNS record",
        edit_unavailable_reason,
        form=from_row(lambda row, scope, _: editing(row, scope)),
        footer=True,
    ),
    Action(
        "delete",
        "D",
        "Delete",
        "Delete the DNS record",
        unavailable_reason,
        from_row(lambda row, scope, _: removal(row, scope)),
        footer=True,
    ),
)
"""What can be done with the records of a domain."""
