"""Responses about teams, projects and the rest, as rows."""

from typing import Any

import pytest

from tests.harness.response_bodies import STORE, body, detailed, env_var, inside_project, listed, page, project, read
from vtui import times
from vtui.models.deployment import Details
from vtui.models.domain import Challenge, DomainConfig
from vtui.models.responses.reader import DecodeError
from vtui.models.scope import ProjectRef
from vtui.models.team import Token

LATER = 1763000090000
CREATED = 1763000001234


@pytest.mark.parametrize(
    ("pagination", "cursor"),
    [
        ({"count": 1, "next": 1762990000000, "prev": 1763000001234}, 1762990000000),
        ({"count": 1, "next": "GEZDGNBVGY3TQOJQ"}, "GEZDGNBVGY3TQOJQ"),
        ({"next": 1762990000000.0}, 1762990000000),
        ({"next": 1762990000000.5}, "1762990000000.5"),
        ({"next": -5}, -5),
        ({"next": None}, None),
        ({"next": 0}, None),
        ({"next": ""}, None),
        ({"next": True}, None),
        ({"next": {"deep": 1}}, None),
        ({"count": 1}, None),
        (None, None),
        ("next", None),
        ([1], None),
    ],
)
def test_the_cursor_is_unchanged(pagination: object, cursor: int | str | None) -> None:
    assert read("deployments.list", page("deployments", listed(), pagination=pagination)).next == cursor
    assert read("deployments.list", page("deployments", None, pagination=pagination)).next == cursor


def test_a_page_without_pagination_is_the_last() -> None:
    found = read("deployments.list", page("deployments", listed()))
    assert (len(found.rows), found.next, found.malformed) == (1, None, 0)


def test_a_deployment_reads_the_same_in_all_its_shapes() -> None:
    in_list = read("deployments.list", page("deployments", listed())).rows[0]
    alone = read("deployments.get", body(detailed()))
    in_project = read("projects.get", body(project())).production
    assert in_project is not None
    for row in (in_list, alone, in_project):
        assert (row.id, row.name, row.project_id, row.state, row.target) == (
            "dpl_1",
            "store",
            "prj_store",
            "READY",
            "production",
        )
        assert (row.created_at, row.ready_at, row.problem) == (1763000001234, 1763000059000, None)


@pytest.mark.parametrize(
    ("creator", "name"),
    [
        ({"uid": "1", "username": "ada", "email": "ada@example.com"}, "ada"),
        ({"uid": "1", "githubLogin": "ada-gh", "type": "user"}, "ada-gh"),
        ({"uid": "1", "type": "user", "email": "ada@example.com"}, "ada@example.com"),
        ({"uid": "system", "type": "system"}, "system"),
        ({"uid": "1", "type": "integration"}, "integration"),
        ("ada", "ada"),
        ({"uid": "1"}, None),
        (None, None),
    ],
)
def test_every_kind_of_creator(creator: object, name: str | None) -> None:
    row = read("deployments.list", page("deployments", listed(creator=creator))).rows[0]
    assert (row.creator, row.problem) == (name, None)


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://vercel.com/acme/store/1", "https://vercel.com/acme/store/1"),
        ("https://vercel.com/acme/store/11", "https://vercel.com/acme/store/11"),
        ("https://vercel.com/acme/store/other", "https://vercel.com/acme/store/other"),
        ("https://vercel.com/acme/store/", "https://vercel.com/acme/store"),
        ("1", "1"),
        ("", None),
        (None, None),
    ],
)
def test_the_dashboards_address_is_the_api_s(url: object, known: str | None) -> None:
    row = read("deployments.list", page("deployments", listed(inspectorUrl=url))).rows[0]
    assert row.inspector_url == known


def test_a_custom_environment_is_known_by_slug_or_id() -> None:
    known, bare = read(
        "deployments.list",
        page(
            "deployments",
            listed(target=None, customEnvironment={"id": "env_qa", "slug": "qa"}),
            listed(uid="dpl_2", target=None, customEnvironment={"id": "env_qa"}),
        ),
    ).rows
    assert (known.environment, known.custom_environment_id) == ("qa", "env_qa")
    assert bare.environment == "env_qa"


