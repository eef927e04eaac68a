"""Every error response has a text, whichever shape its body has."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.api import ACME, NOW, PERSONAL
from vtui import text
from vtui.api.error_responses import env_var_error, response_error
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
from vtui.models.scope import Scope
from vtui.models.team import TOKENS_PAGE
from vtui.resources.env.drafts import field_of

HTML = b"<html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>"


def refused(
    status: int, body: Any, operation: str = "deployments.list", scope: Scope | None = ACME, **headers: str
) -> VercelError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lowered = {name.replace("_", "-"): value for name, value in headers.items()}
    return response_error(operation, scope, status, lowered, content, now=NOW)


INVALID = {"code": "forbidden", "message": "Not authorized", "invalidToken": True}


@pytest.mark.parametrize(
    "body", [{"error": INVALID}, {"err": INVALID}, INVALID, {"error": INVALID | {"code": "FORBIDDEN"}}]
)
def test_an_invalid_token_is_known_in_every_shape(body: Any) -> None:
    error = refused(403, body, x_vercel_id="iad1::x7f2k")
    assert type(error) is Unauthenticated
    assert (error.status, error.code, error.detail) == (403, "forbidden", "Not authorized")
    assert error.request_id == "iad1::x7f2k"
    assert "VERCEL_TOKEN" in error.hint
    assert str(error) == f"{error.title} (Not authorized)"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (403, {"error": {"code": "forbidden", "missingToken": True}}, Unauthenticated),
        (401, {"error": {"code": "not_authenticated"}}, Unauthenticated),
        (401, b"", Unauthenticated),
        (403, {"error": {"code": "forbidden", "message": "Not authorized"}}, Forbidden),
        (403, {"error": {"code": "forbidden", "invalidToken": "yes"}}, Forbidden),
        (403, b"", Forbidden),
        (402, {"error": {"code": "payment_required"}}, PaymentRequired),
        (404, {"error": {"code": "not_found"}}, NotFound),
        (409, {"error": {"code": "conflict"}}, Conflict),
        (410, b"", Gone),
        (429, {"error": {"code": "rate_limited"}}, RateLimited),
        (400, {"error": {"code": "bad_request"}}, Rejected),
        (405, b"", Rejected),
        (422, {"error": {"code": "unprocessable"}}, Rejected),
        (418, b"", Rejected),
        (500, b"", ServerError),
        (502, HTML, ServerError),
        (503, b"\xff\xfe\x00garbage", ServerError),
        (301, b"", BadResponse),
        (304, b"", BadResponse),
        (199, b"", BadResponse),
    ],
)
def test_each_status_has_its_error(status: int, body: Any, kind: type[VercelError]) -> None:
    error = refused(status, body)
    assert type(error) is kind
    assert error.title
    assert error.hint
    assert error.status == status


def test_a_team_that_requires_sso_is_named_with_the_reason() -> None:
    body = {"error": {"code": "forbidden", "message": "…", "saml": True, "teamId": "team_0", "scope": "northwind"}}
    body["error"]["enforced"] = True
    error = refused(403, body)
    assert isinstance(error, TeamLocked)
    assert error.title == "No access to northwind"
    assert error.hint.startswith("This team requires SSO, and the token was created without it.")
    assert (error.team, error.reason) == ("northwind", "saml")


@pytest.mark.parametrize("more", [{}, {"enforced": False}, {"enforced": None}, {"enforced": "yes"}])
def test_a_team_that_only_offers_sso_needs_another_token(more: dict[str, object]) -> None:
    body = {"error": {"code": "forbidden", "message": "…", "saml": True, "teamId": "team_0", "scope": "acme", **more}}
    error = refused(403, body)
    assert isinstance(error, TeamLocked)
    assert (error.team, error.reason) == ("acme", "token")
    assert "SSO" not in f"{error.title} {error.hint}"
    assert error.hint.startswith("The token has no access to this team, or not to all of it.")


def test_a_team_that_this_token_was_not_made_for_is_named() -> None:
    error = refused(403, {"code": "TEAM_UNAUTHORIZED", "message": "You are not authorized"})
    assert isinstance(error, TeamLocked)
    assert (error.team, error.reason) == ("acme", "token")


@pytest.mark.parametrize("body", [b"", {"error": {"code": "scope_unauthorized"}}])
def test_in_the_personal_account_no_owner_is_named(body: Any) -> None:
    error = refused(403, body, scope=PERSONAL)
    assert type(error) is Forbidden
    assert error.title == "Permission denied in your personal account"
    assert "owner" not in error.hint
    assert TOKENS_PAGE in error.hint
    assert refused(402, b"", scope=PERSONAL).title == "Not available on your personal plan"


def test_a_required_second_factor_is_explained() -> None:
    by_code = refused(403, {"error": {"code": "challenge_required"}}, "env.list")
    by_header = refused(403, b"", "env.list", www_authenticate='Bearer error="insufficient_user_authentication"')
    assert by_code.title == by_header.title == "This request requires two-factor authentication"


@pytest.mark.parametrize(
    ("code", "title", "hint", "field"),
    [
        ("ENV_CONFLICT", "The variable already exists", "Edit the existing variable instead", "key"),
        ("ENV_ALREADY_EXISTS", "The variable already exists", "Edit the existing variable instead", "key"),
        ("EXISTING_KEY_AND_TARGET", "The variable already exists", "Edit the existing variable instead", "key"),
        ("INVALID_KEY", "Invalid key", "letters, digits and _", "key"),
        ("KEY_INVALID_CHARACTERS", "Invalid key", "letters, digits and _", "key"),
        ("KEY_INVALID_LENGTH", "Key too long", "256", "key"),
        ("KEY_RESERVED", "Reserved key", "Choose another key", "key"),
        ("RESERVED_ENV_VARIABLE", "Reserved key", "Choose another key", "key"),
        ("INVALID_VALUE", "Invalid value", "", "value"),
        ("VALUE_INVALID_LENGTH", "Value too long", "65,536", "value"),
        ("VALUE_INVALID_TYPE", "Invalid value", "string", "value"),
        ("SYSTEM_ENV_WITH_VALUE", "Vercel sets this variable", "cannot be changed", "value"),
        ("MAX_ENVS_EXCEEDED", "Env var limit of the project reached", "Delete env vars", ""),
        ("TOO_MANY_KEYS", "Too many variables at once", "fewer", ""),
        ("TOO_MANY_IDS", "Too many variables at once", "fewer", ""),
        ("MISSING_ID", "Variable ID missing", "", ""),
        ("MISSING_KEY", "Key missing", "", "key"),
        ("MISSING_VALUE", "Value missing", "", "value"),
        ("MISSING_TARGET", "Environment missing", "Choose at least one", "places"),
        ("NOT_DECRYPTABLE", "value cannot be read back", "replaced", ""),
        ("BAD_REQUEST", "Vercel rejected the request", "", ""),
        ("UNKNOWN_ERROR", "Vercel rejected the request", "", ""),
        ("ID_NOT_FOUND", "Vercel rejected the request", "", ""),
    ],
)
def test_every_known_error_of_a_variable_has_a_text(code: str, title: str, hint: str, field: str) -> None:
    for body in ({"code": code}, {"error": {"code": code.lower(), "message": "in the server's words"}}):
        error = refused(400, body, "env.create")
        assert title in error.title
        assert hint in error.hint
        assert field_of(error.code) == field
        assert (error.detail is None) == ("error" not in body)
    inside = env_var_error(code, "in the server's words")
    assert isinstance(inside, Rejected | Conflict)
    assert "Nothing was changed." in inside.hint
    assert inside.detail == "in the server's words"


@pytest.mark.parametrize(
    ("operation", "status", "code", "title"),
    [
        ("project_domains.add", 400, "bad_request", "Vercel rejected the change"),
        ("project_domains.add", 400, "invalid_name", "Invalid domain name"),
        ("project_domains.add", 400, "missing_name", "Domain name missing"),
        ("project_domains.add", 402, "payment_required", "Domain limit of the plan reached"),
        ("project_domains.add", 403, "custom_domain_needs_upgrade", "Custom domains are not available on this plan"),
        ("project_domains.add", 403, "forbidden", "No permission for this domain"),
        ("project_domains.add", 403, "not_domain_owner", "No permission for this domain"),
        ("project_domains.add", 404, "domain_not_found", "Domain not found"),
        ("project_domains.add", 409, "domain_already_in_use", "The domain is in use"),
        ("project_domains.edit", 409, "conflict", "The domain is in use"),
        ("project_domains.edit", 400, "not_modified", "Already up to date"),
        ("project_domains.remove", 409, "domain_removal_conflict", "The domain cannot be removed now"),
        ("project_domains.verify", 400, "missing_txt_record", "Verification record not found"),
        ("project_domains.verify", 400, "existing_project_domain", "Another project uses this domain"),
        ("project_domains.verify", 400, "bad_request", "The domain is not verified yet"),
        ("records.add", 400, "bad_request", "Vercel rejected the DNS record"),
        ("records.add", 400, "invalid_type", "Record type not supported"),
        ("records.add", 400, "missing_type", "Record type missing"),
        ("records.add", 400, "missing_name", "Record name missing"),
        ("records.add", 402, "payment_required", "DNS record limit of the plan reached"),
        ("records.add", 404, "not_found", "Vercel does not manage the DNS of this domain"),
        ("records.add", 409, "record_conflict", "Conflicting record"),
        ("records.edit", 409, "", "Conflicting record"),
        ("records.edit", 400, "not_modified", "Already up to date"),
    ],
)
def test_every_known_error_of_a_domain_or_a_record_has_a_text(
    operation: str, status: int, code: str, title: str
) -> None:
    error = refused(status, {"error": {"code": code, "message": "in the server's words", "oldId": "rec_1"}}, operation)
    assert (error.title, error.detail) == (title, "in the server's words")
    assert error.hint
    assert error.conflicting_id == ("rec_1" if status == 409 else None)


@pytest.mark.parametrize("code", ["FORBIDDEN", "NOT_AUTHORIZED"])
def test_a_missing_permission_for_variables_names_the_owner(code: str) -> None:
    error = refused(403, {"error": {"code": code}}, "env.create")
    assert (error.title, "owner" in error.hint) == ("Permission denied in acme", True)


def test_a_plan_that_is_too_small_for_a_variable_names_the_plan() -> None:
    error = refused(402, {"error": {"code": "payment_required", "message": "Upgrade to Pro"}}, "env.create")
    assert isinstance(error, PaymentRequired)
    assert (error.title, error.detail) == ("Not available on the plan of acme", "Upgrade to Pro")
    assert refused(404, {"error": {"code": "TEAM_NOT_FOUND"}}, "env.create").title.endswith("not found in acme")


def test_the_daily_limit_of_deployments_differs_from_other_payments() -> None:
    message = 'Resource is limited - try again in 24 hours (more than 100, code: "api-deployments-free-per-day")'
    quota = refused(402, {"error": {"code": "payment_required", "message": message}}, "deployments.create")
    other = refused(402, {"error": {"code": "payment_required", "message": "Pay"}}, "deployments.create")
    assert quota.title != other.title
    assert quota.hint == "This is a limit of the plan of acme. Try again in 24 hours."
    assert quota.detail == message


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("try again in 46 seconds (api-deployments-free-per-day)", "Try again in 46 seconds."),
        ("Try again in 1 hour: api-deployments-free-per-day", "Try again in 1 hour."),
        ("api-deployments-free-per-day", "The reset time is unknown."),
    ],
)
def test_a_daily_limit_ends_at_the_time_in_the_message(message: str, expected: str) -> None:
    error = refused(402, {"error": {"code": "payment_required", "message": message}}, "deployments.create")
    assert error.hint is not None
    assert error.hint.endswith(expected)


def test_not_found_names_the_scope() -> None:
    assert refused(404, b"", "projects.get").title == "Project not found in acme"
    assert refused(404, b"", "projects.get", PERSONAL).title.endswith("in your personal account")
    assert refused(404, b"", "user.get", None).title == "The API URL does not respond like the Vercel API"


def test_an_error_without_a_wrapper_is_read() -> None:
    body = {
        "status": 429,
        "code": "too_many_requests",
        "message": "Too many",
        "retryAfter": {"value": 20, "str": "20s"},
        "limit": {"total": 5, "remaining": 0, "reset": 0},
    }
    error = refused(429, body)
    assert (error.code, error.detail) == ("too_many_requests", "Too many")
    assert error.retry_at == NOW + 1000  # a reset of 0 is now, and at least a second is waited


def test_a_rate_limited_write_was_not_done() -> None:
    assert refused(429, b"", "deployments.create").hint == "Nothing was changed."


def test_a_write_with_a_server_error_may_have_been_done() -> None:
    assert "may or may not have been applied" in refused(500, b"", "deployments.create").hint
    assert "applied" not in refused(500, b"").hint


def test_the_servers_texts_are_cleaned_and_short() -> None:
    message = "\x1b]0;owned\x07[red]no\x1b[31m\n\u202eway " + "x" * 10_000
    error = refused(400, {"error": {"code": "\x1b[1mBAD", "message": message}})
    assert error.detail is not None
    assert error.detail.startswith("[red]no way xxx")
    assert len(error.detail) <= 300
    assert error.code == "bad"


hostile = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "err", "code", "message", "limit", "scope", "saml"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(status=st.integers(100, 199) | st.integers(300, 599), body=hostile | st.binary())
def test_any_body_of_any_status_gives_an_error_with_words(status: int, body: Any) -> None:
    error = refused(status, body)
    for words in (error.title, error.hint, error.detail or "", error.code or "", error.request_id or ""):
        assert text.clean(words) == words
    assert error.retry_at is None or NOW < error.retry_at <= NOW + 3_600_000


@pytest.mark.parametrize(
    ("operation", "status", "kind", "title"),
    [
        ("deployments.cancel", 400, Rejected, "The deployment cannot be canceled"),
        ("projects.promote", 409, Conflict, "Production cannot be changed now"),
        ("projects.promote", 422, Rejected, "This deployment cannot be promoted"),
        ("projects.rollback", 402, PaymentRequired, "The plan does not allow this rollback"),
        ("projects.rollback", 409, Conflict, "Production cannot be changed now"),
        ("projects.rollback", 422, Rejected, "Rollback to this deployment is not possible"),
        ("projects.promote", 404, NotFound, "Deployment not found in acme"),
        ("deployments.delete", 400, Rejected, "Vercel rejected the request"),
    ],
)
def test_an_operation_has_its_own_texts_for_its_errors(
    operation: str, status: int, kind: type[VercelError], title: str
) -> None:
    error = refused(status, {"error": {"code": "x", "message": "The server's own words."}}, operation)
    assert type(error) is kind
    assert (error.title, error.detail, error.status) == (title, "The server's own words.", status)
