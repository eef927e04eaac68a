"""From an error response to the error that explains it: only here do statuses and codes become words."""

import re
from collections.abc import Mapping

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
from vtui.api.errors.body import ErrorBody, one_line, parse_error
from vtui.api.errors.texts import ENV_VAR_EXISTS, ENV_VAR_TEXTS, OPERATION_TEXTS, SECRET_POLICY_TEXTS
from vtui.api.retry import retry_at
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


def response_error(
    operation: str, scope: Scope | None, status: int, headers: Mapping[str, str], body: bytes, *, now: int
) -> VercelError:
    """The error for a response that is not 2xx, in the operation's own words where it has some.

    `headers` have lower-case names, `now` is in ms since the epoch. A 403 with `invalidToken` is about the token, with
    `saml` and its like about the team, and a plain one about a permission (facts, section 5).
    """
    answer = parse_error(body)
    error = _error(ENDPOINTS[operation], scope, status, headers, answer, now=now)
    error.detail, error.status, error.code = answer.message, status, answer.code or None
    error.request_id = one_line(headers.get("x-vercel-id"))
    texts = OPERATION_TEXTS.get(operation, {})
    by_status = texts.get(status, (error.title, error.hint))
    error.title, error.hint = texts.get(answer.code or status, by_status)
    return error


def is_unknown_key(error: VercelError, key: str) -> bool:
    """Whether the API refused a body because it cannot have the key (`should NOT have additional property`)."""
    message = (error.detail or "").lower()
    return error.status == 400 and "additional propert" in message and key.lower() in message


def env_var_error(code: str, message: str) -> VercelError:
    """The error for an env var that was refused inside a 2xx response (`failed[]`)."""
    error = _policy_error(message) or _env_var_error((one_line(code) or "").lower(), write=True)
    error.detail, error.status, error.code = one_line(message), 201, (one_line(code) or "").lower()
    return error


def _error(
    endpoint: Endpoint, scope: Scope | None, status: int, headers: Mapping[str, str], answer: ErrorBody, *, now: int
) -> VercelError:
    noun = endpoint.noun
    if status < 500 and endpoint.write and (refusal := _policy_error(answer.message)) is not None:
        return refusal
    if status < 500 and (answer.code in ENV_VAR_EXISTS or answer.code in ENV_VAR_TEXTS):
        return _env_var_error(answer.code, write=endpoint.write)
    match status:
        case 401 | 403:
            return _no_access(status, headers, answer, scope)
        case 402:
            return _payment(answer, scope)
        case 404 if not answer.code and not endpoint.scoped:
            return NotFound("This address does not answer like the Vercel API", "Check --api-url and VTUI_API_URL.")
        case 404:
            where = f" in {_team(scope)}" if endpoint.scoped else ""
            return NotFound(f"{text.sentence(noun)} not found{where}", "It was removed, or it is another team's.")
        case 409:
            conflict = Conflict(f"{text.sentence(noun)} cannot be changed now", "It clashes with what is there.")
            conflict.conflicting_id = answer.text("oldId") or None
            return conflict
        case 410:
            return Gone("Vercel has retired this request", "A newer vtui may know the new one.")
        case 429:
            return _limited(answer, headers, endpoint, now)
        case _ if 300 <= status < 400:
            return BadResponse(
                "The API answered with a redirect",
                "vtui follows none, so that the token goes nowhere else. Check the API address.",
            )
        case _ if 400 <= status < 500:
            return Rejected("Vercel did not accept the request", f"It was about {noun} (HTTP {status}).")
        case _ if status >= 500:
            hint = "It may have been done all the same: look before you send it again." if endpoint.write else ""
            error = ServerError(f"Vercel has a problem of its own ({status})", hint or "Try again in a while.")
            error.retry_at = retry_at({"retry-after": headers.get("retry-after", "")}, answer.extras, now)
            return error
        case _:
            return BadResponse(f"The API answered with HTTP {status}", "That is no answer vtui knows.")