@pytest.mark.parametrize(
    ("answer", "age_from"),
    [
        ({}, CREATED),
        ({"deleted": CREATED + 1, "undeleted": LATER}, LATER),
        ({"deletedAt": CREATED + 1, "undeletedAt": LATER}, LATER),
        ({"undeletedAt": None}, CREATED),
    ],
)
def test_the_age_of_a_restored_deployment_counts_from_its_restoring(answer: dict[str, Any], age_from: int) -> None:
    row = read("deployments.list", page("deployments", listed(**answer))).rows[0]
    assert (row.created_at, row.age_from) == (CREATED, age_from)


@pytest.mark.parametrize(
    ("answer", "deleted_at"),
    [
        ({"deleted": LATER}, LATER),
        ({"deletedAt": LATER}, LATER),
        ({"softDeletedByRetention": True}, times.BAD),
        ({"deleted": LATER, "undeleted": LATER + 1}, None),
        ({"deletedAt": LATER, "undeletedAt": LATER - 1}, LATER),
        ({"softDeletedByRetention": False, "deleted": None}, None),
    ],
)
def test_deleted_has_many_names(answer: dict[str, Any], deleted_at: int | None) -> None:
    row = read("deployments.list", page("deployments", listed(**answer))).rows[0]
    assert row.deleted_at == deleted_at
    assert (row.phase(LATER) == "deleted") == (deleted_at is not None)


def test_failed_deployments_have_their_reasons() -> None:
    failed, unaliased, unchecked, blocked = read(
        "deployments.list",
        page(
            "deployments",
            listed(state="ERROR", errorCode="BUILD_FAILED", errorMessage="exited with 1"),
            listed(aliasAssigned=None, aliasError={"code": "cert_missing", "message": "No certificate"}),
            listed(aliasAssigned=None, checks={"deployment-alias": {"state": "failed"}}),
            listed(state="BLOCKED", readyState="BLOCKED", seatBlock={"blockCode": "TEAM_ACCESS_REQUIRED"}),
        ),
    ).rows
    assert (failed.error_code, failed.error_message) == ("BUILD_FAILED", "exited with 1")
    assert unaliased.alias_error == "No certificate"
    assert unchecked.alias_error == "the alias check failed"
    assert unchecked.phase(1763000060000) == "ready", "it waits for nothing any more"
    assert blocked.block == "TEAM_ACCESS_REQUIRED"


def test_projects_come_in_three_shapes() -> None:
    by_token = read("projects.list", page("projects", project(), pagination={"count": 1, "next": "GEZDG"}))
    by_time = read("projects.list", page("projects", project(), pagination={"next": 1763000062000, "prev": 1}))
    bare = read("projects.list", b"  " + body([project()]))
    assert [found.rows[0].name for found in (by_token, by_time, bare)] == ["store"] * 3
    assert (by_token.next, by_time.next, bare.next) == ("GEZDG", 1763000062000, None)
    assert bare.malformed == 0


def test_what_production_serves_comes_from_the_target_alone() -> None:
    served = read("projects.get", body(project()))
    assert served.production_known
    assert served.production is not None
    assert served.production.id == "dpl_1"
    nothing = read("projects.get", body(project(targets={"production": None})))
    assert (nothing.production_known, nothing.production) == (True, None)
    never = read("projects.get", body(project(targets={})))
    assert (never.production_known, never.production) == (True, None)
    unsaid = project()
    del unsaid["targets"]
    assert read("projects.get", body(unsaid)).production_known is False
    assert read("projects.get", body(project(targets=None))).production_known is False


def test_a_projects_own_domains_come_first_and_once() -> None:
    found = read(
        "projects.get",
        body(
            project(
                alias=[
                    {"domain": "store.example.com", "target": "PRODUCTION"},
                    {"domain": "www.example.com", "target": "PRODUCTION", "redirect": "store.example.com"},
                    {"domain": "shop.example.org", "environment": "production"},
                    {"domain": "qa.example.org", "target": "STAGING"},
                    "plain.example.net",
                ]
            )
        ),
    )
    assert found.domains == ("store.example.com", "shop.example.org", "plain.example.net", "store-acme.vercel.app")
    assert found.domain == "store.example.com"
    assert read("projects.get", body(project(targets=None))).domains == ()


