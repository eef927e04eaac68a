"""`vtui doctor --contract`: the demo account has no surprises, and each fault of the API is reported as one."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pytest

from tests.harness.cli import Bent
from tests.harness.clock import ManualClock
from vtui.api.service import Service
from vtui.cli.doctor.contract import Examination
from vtui.cli.retry import RateLimitRetry
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.faults.catalog import FAULTS


@dataclass
class ExaminedAccount:
    """The result of examining an account."""

    examination: Examination

    @property
    def surprises(self) -> dict[str, list[str]]:
        """Check -> what it found."""
        return {check.about: check.surprises for check in self.examination.checks if check.surprises}


async def examined(
    *faults: str, team: str | None = "acme", retired: Mapping[str, int] = MappingProxyType({})
) -> ExaminedAccount:
    clock = ManualClock()
    account = Account(clock=clock, deployments=60, live=False, faults=frozenset(faults), retired=retired)

    async def sleep(seconds: float) -> None:
        clock.advance(seconds)

    service = Service(
        "https://api.vercel.com",
        DEMO_TOKEN,
        transport=Bent(account, lambda request: None if request.method == "GET" else pytest.fail("it writes"), sleep),
        clock=clock.now,
        sleep=sleep,
        rng=random.Random(7),  # noqa: S311 - the same jitter at every run
    )
    examination = Examination(service, RateLimitRetry(sleep=sleep, now=clock.now))
    try:
        await examination.run(team)
    finally:
        await service.close()
    return ExaminedAccount(examination)


async def test_the_demo_account_has_no_surprises() -> None:
    text = await examined()
    assert text.surprises == {}
    assert len(text.examination.checks) > 12
    assert [check.about for check in text.examination.checks if check.skipped] == []


FAILING = "the error does not have the format"
SURPRISES = {
    "null-rows": "a row is null",
    "text-rows": "a row is a string",
    "number-rows": "a row is a number",
    "idless-rows": "`id` is missing (1 of",
    "wrong-types": "`membership` is an array, not an object (1 of",
    "keys-missing": "`meta` is missing",
    "keys-null": "`meta` is null",
    "both-ids": "`id` is present in addition to",
    "detail-rows": "`uid` is missing",
    "creator-missing": "`creator` is missing",
    "creator-bare": "`creator` is an object with only `uid`",
    "url-null": "`url` is null",
    "inspector-null": "`inspectorUrl` is null",
    "meta-missing": "`meta` is missing",
    "unknown-state": "`readyState` is HIBERNATING, not a known state (7 of 20 rows)",
    "legacy-states": "`state` is BUILD_ERROR",
    "alias-bool": "`aliasAssigned` is a boolean",
    "times-text": "`created` is a string",
    "times-float": "`created` is a decimal number",
    "times-seconds": "`created` is not a time in ms",
    "times-iso": "`created` is a string",
    "times-wild": "`createdAt` is not a time in ms",
    "tied-times": "several deployments were created in the same millisecond",
    "hostile-text": "`name` is longer than 300 characters",
    "iso-team": "`created` is a string",
    "no-pagination": "`pagination` is missing",
    "next-missing": "`pagination.next` is missing",
    "next-zero": "`pagination.next` is not null on the last page",
    "prev-missing": "`pagination.prev` is missing",
    "next-text": "`pagination.next` is a string",
    "inclusive-edges": "pages overlap by 1 row",
    "duplicates": "pages overlap by 1 row",
    "cursor-ignored": "the cursor is ignored",
    "cursor-repeats": "the cursor does not decrease",
    "cursor-rises": "the cursor does not decrease",
    "empty-page": "a page is empty, but has a next page",
    "later-page-fails": "HTTP 500 on the first attempt",
    "rows-null": "`teams` is null",
    "rows-missing": "`teams` is missing",
    "numeric-project-cursor": "`pagination.next` is a number, not a string",
    "projects-until-only": "`pagination.next` is a number, not a string",
    "projects-array": "the response is an array",
    "env-bare": "`envs` is missing",
    "env-without-id": "`id` is missing",
    "env-paged": "the response has a next page",
    "limited-user": "the user is limited",
    "northstar": "no personal account",
    "token-one-team": "limited to certain teams",
    "account-no-user": "HTTP 403",
    "account-no-teams": "HTTP 403",
    "err-shape": FAILING,
    "bare-errors": FAILING,
    "empty-errors": "the body is empty",
    "html-errors": "the content type is not JSON",
    "upper-codes": "not lowercase",
    "html-502-once": "HTTP 502 on the first attempt",
    "empty-500-once": "HTTP 500 on the first attempt",
    "rate-limited-once": "HTTP 429 on the first attempt",
    "not-json": "the body is not JSON",
    "cut-json": "the body is not JSON",
    "wrong-json": "the response is a number",
    "empty-answers": "the body is empty",
    "redirects": "HTTP 302",
    "list-missing": "/v7/deployments: HTTP 404",
    "list-gone": "/v10/projects: HTTP 410",
    "checks-missing": "/v2/deployments/{deployment}/check-runs: HTTP 404",
    "checks-gone": "/v1/deployments/{deployment}/checks: HTTP 410",
    "warnings": "a warning header",
    "limits-missing": "missing: x-ratelimit-limit",
    "limits-garbage": "x-ratelimit-limit is not a number",
    "limits-ms": "in ms, not in seconds",
    "limits-skewed": "not within the next hour",
}
"""Fault -> a text that its report contains."""
WRITES = ("create-", "cancel-", "promote-", "rollback-", "moves-", "assign-", "writes-", "alias-fails", "events-")
"""Prefixes of the keys of writes and of logs."""
UNMET = {
    *("bare-429", "silent-429", "reset-ms-429", "retry-after-date"),  # no limit is spent to see what follows
    *(name for name in FAULTS if name.startswith(WRITES)),  # nothing is written or read
    *("env-policy", "env-no-visibility", "env-fails", "env-challenge"),  # no variable is written, and no value read
    *("keys-unknown", "env-target-text", "soft-deleted", "restored", "empty", "etags"),  # as the API promises
    "team-wrapper",  # never requested
    "answers-cross",  # one request at a time
    *("account-invited", "account-requested", "account-saml-optional"),  # as the API promises
    *("account-blocked", "account-paused"),  # as the API promises
    *("account-token-leaked", "account-token-expiring"),  # of this token alone
}
"""Faults that examining the account cannot find, or that are no surprise."""


def test_every_fault_of_the_demo_is_covered() -> None:
    assert SURPRISES.keys() | UNMET == FAULTS.keys()
    assert not SURPRISES.keys() & UNMET


@pytest.mark.parametrize("fault", SURPRISES)
async def test_a_fault_is_reported_as_a_surprise(fault: str) -> None:
    text = await examined(fault)
    assert any(SURPRISES[fault] in words for found in text.surprises.values() for words in found), text.surprises


@pytest.mark.parametrize("fault", sorted(UNMET))
async def test_differences_that_are_allowed_are_no_surprises(fault: str) -> None:
    assert (await examined(fault)).surprises == {}


async def test_every_operation_that_has_ended_in_all_its_versions_is_named() -> None:
    half = await examined(retired={"/v7/deployments": 410, "/v2/deployments/{deploymentId}/check-runs": 404})
    assert half.examination.not_available == []
    ended = {
        "/v7/deployments": 410,
        "/v6/deployments": 404,
        "/v2/deployments/{deploymentId}/check-runs": 404,
        "/v1/deployments/{deploymentId}/checks": 410,
        "/v2/deployments/{id}/aliases": 404,
        "/v6/domains/{domain}/config": 410,
        "/v5/user/tokens/current": 404,
    }
    # Without a list of deployments there is none to ask about.
    assert (await examined(retired=ended)).examination.not_available == [
        "token.get",
        "deployments.list",
        "domains.config",
    ]
    del ended["/v6/deployments"]
    text = await examined(retired=ended)
    assert text.examination.not_available == [
        "token.get",
        "deployments.checks",
        "deployments.aliases",
        "domains.config",
    ]
    assert text.examination.report(0)["not_available"] == text.examination.not_available


async def test_a_report_has_types_but_no_names_ids_or_values() -> None:
    examination = (await examined("unknown-state")).examination
    report = json.dumps(examination.report(0))
    assert "HIBERNATING" in report
    assert examination.shapes["deployments.list"]["uid"] == "a string"
    account = Account(clock=ManualClock(), deployments=60, live=False)
    team = account.teams[-1]
    text = [DEMO_TOKEN, "ada", "acme", team.id, "example.com", "dpl_", "eyJ2", *(one.name for one in team.projects[:9])]
    assert [word for word in text if f'"{word}' in report or f"{word}." in report] == []
