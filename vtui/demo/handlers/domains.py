"""The domains that a scope owns, their DNS records, and the DNS configuration of any name."""

from vtui.demo.data.domains import dns_config, dns_record, dns_records, owned_by, owned_domains
from vtui.demo.data.people import ADA
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.values import Json
from vtui.demo.faults.rows import alter_object
from vtui.demo.handlers.pagination import time_page
from vtui.demo.handlers.reply import ApiError, Reply, bad_request, find_item, found, not_found
from vtui.demo.handlers.request import Request

RECORD_TYPES = frozenset({"A", "AAAA", "ALIAS", "CAA", "CNAME", "HTTPS", "MX", "NS", "SRV", "TXT"})
RECORD_FIELDS = frozenset({"name", "type", "value", "ttl", "mxPriority", "srv", "https", "comment"})


def list_all(request: Request) -> Reply:
    """The domains that the scope owns (getDomains), newest first."""
    return time_page(request, "domains", [] if "empty" in request.faults else owned_domains(request.scope))


def get(request: Request) -> Reply:
    """One domain that the scope owns (getDomain)."""
    item = find_item(owned_domains(request.scope), "name", request.params[0], "Domain") | {"suffix": False}
    return Reply.of({"domain": alter_object(request.faults, "domains", item)})


def get_config(request: Request) -> Reply:
    """How the DNS of a domain is configured (getDomainConfig)."""
    if "." not in request.params[0]:
        raise ApiError(400, "invalid_name", "The domain name is not valid")
    return Reply.of(dns_config(request.params[0]))


def _records(request: Request) -> list[Json]:
    """The records of the domain that is the first of `params`. Raises ApiError for a domain of another scope."""
    return found(dns_records(request.scope, request.params[0]), "Domain")


def list_records(request: Request) -> Reply:
    """The DNS records of a domain that the scope owns (getRecords), newest first."""
    return time_page(request, "records", _records(request))


def _record_value(body: Json) -> str:
    """The value in a body; a structured one as the text of its parts."""
    parts = body.get("srv") or body.get("https")
    return " ".join(str(part) for part in parts.values()) if isinstance(parts, dict) else str(body.get("value", ""))


def _check_conflicts(records: list[Json], record: Json) -> None:
    """Raise ApiError when another of the records cannot exist beside `record`."""
    for other in records:
        if other is record or other["name"] != record["name"]:
            continue
        exclusive = "CNAME" in {other["type"], record["type"]} and other["creator"] != "system"
        if exclusive or (other["type"], other["value"]) == (record["type"], record["value"]):
            raise ApiError(409, "record_conflict", "A record that clashes with it exists.", oldId=other["id"])


def _record_body(request: Request) -> Json:
    body = request.json_object()
    if unknown := body.keys() - RECORD_FIELDS:
        raise bad_request(f"Invalid request: {sorted(unknown)}")
    return body


def create_record(request: Request) -> Reply:
    """Create a record (createRecord); answers with its id alone."""
    body, records = _record_body(request), _records(request)
    if body.get("type") not in RECORD_TYPES or not isinstance(body.get("name"), str) or not _record_value(body):
        raise bad_request("Invalid request: `type`, `name` and what it holds are required")
    id_ = "rec_" + token(20, "made record", request.params[0], request.account.requests)
    record = dns_record(id_, body | {"value": _record_value(body)}, creator=str(ADA["uid"]), at=request.now)
    if "mxPriority" in body:
        record |= {"mxPriority": body["mxPriority"], "priority": body["mxPriority"]}
    _check_conflicts(records, record)
    records.insert(0, record)
    return Reply.of({"uid": record["id"], "updated": request.now})


def _find_record(request: Request, id_: str) -> tuple[list[Json], Json]:
    """The records of a domain and the one with this id. Raises ApiError for one that cannot be changed."""
    for domain in owned_by(request.scope):
        records = dns_records(request.scope, domain.name) or []
        for record in records:
            if record["id"] == id_:
                if record["creator"] == "system":
                    raise ApiError(403, "forbidden", "The record is managed by Vercel.")
                return records, record
    raise not_found("Record")


def update_record(request: Request) -> Reply:
    """Change a record (updateRecord), found by its id alone; answers with other keys than the list has."""
    records, record = _find_record(request, request.params[0])
    body = _record_body(request)
    changes: Json = {key: body[key] for key in ("name", "ttl", "mxPriority", "comment") if key in body}
    if "mxPriority" in body:
        changes["priority"] = body["mxPriority"]
    if {"value", "srv", "https"} & body.keys():
        changes["value"] = _record_value(body)
    renamed = changes.get("name", record["name"]) != record["name"]
    _check_conflicts(records, record | changes if renamed else record)
    record |= changes | {"updated": request.now, "updatedAt": request.now}
    keys = ("id", "name", "value", "creator", "ttl", "comment", "createdAt")
    return Reply.of({key: record[key] for key in keys} | {"domain": "", "recordType": record["type"], "type": "record"})


def delete_record(request: Request) -> Reply:
    """Delete a record (removeRecord)."""
    records, record = _find_record(request, request.params[1])
    records.remove(record)
    return Reply.of({})