@pytest.mark.parametrize(
    ("link", "repository", "host"),
    [
        ({"type": "github", "org": "acme", "repo": "store"}, "acme/store", "github"),
        ({"type": "github-custom-host", "org": "acme", "repo": "store"}, "acme/store", "github"),
        ({"type": "gitlab", "projectNamespace": "acme", "projectName": "store"}, "acme/store", "gitlab"),
        ({"type": "bitbucket", "owner": "acme", "slug": "store", "name": "Store"}, "acme/store", "bitbucket"),
        ({"type": "forgejo"}, None, "forgejo"),
        (None, None, None),
    ],
)
def test_every_git_host(link: object, repository: str | None, host: str | None) -> None:
    found = read("projects.get", body(project(link=link)))
    assert (found.repository, found.git_host) == (repository, host)


def test_a_rollback_pins_the_project() -> None:
    assert not read("projects.get", body(project())).pinned
    assert not read("projects.get", body(project(lastRollbackTarget=None))).pinned
    rolled_back = read(
        "projects.get",
        body(project(lastRollbackTarget={}, rollbackDescription={"description": "cart broke", "username": "ada"})),
    )
    assert (rolled_back.pinned, rolled_back.rollback_reason) == (True, "cart broke")
    assert (rolled_back.rolled_back_by, rolled_back.rolled_back_at) == ("ada", None)
    rolled_back = read("projects.get", body(project(rollbackDescription={"createdAt": 1763000001234})))
    assert (rolled_back.rollback_reason, rolled_back.rolled_back_at) == (None, 1763000001234)
    assert read("projects.get", body(project(rollbackDescription="cart broke"))).rollback_reason == "cart broke"


def test_settings_that_are_off_differ_from_unknown_ones() -> None:
    untold = read("projects.get", body(project()))
    assert (untold.sign_in, untold.password, untold.auto_assign, untold.crons) == (None, None, None, ())
    off = read(
        "projects.get", body(project(ssoProtection=None, passwordProtection=None, autoAssignCustomDomains=False))
    )
    assert (off.sign_in, off.password, off.auto_assign) == ("", False, False)
    on = read(
        "projects.get",
        body(
            project(
                ssoProtection={"deploymentType": "all"},
                passwordProtection={"deploymentType": "all"},
                autoAssignCustomDomains=True,
                resourceConfig={"functionDefaultRegions": ["iad1"], "fluid": True},
                crons={"definitions": [{"host": "h", "path": "/a", "schedule": "@daily"}], "disabledAt": 1},
                installCommand="pnpm i",
                outputDirectory="dist",
                commandForIgnoringBuildStep="exit 1",
            )
        ),
    )
    assert (on.sign_in, on.password, on.auto_assign) == ("all", True, True)
    assert (on.regions, on.crons, on.crons_off) == (("iad1",), (("/a", "@daily"),), True)
    assert (on.install_command, on.output_directory, on.ignore_command) == ("pnpm i", "dist", "exit 1")


def test_the_last_deployments_are_newest_first_and_belong_to_the_project() -> None:
    older, newer = inside_project(id="dpl_0", createdAt=1762000000000), inside_project(name=None)
    found = read("projects.get", body(project(latestDeployments=[older, newer])))
    assert [row.id for row in found.latest] == ["dpl_1", "dpl_0"]
    assert {(row.project_id, row.name) for row in found.latest} == {("prj_store", "store")}


