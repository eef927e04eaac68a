"""From an answer that refuses to the error that says why: the only place where statuses and codes become words."""

import re
from collections.abc import Mapping
from typing import TypedDict

from vtui import text
from vtui.api.endpoints import ENDPOINTS, Endpoint
from vtui.api.errors import (
    BadResponse,
    Conflict,
    Forbidden,
    Gone,
    NotFound,
    PaymentRequired,
    RateLimited,
    Rejected,
    ServerError,
    TeamLocked,
    Unauthenticated,
    VercelError,
)
from vtui.api.told import Told, one_line, told
from vtui.api.waiting import retry_at
from vtui.models.scope import Scope
from vtui.models.team import TOKENS_PAGE

_LOCKS = {
    "saml": (
        "The team asks for SSO, and this token was made without it.",
        f"Sign in with SSO, make a new token for the team at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
    ),
    "mfa": (
        "The team asks for a second factor, and this token was made without it.",
        f"Turn it on in your account, then make a new token at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
    ),
    "token": (
        "This token may not read the team, or not all of it.",
        f"Make one whose scope includes the team at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
    ),
}
_AGAIN = re.compile(r"try again in ([0-9]{1,6} (?:second|minute|hour|day)s?)")
_STEP_UP = frozenset({"challenge_required", "challenge_required_email_otp", "user_auth_required"})
_OTHER_TEAM = frozenset({"team_unauthorized", "team_not_authorized", "scope_unauthorized"})


_TAKEN = frozenset({"env_conflict", "env_already_exists", "existing_key_and_target"})
"""There is such a variable already: comes with 400, 403 and 409, and inside a 201 (facts, section 7)."""
_LETTERS = "It is of letters, digits and _ alone."
_MALFORMED: Mapping[str, tuple[str, str]] = {
    "invalid_key": ("Vercel does not take this key", _LETTERS),
    "key_invalid_characters": ("Vercel does not take this key", _LETTERS),
    "key_invalid_length": ("The key is too long", "It has 256 characters at most."),
    "key_reserved": ("Vercel keeps this key for itself", "Choose another one."),
    "reserved_env_variable": ("Vercel keeps this key for itself", "Choose another one."),
    "invalid_value": ("Vercel does not take this value", ""),
    "value_invalid_length": ("The value is too long", "It has 65,536 characters at most."),
    "value_invalid_type": ("Vercel does not take this value", "It has to be text."),
    "system_env_with_value": ("Vercel fills this variable in itself", "It takes no value."),
    "max_envs_exceeded": ("The project has all the variables that it may have", "Delete some that are not needed."),
    "too_many_keys": ("That are too many variables at once", "Take fewer."),
    "too_many_ids": ("That are too many variables at once", "Take fewer."),
    "missing_id": ("Vercel misses which variable is meant", ""),
    "missing_key": ("The key is missing", ""),
    "missing_value": ("The value is missing", ""),
    "missing_target": ("It is for no environment", "Choose one at least."),
    "not_decryptable": ("Vercel cannot read this value back", "It can only be overwritten."),
}
"""Code -> what is wrong with a variable, and what to do (CLI, known-error.ts)."""


class _Facts(TypedDict):
    detail: str | None
    status: int
    code: str | None
    request_id: str | None


def error_of(
    operation: str, scope: Scope | None, status: int, headers: Mapping[str, str], body: bytes, *, now: int
) -> VercelError:
    """The error for an answer that is not 2xx, in the operation's own words where it has some for the status.

    `headers` have lower-case names, `now` is in ms since the epoch. A 403 with `invalidToken` is the token, with
    `saml` and its like the team, and a plain one a permission (facts, section 5).
    """
    endpoint = ENDPOINTS[operation]
    error = _error_of(endpoint, scope, status, headers, body, now=now)
    known = endpoint.refusals.get(status, (error.title, error.hint))
    error.title, error.hint = endpoint.refusals.get(error.code or status, known)
    return error


def _error_of(
    endpoint: Endpoint, scope: Scope | None, status: int, headers: Mapping[str, str], body: bytes, *, now: int
) -> VercelError:
    said = told(body)
    facts: _Facts = {
        "detail": said.message,
        "status": status,
        "code": said.code or None,
        "request_id": one_line(headers.get("x-vercel-id")),
    }
    noun = endpoint.noun
    if status < 500 and (said.code in _TAKEN or said.code in _MALFORMED):
        return _variable(facts, write=endpoint.write)
    match status:
        case 401 | 403:
            return _refused(said, headers, scope, facts)
        case 402:
            return _payment(said, scope, facts)
        case 404 if not said.code and not endpoint.scoped:
            return NotFound(
                "This address does not answer like the Vercel API", "Check --api-url and VTUI_API_URL.", **facts
            )
        case 404:
            where = f" in {_team(scope)}" if endpoint.scoped else ""
            return NotFound(
                f"{text.sentence(noun)} not found{where}", "It was removed, or it is another team's.", **facts
            )
        case 409:
            clash = Conflict(f"{text.sentence(noun)} cannot be changed now", "It clashes with what is there.", **facts)
            clash.in_the_way = said.words("oldId") or None
            return clash
        case 410:
            return Gone("Vercel has retired this request", "A newer vtui may know the new one.", **facts)
        case 429:
            return _limited(said, headers, endpoint, now, facts)
        case _ if 300 <= status < 400:
            return BadResponse(
                "The API answered with a redirect",
                "vtui follows none, so that the token goes nowhere else. Check the API address.",
                **facts,
            )
        case _ if 400 <= status < 500:
            return Rejected("Vercel did not accept the request", f"It was about {noun} (HTTP {status}).", **facts)
        case _ if status >= 500:
            hint = "It may have been done all the same: look before you send it again." if endpoint.write else ""
            error = ServerError(f"Vercel has a problem of its own ({status})", hint or "Try again in a while.", **facts)
            error.retry_at = retry_at({"retry-after": headers.get("retry-after", "")}, said.extras, now)
            return error
        case _:
            return BadResponse(f"The API answered with HTTP {status}", "That is no answer vtui knows.", **facts)


