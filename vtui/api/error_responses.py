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
        "This team requires SSO, and the token was created without it.",
        f"Sign in with SSO, create a token for the team at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
    ),
    "mfa": (
        "This team requires two-factor authentication, and the token was created without it.",
        f"Enable it in your account, create a token at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
    ),
    "token": (
        "The token has no access to this team, or not to all of it.",
        f"Create a token whose scope includes the team at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
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
            return NotFound("The API URL does not respond like the Vercel API", "Check --api-url and VTUI_API_URL.")
        case 404:
            where = f" in {_team(scope)}" if endpoint.scoped else ""
            return NotFound(f"{text.sentence(noun)} not found{where}", "It was deleted, or it belongs to another team.")
        case 409:
            conflict = Conflict(
                f"{text.sentence(noun)} cannot be changed now",
                "It conflicts with an existing resource or another change.",
            )
            conflict.conflicting_id = answer.text("oldId") or None
            return conflict
        case 410:
            return Gone("Vercel no longer supports this request", "Check for a newer version of vtui.")
        case 429:
            return _limited(answer, headers, endpoint, now)
        case _ if 300 <= status < 400:
            return BadResponse(
                "Unexpected redirect from the API",
                "vtui does not follow redirects, to protect the token. Check the API URL.",
            )
        case _ if 400 <= status < 500:
            return Rejected("Vercel rejected the request", f"Resource: {noun}. HTTP status: {status}.")
        case _ if status >= 500:
            hint = "The change may or may not have been applied. Check before retrying." if endpoint.write else ""
            error = ServerError(f"Server error at Vercel (HTTP {status})", hint or "Try again later.")
            error.retry_at = retry_at({"retry-after": headers.get("retry-after", "")}, answer.extras, now)
            return error
        case _:
            return BadResponse(f"Unexpected response from the API (HTTP {status})", "Check the API URL.")


def _env_var_error(code: str, *, write: bool) -> VercelError:
    if code in ENV_VAR_EXISTS:
        return Conflict("The variable already exists", "Edit the existing variable instead. Nothing was changed.")
    title, hint = ENV_VAR_TEXTS.get(code, ("Vercel rejected the variable", ""))
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
        return Unauthenticated("Vercel received no token", "A proxy may have removed it.")
    if answer.flag("invalidToken") or (status == 401 and not named):
        return Unauthenticated(
            "Vercel rejected the token",
            f"The token is invalid, expired or revoked. Create a new one at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
        )
    personal = scope is not None and scope.personal
    lock = _lock(answer)
    if lock is not None and (named or not personal):
        team = named or _team(scope)
        why, what = _LOCKS[lock]
        return TeamLocked(f"No access to {team}", f"{why} {what}", team=team, reason=lock)
    challenge = "insufficient_user_authentication" in headers.get("www-authenticate", "")
    if answer.code in _STEP_UP or challenge:
        return Forbidden(
            "This request requires two-factor authentication",
            f"vtui cannot provide the second factor. Use a token created at {TOKENS_PAGE}.",
        )
    if scope is None:
        return Forbidden(
            "Permission denied", "The token does not have the required permission. Use a token created by an owner."
        )
    if personal:
        return Forbidden(
            "Permission denied in your personal account",
            f"Create a token whose scope includes it at {TOKENS_PAGE} and set VERCEL_TOKEN to it.",
        )
    return Forbidden(
        f"Permission denied in {_team(scope)}",
        "Your role or this token does not have the required permission. An owner of the team can grant it.",
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
    plan = "your personal plan" if scope is not None and scope.personal else f"the plan of {_team(scope)}"
    message = (answer.message or "").lower()
    if "per-day" in message or ("limited" in message and "hours" in message):
        wait = _AGAIN.search(message)
        then = f"Try again in {wait[1]}." if wait is not None else "The reset time is unknown."
        return PaymentRequired("Daily deployment limit reached", f"This is a limit of {plan}. {then}")
    return PaymentRequired(f"Not available on {plan}", "Vercel requires a payment or a plan upgrade.")


def _limited(answer: ErrorBody, headers: Mapping[str, str], endpoint: Endpoint, now: int) -> RateLimited:
    title = f"Rate limit reached for {endpoint.group}"
    if answer.code == "builds_rate_limited":
        title = "Build limit of the plan reached"
    hint = "Nothing was changed." if endpoint.write else "Requests are possible again when the limit resets."
    return RateLimited(title, hint, retry_at=retry_at(headers, answer.extras, now))


def _team(scope: Scope | None) -> str:
    if scope is None:
        return "Vercel"
    if scope.personal:
        return "your personal account"
    return one_line(text.clean(scope.slug)) or "the team"