@pytest.mark.parametrize(
    ("answer", "locked"),
    [
        ({}, None),
        ({"saml": {"enforced": True}}, None),
        ({"limited": False, "limitedBy": []}, None),
        ({"limited": True, "limitedBy": ["mfa"]}, "mfa"),
        ({"limited": True, "limitedBy": ["scope"]}, "scope"),
        ({"limited": True, "limitedBy": ["scope"], "saml": {"enforced": True}}, "saml"),
        ({"limited": True, "limitedBy": ["invalidated"], "saml": {"enforced": True}}, "invalidated"),
        ({"limited": True}, "limited"),
        ({"membership": {"role": "OWNER", "confirmed": True, "accessRequestedAt": 1}}, None),
        ({"membership": {"role": "OWNER", "confirmed": None}}, None),
        ({"membership": {"role": "OWNER", "confirmed": False}}, "invitation"),
        ({"membership": {"role": "OWNER", "confirmed": False, "accessRequestedAt": None}}, "invitation"),
        (
            {"membership": {"role": "OWNER", "confirmed": False, "accessRequestedAt": 1_763_000_000_000}},
            "access_requested",
        ),
        ({"membership": {"role": "OWNER", "confirmed": False}, "limited": True, "limitedBy": ["mfa"]}, "invitation"),
    ],
)
def test_a_team_that_refuses_the_token_has_the_reason(answer: dict[str, Any], locked: str | None) -> None:
    team = {"id": "team_1", "slug": "acme", "name": None, "membership": {"role": "OWNER"}, **answer}
    (row,) = read("teams.list", page("teams", team)).rows
    assert (row.locked, row.slug, row.name, row.role, row.problem) == (locked, "acme", "acme", "OWNER", None)


def test_the_user_full_limited_and_northstar() -> None:
    full = read("user.get", body({"user": {"id": "Zx81", "username": "ada", "name": None, "defaultTeamId": "team_1"}}))
    assert (full.id, full.username, full.default_team_id, full.has_personal_scope) == ("Zx81", "ada", "team_1", True)
    assert read("user.get", body({"user": {"id": "Zx81", "limited": True}})).scope.slug == "Zx81"
    assert read("user.get", body({"id": "Zx81", "version": "northstar"})).has_personal_scope is False
    assert read("user.get", body({"user": {"id": "Zx81"}, "version": "2"})).id == "Zx81"


def test_the_token_may_be_limited_to_teams() -> None:
    scopes: list[dict[str, Any]] = [{"type": "team", "teamId": "team_1"}]
    limited = {"id": "tok1", "name": "ci", "scopes": scopes, "expiresAt": LATER}
    assert read("token.get", body({"token": limited})) == Token(name="ci", expires_at=LATER, team_ids=("team_1",))
    assert read("token.get", body({"token": {**limited, "scopes": [*scopes, {"type": "user"}]}})).team_ids == ()
    assert read("token.get", body({"token": {"name": "old"}})) == Token(name="old")


def test_the_accounts_domains_are_owned() -> None:
    (row,) = read(
        "domains.list",
        page(
            "domains",
            {
                "id": "dom1",
                "name": "example.com",
                "verified": True,
                "serviceType": "zeit.world",
                "nameservers": ["ns1.vercel-dns.com"],
                "expiresAt": LATER,
                "renew": True,
            },
        ),
    ).rows
    assert (row.id, row.apex, row.owned, row.verified, row.project_id) == ("dom1", "example.com", True, None, None)
    assert (row.service_type, row.nameservers, row.expires_at, row.renew) == (
        "zeit.world",
        ("ns1.vercel-dns.com",),
        LATER,
        True,
    )


def test_a_projects_domains_have_their_verification_and_challenges() -> None:
    challenge = {"type": "TXT", "domain": "_vercel.example.org", "value": "vc=shop", "reason": "pending"}
    (row,) = read(
        "project_domains.list",
        page(
            "domains",
            {
                "name": "shop.example.org",
                "apexName": "example.org",
                "projectId": "prj_store",
                "verified": False,
                "verification": [challenge],
            },
        ),
        STORE,
    ).rows
    assert (row.id, row.project, row.apex) == ("prj_store/shop.example.org", "store", "example.org")
    assert (row.owned, row.verified) == (None, False)
    assert row.challenges == (Challenge("TXT", "_vercel.example.org", "vc=shop", "pending"),)


