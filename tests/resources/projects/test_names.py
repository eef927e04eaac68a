"""Names of frameworks and build machines, how long deployments are kept, and the keys of a project that hold them."""

import re
from typing import Any

import pytest

from tests.harness.response_bodies import body, project, read
from tests.harness.service import ServiceHarness
from vtui.models.project import Project
from vtui.resources.projects import names
from vtui.resources.projects.columns import COLUMNS
from vtui.table.columns import Context
from vtui.table.filtering.language import parse
from vtui.table.filtering.matching import Matcher

SLUGS = (
    *("container", "blitzjs", "nextjs", "gatsby", "remix", "react-router", "astro", "hexo", "eleventy", "docusaurus-2"),
    *("docusaurus", "preact", "solidstart-1", "solidstart", "dojo", "ember", "vue", "scully", "ionic-angular"),
    *("angular", "polymer", "svelte", "sveltekit", "sveltekit-1", "ionic-react", "create-react-app", "gridsome"),
    *("umijs", "sapper", "saber", "stencil", "nuxtjs", "redwoodjs", "hugo", "jekyll", "brunch", "middleman", "zola"),
    *("hydrogen", "vite", "tanstack-start", "tanstack-start-lovable", "vitepress", "vuepress", "parcel", "fastapi"),
    *("flask", "fasthtml", "django", "ash", "factory-eve", "eve", "sanity", "sanity-v2", "storybook", "nitro", "hono"),
    *("express", "h3", "koa", "nestjs", "elysia", "fastify", "xmcp", "python", "ruby", "rust", "axum", "actix-web"),
    *("bun", "node", "go", "services", "mastra"),
)


def test_every_framework_of_the_schema_has_a_name_and_another_one_is_shown_as_it_is() -> None:
    assert len(SLUGS) == 74
    assert set(SLUGS) == names.FRAMEWORKS.keys()
    named = [names.framework(slug) for slug in ("nextjs", "create-react-app", "nuxtjs", "sveltekit-1", "actix-web")]
    assert named == ["Next.js", "Create React App", "Nuxt", "SvelteKit", "Actix Web"]
    assert names.framework("next-year") == "next-year"
    assert names.framework(None) is None


def test_build_machines_have_names_and_another_one_is_shown_as_it_is() -> None:
    kinds = ("basic", "standard", "enhanced", "turbo", "elastic", "quantum", None)
    assert [names.machine(kind) for kind in kinds] == [
        *("Basic", "Standard", "Enhanced", "Turbo", "Elastic"),
        *("quantum", None),
    ]


def decoded(**changes: Any) -> Project:
    found: Project = read("projects.get", body(project(**changes)))
    return found


def test_project_has_its_build_machine_and_how_long_deployments_are_kept() -> None:
    policy = {"expirationDays": 180, "expirationDaysProduction": 365, "deploymentsToKeep": 10, "expirationDaysNew": 3}
    row = decoded(resourceConfig={"buildMachineType": "turbo"}, deploymentExpiration=policy)
    assert row.build_machine == "turbo"
    assert names.retention(row.retention) == "preview 180d, production 365d, at least 10 in production"
    assert names.retention(decoded(deploymentExpiration={}).retention) == ""
    assert names.retention(decoded(deploymentExpiration=None).retention) == ""


def test_hosts_of_production_are_known_by_target_or_environment() -> None:
    items = [
        {"domain": "a.example", "deployment": None, "environment": "production", "target": "PRODUCTION"},
        {"domain": "b.example", "deployment": None, "environment": "production", "target": "STAGING"},
        {"domain": "c.example", "deployment": None, "environment": "preview", "target": "PREVIEW"},
        {"domain": "d.example", "deployment": None, "environment": "production"},
        {"domain": "e.example", "deployment": None, "environment": "preview"},
    ]
    assert decoded(alias=items, targets={}).domains == ("a.example", "d.example")


@pytest.mark.parametrize("query", ["framework:next.js", "framework:nextjs"])
async def test_frameworks_are_found_by_name_and_by_slug(query: str) -> None:
    harness = ServiceHarness()
    rows = [row async for page in harness.service.projects.pages(harness.scope()) for row in page.rows]
    matcher = Matcher(parse(query, COLUMNS), COLUMNS, Context(harness.clock.now()))
    assert {rows[index].framework for index in matcher.select(rows)} == {"nextjs"}


async def test_every_project_of_the_demo_has_the_keys_that_are_required() -> None:
    harness = ServiceHarness()
    rows = [row async for page in harness.service.projects.pages(harness.scope()) for row in page.rows]
    assert {row.build_machine for row in rows} == {"basic", "standard", "enhanced", "turbo"}
    assert {bool(row.retention) for row in rows} == {True, False}
    assert all(re.fullmatch(r"[A-Z].*|xmcp|eve", names.framework(row.framework) or "X") for row in rows)
