"""The domains that a scope owns, their DNS records, and the DNS configuration of any name."""

import re

from vtui.demo.data.domains import (
    OwnedDomain,
    dns_config,
    dns_record,
    dns_records,
    owned_by,
    owned_domain,
    project_domains,
)
from vtui.demo.data.people import ADA
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.values import Json
from vtui.demo.faults.rows import alter_object
from vtui.demo.handlers.pagination import time_page
from vtui.demo.handlers.project_domains import NAME
from vtui.demo.handlers.reply import ApiError, Reply, bad_request, find_item, found, not_found
from vtui.demo.handlers.request import Request

RECORD_TYPES = frozenset({"A", "AAAA", "ALIAS", "CAA", "CNAME", "HTTPS", "MX", "NS", "SRV", "TXT"})
ZONE_LINE = re.compile(r"(\S+)\s+(?:(\d{1,9})\s+)?IN\s+([A-Z]+)\s+(\S.*)")
RECORD_FIELDS = frozenset({"name", "type", "value", "ttl", "mxPriority", "srv", "https", "comment"})


def list_all(request: Request) -> Reply:
    """The domains that the scope owns (getDomains), newest first."""
    return time_page(request, "domains", [] if "empty" in request.faults else owned_by(request.scope))


def get(request: Request) -> Reply:
    """One domain that the scope owns (getDomain), also by a name under it, which the official CLI relies on."""
    name = request.params[0]
    items = (item for item in owned_by(request.scope) if name == item["name"] or name.endswith(f".{item['name']}"))
    item = found(next(items, None), "Domain") | {"suffix": False}
    return Reply.of({"domain": alter_object(request.faults, "domains", item)})


def list_project_domains(request: Request) -> Reply:
    """The domains of projects under a domain that the scope owns (getDomainProjectDomains), newest first."""
    scope, domain = request.scope, find_item(owned_by(request.scope), "name", request.params[0], "Domain")
    items = [item for project in scope.projects for item in project_domains(scope, project)]
    items = [item for item in items if item["apexName"] == domain["name"]]
    return time_page(request, "projectDomains", sorted(items, key=lambda item: -int(item["createdAt"])))


def _add(request: Request, name: object) -> Reply:
    """Add a domain to the scope, unless any scope owns it. Raises ApiError for an invalid one."""
    if not isinstance(name, str) or NAME.fullmatch(name) is None or name.startswith("*"):
        raise ApiError(400, "invalid_domain", f'The domain "{name}" is not valid.')
    scopes = (request.account.personal, *request.account.teams)
    if any(domain["name"] == name for scope in scopes for domain in owned_by(scope)):
        raise ApiError(409, "domain_already_in_use", f"The domain {name} is already in use.")
    domain = OwnedDomain(name, "external", verified=False, expires_in=0, bought=False)
    item = owned_domain(request.scope, domain, request.now)
    owned_by(request.scope).insert(0, item)
    return Reply.of({"domain": item})


def create(request: Request) -> Reply:
    """Add a domain that was bought elsewhere (createOrTransferDomain)."""
    return _add(request, request.json_object().get("name"))


def claim(request: Request) -> Reply:
    """Claim a domain by its TXT record (claimDomainOwnership), which every domain without an owner here has."""
    return _add(request, request.params[0])


def get_verification(request: Request) -> Reply:
    """The TXT record by which a domain can be claimed (getDomainVerificationRecord)."""
    name = request.params[0]
    record = f"vc-domain-verify={name},{token(20, 'claim', request.scope.id, name).lower()}"
    return Reply.of({"txtRecord": record, "verificationDomain": f"_vercel.{name}"})


def update(request: Request) -> Reply:
    """Change the zone of a domain (patchDomain), or move it to another scope of the person with `move-out`."""
    item, body = find_item(owned_by(request.scope), "name", request.params[0], "Domain"), request.json_object()
    if body.get("op", "update") == "move-out":
        destination = found(request.account.team(str(body.get("destination"))), "Destination")
        owned_by(request.scope).remove(item)
        owned_by(destination).insert(0, item | {"teamId": destination.team_id})
        return Reply.of({"moved": True})
    if isinstance(body.get("zone"), bool):
        item["serviceType"] = "zeit.world" if body["zone"] else "external"
    return Reply.of({"zone": item["serviceType"] == "zeit.world", "echMode": item.get("echMode", "auto")})


def delete(request: Request) -> Reply:
    """Remove a domain from the scope and its hosts from the projects (deleteDomain)."""
    scope, item = request.scope, find_item(owned_by(request.scope), "name", request.params[0], "Domain")
    owned_by(scope).remove(item)
    for project in scope.projects:
        items = project_domains(scope, project)
        items[:] = [each for each in items if each["apexName"] != item["name"]]
    return Reply.of({"uid": item["id"]})