def test_env_vars_come_in_three_shapes_and_without_their_values() -> None:
    paged = read("env.list", page("envs", env_var(), pagination={"next": LATER}), STORE)
    counted = read("env.list", page("envs", env_var(), hiddenProductionEnvCount=2), STORE)
    bare = read("env.list", body(env_var()), STORE)
    for found in (paged, counted, bare):
        (row,) = found.rows
        assert (row.id, row.key, row.project_id, row.project, row.type) == (
            "env_1",
            "DATABASE_URL",
            "prj_store",
            "store",
            "encrypted",
        )
        assert (row.created_by, row.updated_by, row.comment, row.problem) == ("Zx81", None, "main db", None)
        assert "postgres" not in repr(found)
    assert (paged.next, counted.hidden, bare.hidden) == (LATER, 2, 0)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"type": "plain", "value": "changeme"}, ("placeholder",)),
        ({"type": "plain", "value": "hush-hush\n", "decrypted": True}, ("trailing newline",)),
        ({"type": "plain", "value": ""}, ("empty",)),
        ({"type": "plain", "value": "hush-hush"}, ()),
        ({"type": "plain", "value": "hush-hush\n", "decrypted": False}, ()),
        ({"type": "plain", "value": None}, ()),
        ({"type": "plain", "value": ["hush-hush "]}, ()),
        ({"type": "encrypted", "value": "changeme"}, ()),
        ({"type": "sensitive", "value": ""}, ()),
        ({"type": "system", "value": ""}, ()),
    ],
)
def test_problems_of_a_value_in_clear_text_are_kept_and_the_value_is_not(
    changes: dict[str, Any], faults: tuple[str, ...]
) -> None:
    for road in ({}, {"comment": 5}):
        found = read("env.list", page("envs", env_var(**changes, **road)), STORE)
        assert found.rows[0].faults == faults
        assert "hush" not in repr(found)
        assert "changeme" not in repr(found)


def test_a_system_variable_is_known_by_flag_or_type() -> None:
    own, flagged, typed = read(
        "env.list", page("envs", env_var(), env_var(id="env_2", system=True), env_var(id="env_3", type="system")), STORE
    ).rows
    assert (own.system, flagged.system, typed.system) == (False, True, True)


def test_an_env_var_without_an_id_is_known_by_its_key_and_environments() -> None:
    nameless = {key: value for key, value in env_var().items() if key != "id"}
    found = read("env.list", page("envs", nameless, {**nameless, "target": "preview"}, nameless), STORE)
    assert len({row.id for row in found.rows}) == 3
    assert found.malformed == 0
    of_docs = read("env.list", page("envs", nameless), ProjectRef("prj_docs", "docs"))
    assert of_docs.rows[0].id != found.rows[0].id


def test_repeated_strings_are_interned() -> None:
    rows = [
        read("deployments.list", page("deployments", listed(uid=f"dpl_{n}"), pagination={"next": n})).rows[0]
        for n in range(1, 3)
    ]
    for field in ("name", "project_id", "state", "branch", "creator", "author", "target", "source"):
        assert getattr(rows[0], field) is getattr(rows[1], field)


DETAILS = {
    "aliasAssignedAt": 1763000061000,
    "buildErrorAt": 1763000058000,
    "errorStep": "buildStep",
    "errorLink": "https://vercel.com/docs",
    "oomReport": "out-of-memory",
    "readyStateReason": "no seat",
    "regions": ["iad1", "fra1"],
    "createdIn": "iad1",
}


def test_only_a_single_deployment_has_details() -> None:
    assert read("deployments.list", page("deployments", listed(**DETAILS))).rows[0].details is None
    details = read("deployments.get", body(detailed(**DETAILS))).details
    assert details == Details(
        aliased_at=1763000061000,
        ended_at=1763000058000,
        error_step="buildStep",
        error_link="https://vercel.com/docs",
        out_of_memory=True,
        reason="no seat",
        regions=("iad1", "fra1"),
        built_in="iad1",
    )
    assert read("deployments.get", body(detailed())).details == Details()
    malformed = read("deployments.get", body(detailed(regions="iad1", aliasAssignedAt=True, canceledAt="soon")))
    assert malformed.details == Details(ended_at=times.BAD)
    assert malformed.problem == "regions: not a list"