def _env_var_error(code: str, *, write: bool) -> VercelError:
    if code in ENV_VAR_EXISTS:
        return Conflict("There is such a variable already", "It can be edited instead. Nothing was changed.")
    title, hint = ENV_VAR_TEXTS.get(code, ("Vercel does not take this variable", ""))
    return Rejected(title, f"{hint} Nothing was changed.".lstrip() if write else hint)


def _policy_error(message: str | None) -> Rejected | None:
    """The error for a Secret that a team's policy refuses, which has no code of its own (facts, section 7)."""
    words = (message or "").lower()
    if "production secret" not in words:
        return None
    return next((Rejected(*texts) for part, texts in SECRET_POLICY_TEXTS.items() if part in words), None)


def _no_access(status: int, headers: Mapping[str, str], answer: ErrorBody, scope: Scope | None) -> VercelError:
    named = answer.text("scope")
    if answer.flag("missingToken"):
        return Unauthenticated("Vercel got no token", "A proxy on the way may have taken it out.")
    if answer.flag("invalidToken") or (status == 401 and not named):
        return Unauthenticated(
            "Vercel does not accept this token",
            f"It is wrong, expired or revoked. Make a new one at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
        )
    personal = scope is not None and scope.personal
    lock = _lock(answer)
    if lock is not None and (named or not personal):
        team = named or _team(scope)
        why, what = _LOCKS[lock]
        return TeamLocked(f"{team} does not let this token in", f"{why} {what}", team=team, reason=lock)
    challenge = "insufficient_user_authentication" in headers.get("www-authenticate", "")
    if answer.code in _STEP_UP or challenge:
        return Forbidden(
            "Vercel wants to see a second factor for this",
            f"vtui cannot give it. A token made at {TOKENS_PAGE} does without.",
        )
    if scope is None:
        return Forbidden("This token may not do that", "It lacks the right. A token made by an owner has it.")
    if personal:
        return Forbidden(
            "This token may not do that in your personal account",
            f"Make one whose scope includes it at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
        )
    return Forbidden(
        f"{_team(scope)} does not allow this",
        "Your role, or this token, may not do it. An owner of the team can give the right.",
    )


def _lock(answer: ErrorBody) -> str | None:
    if answer.flag("saml"):  # a team that only offers SSO wants another token, not SSO (facts, section 5)
        return "saml" if answer.flag("enforced") else "token"
    if answer.code.startswith("saml"):
        return "saml"
    if answer.flag("mfa") or answer.code.startswith("mfa") or "two_factor" in answer.code:
        return "mfa"
    return "token" if answer.code in _OTHER_TEAM else None


def _payment(answer: ErrorBody, scope: Scope | None) -> VercelError:
    plan = "Your personal plan" if scope is not None and scope.personal else f"{_team(scope)}'s plan"
    message = (answer.message or "").lower()
    if "per-day" in message or ("limited" in message and "hours" in message):
        wait = _AGAIN.search(message)
        then = f"Vercel says to try again in {wait[1]}." if wait is not None else "Vercel does not say when it ends."
        return PaymentRequired(
            "The deployments of today are used up", f"{plan} has a limit of deployments a day. {then}"
        )
    return PaymentRequired(f"{plan} does not allow this", "Vercel asks for a payment or a bigger plan.")


def _limited(answer: ErrorBody, headers: Mapping[str, str], endpoint: Endpoint, now: int) -> RateLimited:
    title = f"Rate limit reached for {endpoint.group}"
    if answer.code == "builds_rate_limited":
        title = "Too many builds for this plan"
    hint = "Nothing was done." if endpoint.write else "Vercel answers again when the limit resets."
    return RateLimited(title, hint, retry_at=retry_at(headers, answer.extras, now))


def _team(scope: Scope | None) -> str:
    if scope is None:
        return "Vercel"
    if scope.personal:
        return "your personal account"
    return one_line(text.clean(scope.slug)) or "the team"
