"""Responses with the faults of an account: error bodies, good bodies and retired paths."""

from typing import Any

from vtui.demo.data.values import Json

RETIRED_LISTS = frozenset({"/v7/deployments", "/v10/projects"})
"""Paths that "list-missing" and "list-gone" retire."""
WARNING_HEADERS = {
    "x-vercel-warning-version": "This version of the endpoint will be retired soon.",
    "x-vercel-action-version": "Learn more",
    "x-vercel-link-version": "https://vercel.com/docs/rest-api",
}
"""The headers of "warnings"."""


def retired_status(faults: frozenset[str], path: str) -> int | None:
    """The status with which a path is retired, or None."""
    if path not in RETIRED_LISTS:
        return None
    if "list-missing" in faults:
        return 404
    return 410 if "list-gone" in faults else None


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


def replaced_body(faults: frozenset[str], body: bytes) -> bytes | None:
    """What is sent in place of the body of a good response, or None to send it as it is."""
    if "not-json" in faults:
        return b"<!doctype html><title>Maintenance</title>"
    if "cut-json" in faults:
        return body[: len(body) // 2]
    if "wrong-json" in faults:
        return b"42"
    return b"" if "empty-answers" in faults else None