@pytest.mark.parametrize(
    ("meta", "pages"),
    [
        ({"githubOrg": "acme", "githubRepo": "store"}, "https://github.com/acme/store/commit/"),
        ({"gitlabProjectPath": "acme/shop/store"}, "https://gitlab.com/acme/shop/store/-/commit/"),
        ({"bitbucketRepoOwner": "acme", "bitbucketRepoSlug": "store"}, "https://bitbucket.org/acme/store/commits/"),
        ({"githubOrg": "acme", "githubRepo": ""}, None),
        ({"githubOrg": "acme"}, None),
        ({}, None),
    ],
)
def test_the_page_of_a_commit_comes_from_the_provider_s_keys(meta: dict[str, str], pages: str | None) -> None:
    def found(kind: str) -> str | None:
        details: Details | None = read(
            "deployments.get", body(detailed(meta=meta, gitSource={"type": kind, "sha": "abc"}))
        ).details
        assert details is not None
        return details.commit_pages

    assert found("github") == pages
    assert found("github-custom-host") is None, "whose address is not told"


def test_a_priority_of_zero_is_one_and_null_is_none() -> None:
    given: list[tuple[dict[str, Any], int | None]] = [
        ({"mxPriority": None, "priority": 10}, 10),
        ({"mxPriority": 0, "priority": 10}, 0),
        ({"mxPriority": 0}, 0),
        ({"priority": 0}, 0),
        ({"mxPriority": 5, "priority": None}, 5),
        ({"mxPriority": None, "priority": None}, None),
        ({}, None),
    ]
    rows = [{"id": f"rec_{at}", "type": "MX", "value": "mx.example"} | one for at, (one, _) in enumerate(given)]
    found = read("records.list", page("records", *rows), "acme.example").rows
    assert [row.priority for row in found] == [priority for _, priority in given]


def test_the_dns_of_a_domain_gives_the_values_of_the_first_rank() -> None:
    config = read(
        "domains.config",
        body(
            {
                "configuredBy": None,
                "misconfigured": True,
                "recommendedIPv4": [{"rank": 2, "value": ["192.0.2.2"]}, {"rank": 1, "value": ["192.0.2.1"]}],
                "recommendedCNAME": [{"rank": 1, "value": "a.vercel-dns.example."}],
                "aValues": ["198.51.100.7"],
                "conflicts": [{"name": "", "type": "A", "value": "198.51.100.7"}],
            }
        ),
    )
    assert config == DomainConfig(
        misconfigured=True,
        addresses=("192.0.2.1",),
        alias="a.vercel-dns.example.",
        found=(("A", "198.51.100.7"),),
        conflicts=(("A", "", "198.51.100.7"),),
    )
    assert read("domains.config", body({"misconfigured": 1})).problem == "misconfigured: not a boolean"
    for empty in (b"", b"[]", b"{}"):
        with pytest.raises(DecodeError):
            read("domains.config", empty)


def test_details_have_what_a_deployment_was_made_from_and_what_it_waits_for() -> None:
    row = read(
        "deployments.get",
        body(
            detailed(
                prebuilt=True,
                manualProvisioning={"state": "PENDING"},
                attribution={"commitMeta": {"name": "Ada"}, "gitUser": {"id": 7, "login": "ada-l"}},
            )
        ),
    )
    assert row.details is not None
    assert (row.details.prebuilt, row.details.provisioning, row.details.git_user) == (True, "PENDING", "ada-l")
    plain = read("deployments.get", body(detailed(attribution={"commitMeta": {}}))).details
    assert (plain.prebuilt, plain.provisioning, plain.git_user) == (False, None, None)


def test_list_has_the_state_of_checks_and_when_a_deployment_expires() -> None:
    def only(**changes: object) -> tuple[str | None, int | None]:
        (row,) = read("deployments.list", page("deployments", listed(**changes))).rows
        return row.checks, row.expires_at

    assert only(checksState="running") == ("running", None)
    assert only(checksState="completed", checksConclusion="skipped", expiration=LATER) == ("skipped", LATER)
    assert only(platform={"x": 1}, proposedExpiration=7, connectBuildsEnabled=True) == (None, None)


def test_domain_of_the_account_has_its_ech_mode() -> None:
    (row,) = read("domains.list", page("domains", {"id": "d", "name": "a.example", "echMode": "disabled"})).rows
    assert row.ech == "disabled"
    (row,) = read("domains.list", page("domains", {"id": "d", "name": "a.example"})).rows
    assert row.ech is None