def get_config(request: Request) -> Reply:
    """How the DNS of a domain is configured (getDomainConfig)."""
    if "." not in request.params[0]:
        raise ApiError(400, "invalid_name", "The domain name is not valid")
    return Reply.of(dns_config(request.scope, request.params[0]))


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
            raise ApiError(409, "record_conflict", "A conflicting record exists.", oldId=other["id"])


def _record_body(request: Request) -> Json:
    body = request.json_object()
    if unknown := body.keys() - RECORD_FIELDS:
        raise bad_request(f"Invalid request: {sorted(unknown)}")
    return body


def create_record(request: Request) -> Reply:
    """Create a record (createRecord); answers with its id alone."""
    return Reply.of({"uid": _create_record(request, _record_body(request)), "updated": request.now})


def _create_record(request: Request, body: Json) -> str:
    """Create a record from a body and give its id. Raises ApiError for an invalid one and one that clashes."""
    records = _records(request)
    if body.get("type") not in RECORD_TYPES or not isinstance(body.get("name"), str) or not _record_value(body):
        raise bad_request("Invalid request: `type`, `name` and what it holds are required")
    id_ = "rec_" + token(20, "made record", request.params[0], request.account.requests, len(records))
    record = dns_record(id_, body | {"value": _record_value(body)}, creator=str(ADA["uid"]), at=request.now)
    if "mxPriority" in body:
        record |= {"mxPriority": body["mxPriority"], "priority": body["mxPriority"]}
    _check_conflicts(records, record)
    records.insert(0, record)
    return id_


def import_zone(request: Request) -> Reply:
    """Add the records of a zone file (replaceDomainsByDomainRecords): lines of name, TTL in s, IN, type and value."""
    _records(request)
    ids = []
    for line in request.body.decode(errors="replace").splitlines():
        if (match := ZONE_LINE.fullmatch(line.strip())) is None:
            continue
        name, ttl, type_, value = match.groups()
        body: Json = {"name": "" if name == "@" else name, "ttl": int(ttl or 60), "type": type_, "value": value}
        if type_ == "MX" and (priority := value.partition(" "))[2] and priority[0].isdecimal():
            body |= {"mxPriority": int(priority[0]), "value": priority[2]}
        ids.append(_create_record(request, body))
    return Reply.of({"recordIds": ids})


def _find_record(request: Request, id_: str) -> tuple[str, list[Json], Json]:
    """The domain of a record, its records and the one with this id. Raises ApiError if there is none."""
    for domain in owned_by(request.scope):
        records = dns_records(request.scope, domain["name"]) or []
        for record in records:
            if record["id"] == id_:
                return domain["name"], records, record
    raise not_found("Record")


def _changeable_record(request: Request, id_: str) -> tuple[str, list[Json], Json]:
    """As `_find_record`. Raises ApiError for one that cannot be changed."""
    domain, records, record = _find_record(request, id_)
    if record["creator"] == "system":
        raise ApiError(403, "forbidden", "The record is managed by Vercel.")
    return domain, records, record


def _record_json(domain: str, record: Json, type_: str) -> Json:
    """A record with the keys of an answer that is about it alone, which are others than those of the list."""
    keys = ("id", "name", "value", "creator", "ttl", "comment", "createdAt")
    return {key: record[key] for key in keys} | {"domain": domain, "recordType": record["type"], "type": type_}


def get_record(request: Request) -> Reply:
    """One record, found by its id alone (getDomainsRecordsByRecordId)."""
    domain, _, record = _find_record(request, request.params[0])
    return Reply.of(_record_json(domain, record, record["type"]))


def update_record(request: Request) -> Reply:
    """Change a record (updateRecord), found by its id alone; answers with other keys than the list has."""
    _, records, record = _changeable_record(request, request.params[0])
    body = _record_body(request)
    changes: Json = {key: body[key] for key in ("name", "ttl", "mxPriority", "comment") if key in body}
    if "mxPriority" in body:
        changes["priority"] = body["mxPriority"]
    if {"value", "srv", "https"} & body.keys():
        changes["value"] = _record_value(body)
    renamed = changes.get("name", record["name"]) != record["name"]
    _check_conflicts(records, record | changes if renamed else record)
    record |= changes | {"updated": request.now, "updatedAt": request.now}
    return Reply.of(_record_json("", record, "record"))


def delete_record(request: Request) -> Reply:
    """Delete a record (removeRecord)."""
    _, records, record = _changeable_record(request, request.params[1])
    records.remove(record)
    return Reply.of({})