def refused_variable(code: str, message: str) -> VercelError:
    """The error for a variable that was refused inside an answer that accepts (`failed[]`)."""
    return _variable(
        {"detail": one_line(message), "status": 201, "code": (one_line(code) or "").lower(), "request_id": None},
        write=True,
    )


def _variable(facts: _Facts, *, write: bool) -> VercelError:
    if facts["code"] in _TAKEN:
        return Conflict("There is such a variable already", "It can be edited instead. Nothing was changed.", **facts)
    title, hint = _MALFORMED.get(facts["code"] or "", ("Vercel does not take this variable", ""))
    return Rejected(title, f"{hint} Nothing was changed.".lstrip() if write else hint, **facts)


def _refused(said: Told, headers: Mapping[str, str], scope: Scope | None, facts: _Facts) -> VercelError:
    if said.flag("missingToken"):
        return Unauthenticated("Vercel got no token", "A proxy on the way may have taken it out.", **facts)
    if said.flag("invalidToken") or (facts["status"] == 401 and not said.words("scope")):
        return Unauthenticated(
            "Vercel does not accept this token",
            f"It is wrong, expired or revoked. Make a new one at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
            **facts,
        )
    personal = scope is not None and scope.personal
    named = said.words("scope")
    lock = _lock(said)
    if lock is not None and (named or not personal):
        team = named or _team(scope)
        why, what = _LOCKS[lock]
        title = f"{team} does not let this token in"
        return TeamLocked(title, f"{why} {what}", team=team, reason=lock, **facts)
    challenge = "insufficient_user_authentication" in headers.get("www-authenticate", "")
    if said.code in _STEP_UP or challenge:
        return Forbidden(
            "Vercel wants to see a second factor for this",
            f"vtui cannot give it. A token made at {TOKENS_PAGE} does without.",
            **facts,
        )
    if scope is None:
        return Forbidden("This token may not do that", "It lacks the right. A token made by an owner has it.", **facts)
    if personal:
        return Forbidden(
            "This token may not do that in your personal account",
            f"Make one whose scope includes it at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
            **facts,
        )
    return Forbidden(
        f"{_team(scope)} does not allow this",
        "Your role, or this token, may not do it. An owner of the team can give the right.",
        **facts,
    )


def _lock(said: Told) -> str | None:
    if said.flag("saml"):  # a team that only offers SSO wants another token, not SSO (facts, section 5)
        return "saml" if said.flag("enforced") else "token"
    if said.code.startswith("saml"):
        return "saml"
    if said.flag("mfa") or said.code.startswith("mfa") or "two_factor" in said.code:
        return "mfa"
    return "token" if said.code in _OTHER_TEAM else None


def _payment(said: Told, scope: Scope | None, facts: _Facts) -> VercelError:
    plan = "Your personal plan" if scope is not None and scope.personal else f"{_team(scope)}'s plan"
    message = (said.message or "").lower()
    if "per-day" in message or ("limited" in message and "hours" in message):
        wait = _AGAIN.search(message)
        then = f"Vercel says to try again in {wait[1]}." if wait is not None else "Vercel does not say when it ends."
        return PaymentRequired(
            "The deployments of today are used up", f"{plan} has a limit of deployments a day. {then}", **facts
        )
    return PaymentRequired(f"{plan} does not allow this", "Vercel asks for a payment or a bigger plan.", **facts)


def _limited(said: Told, headers: Mapping[str, str], endpoint: Endpoint, now: int, facts: _Facts) -> RateLimited:
    title = f"Rate limit reached for {endpoint.group}"
    if said.code == "builds_rate_limited":
        title = "Too many builds for this plan"
    hint = "Nothing was done." if endpoint.write else "Vercel answers again when the limit resets."
    return RateLimited(title, hint, retry_at=retry_at(headers, said.extras, now), **facts)


def _team(scope: Scope | None) -> str:
    if scope is None:
        return "Vercel"
    if scope.personal:
        return "your personal account"
    return one_line(text.clean(scope.slug)) or "the team"
