"""DNS records of the domains that a scope keeps on Vercel's nameservers, and what changes them."""

from vtui.demo.data.domains import OWNED
from vtui.demo.data.people import ADA, Json
from vtui.demo.data.projects import DAY
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.scope import Scope
from vtui.demo.handlers.messages import Refused, Reply, Request, bad, missing

# name, type, value, ttl in s, priority, comment
PLAIN: tuple[tuple[str, str, str, int, int | None, str], ...] = (
    ("", "MX", "mx1.mail.example.", 3600, 10, "mail"),
    ("", "MX", "mx2.mail.example.", 3600, 20, ""),
    ("", "TXT", "v=spf1 include:mail.example -all", 3600, None, "who may send mail"),
    ("_dmarc", "TXT", "v=DMARC1; p=quarantine; rua=mailto:post@acme.example", 3600, None, ""),
    ("k1._domainkey", "TXT", "v=DKIM1; k=rsa; p=" + "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB" * 12, 3600, None, ""),
    ("status", "CNAME", "status.host.example.", 300, None, "status page"),
    ("office", "A", "192.0.2.40", 60, None, ""),
    ("office", "AAAA", "2001:db8::40", 60, None, ""),
    ("_sip._tcp", "SRV", "10 20 5060 sip.host.example.", 600, None, ""),
    ("svc", "HTTPS", "1 svc.host.example. alpn=h3", 600, None, ""),
    ("partners", "NS", "ns1.partner.example.", 86400, None, "[delegated]"),
    ("", "MX", "mx0.mail.example.", 3600, 0, "tried first"),
)
OLDER = ("", "mx2.mail.example.")
"""Name and value of a record from before `mxPriority`: it has null there, beside `priority`."""
SYSTEM: tuple[tuple[str, str, str], ...] = (
    ("", "ALIAS", "cname.vercel-dns-017.example."),
    ("*", "ALIAS", "cname.vercel-dns-017.example."),
    ("", "CAA", '0 issue "letsencrypt.org"'),
)
TYPES = frozenset({"A", "AAAA", "ALIAS", "CAA", "CNAME", "HTTPS", "MX", "NS", "SRV", "TXT"})
FIELDS = frozenset({"name", "type", "value", "ttl", "mxPriority", "srv", "https", "comment"})


def of_domain(scope: Scope, name: str) -> list[Json] | None:
    """The records of a domain (getRecords), newest first; none of one that is kept elsewhere, None for no domain.

    Changed in place.
    """
    kept = {row[0]: row[1] for row in OWNED.get(scope.slug, ())}
    if name not in kept:
        return None
    if name in scope.records:
        return scope.records[name]
    found: list[Json] = []
    scope.records[name] = found
    if kept[name] != "zeit.world":
        return found
    anchor = scope.stream.anchor
    rows = [*PLAIN, *((host, kind, value, 60, None, "") for host, kind, value in SYSTEM)]
    for place, (host, kind, value, ttl, priority, comment) in enumerate(rows):
        made = anchor - (20 + place * 9) * DAY
        item: Json = {
            "id": "rec_" + token(20, "record", name, place),
            "slug": f"{host}-{kind}",
            "name": host,
            "type": kind,
            "value": value,
            "ttl": ttl,
            "creator": "system" if place >= len(PLAIN) else ADA["uid"],
            "created": made,
            "updated": made,
            "createdAt": made,
            "updatedAt": made,
            "comment": comment,
        }
        if priority is not None:
            item |= {"mxPriority": None if (host, value) == OLDER else priority, "priority": priority}
        found.append(item)
    return found


def _value(body: Json) -> str:
    held = body.get("srv") or body.get("https")
    return " ".join(str(part) for part in held.values()) if isinstance(held, dict) else str(body.get("value", ""))


def _clash(rows: list[Json], made: Json) -> None:
    for other in rows:
        if other is made or other["name"] != made["name"]:
            continue
        alone = "CNAME" in {other["type"], made["type"]} and other["creator"] != "system"
        if alone or (other["type"], other["value"]) == (made["type"], made["value"]):
            raise Refused(409, "record_conflict", "A record that clashes with it exists.", oldId=other["id"])


def _read(request: Request) -> Json:
    body = request.read_object()
    if unknown := body.keys() - FIELDS:
        raise bad(f"Invalid request: {sorted(unknown)}")
    return body


def add(request: Request) -> Reply:
    """A new record (createRecord): answers with its id alone."""
    rows, body = of_domain(request.scope, request.params[0]), _read(request)
    if rows is None:
        raise missing("Domain")
    if body.get("type") not in TYPES or not isinstance(body.get("name"), str) or not _value(body):
        raise bad("Invalid request: `type`, `name` and what it holds are required")
    item: Json = {
        "id": "rec_" + token(20, "made record", request.params[0], request.account.requests),
        "slug": f"{body['name']}-{body['type']}",
        "name": body["name"],
        "type": body["type"],
        "value": _value(body),
        "ttl": body.get("ttl", 60),
        "creator": ADA["uid"],
        **dict.fromkeys(("created", "updated", "createdAt", "updatedAt"), request.now),
        "comment": body.get("comment", ""),
    }
    if "mxPriority" in body:
        item |= {"mxPriority": body["mxPriority"], "priority": body["mxPriority"]}
    _clash(rows, item)
    rows.insert(0, item)
    return Reply.of({"uid": item["id"], "updated": request.now})


def _found(request: Request, id_: str) -> tuple[list[Json], Json]:
    for name, *_ in OWNED.get(request.scope.slug, ()):
        for item in of_domain(request.scope, name) or ():
            if item["id"] == id_:
                if item["creator"] == "system":
                    raise Refused(403, "forbidden", "The record is managed by Vercel.")
                return request.scope.records[name], item
    raise missing("Record")


def edit(request: Request) -> Reply:
    """Another name, value, TTL or comment (updateRecord), found by id alone; the answer has a shape of its own."""
    rows, item = _found(request, request.params[0])
    body = _read(request)
    told: Json = {key: body[key] for key in ("name", "ttl", "mxPriority", "comment") if key in body}
    if "mxPriority" in body:
        told["priority"] = body["mxPriority"]
    if {"value", "srv", "https"} & body.keys():
        told["value"] = _value(body)
    _clash(rows, {**item, **told, "id": item["id"]} if told.get("name", item["name"]) != item["name"] else item)
    item |= told | {"updated": request.now, "updatedAt": request.now}
    return Reply.of(
        {
            **{key: item[key] for key in ("id", "name", "value", "creator", "ttl", "comment", "createdAt")},
            "domain": "",
            "recordType": item["type"],
            "type": "record",
        }
    )


def delete(request: Request) -> Reply:
    """One record less (removeRecord)."""
    rows, item = _found(request, request.params[1])
    rows.remove(item)
    return Reply.of({})
