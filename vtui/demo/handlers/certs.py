"""Certificates: of the scope's own hosts from the beginning, and those that requests issue."""

from typing import Any

from vtui.demo.data.domains import apex_of, owned_by, project_domains
from vtui.demo.data.pseudorandom import number, token
from vtui.demo.data.values import DAY, Json, iso
from vtui.demo.handlers.collections import Collection, new_id, stored
from vtui.demo.handlers.pagination import page
from vtui.demo.handlers.reply import ApiError, Reply, invalid
from vtui.demo.handlers.request import Request

LIFETIME = 90 * DAY


def _cert(id_: str, names: list[str], at: int) -> Json:
    return {"id": id_, "cns": names, "createdAt": at, "expiresAt": at + LIFETIME, "autoRenew": True}


def _initial(request: Request) -> list[Json]:
    scope, anchor = request.scope, request.account.anchor
    names = {item["name"] for project in scope.projects for item in project_domains(scope, project) if item["verified"]}
    owned = {domain["name"] for domain in owned_by(scope)}
    certs = []
    for index, name in enumerate(sorted(name for name in names if apex_of(name) in owned)):
        at = anchor - number("cert", name) % (80 * DAY) - index
        certs.append(_cert("cert_" + token(20, "cert", name), [name], at))
    return sorted(certs, key=lambda cert: -int(cert["createdAt"]))


def _issue(request: Request, body: Json) -> Json:
    """A certificate for the names in a body, which older versions call `domains`. Raises ApiError for others' names."""
    names = body.get("cns", body.get("domains"))
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise invalid("Invalid request: `cns` should be names", "type", ".cns", {})
    owned = {domain["name"] for domain in owned_by(request.scope)}
    if others := [name for name in names if apex_of(name) not in owned]:
        raise ApiError(403, "forbidden", f"You don't have access to the domain {others[0]}.")
    return _cert(new_id(request, "cert_", 20), names, request.now)


def _page(request: Request, items: list[Json]) -> Any:
    return page(request, "certs", items, limit=request.limit(), before=request.number("until"))


def _older(request: Request, items: list[Json]) -> Any:
    """A page as older versions have it: with `uid`, and dates as ISO 8601."""
    answer = _page(request, items)
    if isinstance(answer, dict) and isinstance(answer.get("certs"), list):
        answer["certs"] = [older_cert(item) for item in answer["certs"] if isinstance(item, dict)]
    return answer


def older_cert(item: Json) -> Json:
    """A certificate as older versions have it (not documented; read from the official CLI)."""
    times = {"created": iso(item["createdAt"]), "expiration": iso(item["expiresAt"])}
    return {"uid": item["id"], "cns": item["cns"], "autoRenew": item["autoRenew"], **times}


_certs = stored("certs", _initial)
CERTS = Collection("Certificate", _certs, _issue, listed=_page)
"""The certificates of the scope (getCerts, getCertById, issueCert, removeCert)."""
OLDER_CERTS = Collection("Certificate", _certs, _issue, listed=_older, read=older_cert)


def upload(_: Request) -> Reply:
    """Refuse a certificate (uploadCert): the demo reads none."""
    raise ApiError(400, "invalid_certificate", "The certificate could not be read.")
