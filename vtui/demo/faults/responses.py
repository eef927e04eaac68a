"""Responses with the faults of an account: operations that fail, error bodies, good bodies and retired paths."""

import hashlib
from collections.abc import Mapping
from typing import Any

from vtui.demo.data.values import Json

OPERATION_ERRORS: dict[str, tuple[int, str, str]] = {
    "promote-409": (409, "conflict", "There is already a promotion in progress for this project."),
    "promote-422": (422, "unprocessable_entity", "The deployment is not eligible for promotion."),
    "rollback-402": (
        402,
        "payment_required",
        "The Hobby plan can roll back to the previous production deployment only.",
    ),
    "rollback-409": (409, "conflict", "There is already a rollback in progress for this project."),
    "create-400": (400, "bad_request", "The framework of the project differs from the detected one. Confirm to go on."),
    "create-402": (
        402,
        "payment_required",
        'Resource is limited - try again in 24 hours (more than 100, code: "api-deployments-free-per-day").',
    ),
    "create-403": (403, "forbidden", "You don't have permission to create a Deployment for this project."),
    "create-409": (409, "conflict", "The project is currently being transferred."),
    "create-429": (429, "builds_rate_limited", "Too many builds. Please wait before you deploy again."),
    "create-500": (500, "internal_server_error", "An unexpected internal error occurred."),
    "moves-403": (403, "forbidden", "You don't have permission to do this."),
    "moves-410": (410, "gone", "This version is not available"),
    "moves-429": (429, "rate_limited", "Too many requests."),
}
"""Fault, with the operation before the hyphen -> status, code and message; of several faults the first one counts."""
EXTRAS: dict[str, Json] = {
    "create-429": {
        "action": "Upgrade",
        "link": "https://vercel.com/pricing",
        "ctaLabel": "Upgrade",
        "ctaUrl": "https://vercel.com",
    }
}
"""Fault -> more keys of the error object."""
WARNING_HEADERS = {
    "x-vercel-warning-version": "This version of the endpoint will be retired soon.",
    "x-vercel-action-version": "Learn more",
    "x-vercel-link-version": "https://vercel.com/docs/rest-api",
}


RETIRED: dict[str, tuple[int, frozenset[str]]] = {
    "list-missing": (404, frozenset({"/v7/deployments", "/v10/projects"})),
    "list-gone": (410, frozenset({"/v7/deployments", "/v10/projects"})),
    "checks-missing": (404, frozenset({"/v2/deployments/{deploymentId}/check-runs"})),
    "checks-gone": (
        410,
        frozenset({"/v2/deployments/{deploymentId}/check-runs", "/v1/deployments/{deploymentId}/checks"}),
    ),
}
"""Fault -> the status with which paths, by their template, are retired."""


def retired_status(faults: frozenset[str], template: str) -> int | None:
    """The status with which a path is retired, or None."""
    return next((status for name, (status, paths) in RETIRED.items() if name in faults and template in paths), None)


def error_body(faults: frozenset[str], error: Json) -> Any:
    """The body of an error: JSON, a str of HTML, or None for no body."""
    if "upper-codes" in faults:
        error = error | {"code": str(error["code"]).upper()}
    if "html-errors" in faults:
        return "<html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"
    if "empty-errors" in faults:
        return None
    if "bare-errors" in faults:
        return error
    return {"err" if "err-shape" in faults else "error": error}


def etag_of(body: bytes) -> str:
    """The ETag of a body (fault "etags")."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def is_known(etag: str, headers: Mapping[str, str]) -> bool:
    """Whether a request, with `headers` in lower case, names this ETag in If-None-Match."""
    return etag in (each.strip() for each in headers.get("if-none-match", "").split(","))


def replaced_body(faults: frozenset[str], body: bytes) -> bytes | None:
    """What is sent in place of the body of a good response, or None to send it as it is."""
    if "not-json" in faults:
        return b"<!doctype html><title>Maintenance</title>"
    if "cut-json" in faults:
        return body[: len(body) // 2]
    if "wrong-json" in faults:
        return b"42"
    return b"" if "empty-answers" in faults else None
