"""The least program that prints a list as vtui does: `python -m tests.tools.benchmarks.plain_list WHAT URL TOKEN`.

WHAT is `deployments` or `projects`, 20 of them. It is what `vtui list` is compared with: the same HTTP client, the same
validation of rows, the same columns, nothing else.
"""

import sys
import time
from typing import Any

import httpx
from pydantic import BaseModel

LIMIT = 20


class Deployment(BaseModel):
    state: str
    name: str
    target: str | None = None
    meta: dict[str, str] = {}
    created: int
    ready: int | None = None
    creator: dict[str, str]


class Project(BaseModel):
    name: str
    targets: dict[str, Any] = {}
    latestDeployments: list[dict[str, Any]] = []  # noqa: N815 - the API's name
    alias: list[dict[str, Any]] = []
    framework: str | None = None
    link: dict[str, Any] | None = None
    updatedAt: int  # noqa: N815 - the API's name


def age(ms: int) -> str:
    """A time as its age in minutes."""
    return f"{(time.time() * 1_000 - ms) / 60_000:.0f}m"


def deployment(row: Deployment) -> list[str]:
    """Status, Project, Environment, Branch, Commit, Age, Duration, Creator."""
    took = "" if row.ready is None else f"{(row.ready - row.created) / 1_000:.0f}s"
    texts = [row.meta.get(key, "") for key in ("githubCommitRef", "githubCommitMessage")]
    return [
        row.state,
        row.name,
        row.target or "preview",
        *texts,
        age(row.created),
        took,
        row.creator.get("username", ""),
    ]


def project(row: Project) -> list[str]:
    """Project, Production, Deployed, Branch, Commit, Last builds, Domain, Framework, Repository, Updated."""
    now = row.targets.get("production") or {"readyState": "", "createdAt": 0, "meta": {}}
    texts = [now["meta"].get(key, "") for key in ("githubCommitRef", "githubCommitMessage")]
    builds = " ".join(build["readyState"] for build in row.latestDeployments)
    hosts = [host["domain"] for host in row.alias] or [""]
    rest = [builds, hosts[0], row.framework or "", str((row.link or {}).get("repo", "")), age(row.updatedAt)]
    return [row.name, now["readyState"], age(now["createdAt"]), *texts, *rest]


PATHS = {"deployments": "/v7/deployments", "projects": "/v10/projects"}


def main(what: str, url: str, token: str) -> None:
    """Request, validate, print."""
    query = {"slug": "acme", "limit": str(LIMIT)}
    response = httpx.get(url + PATHS[what], params=query, headers={"Authorization": f"Bearer {token}"})
    rows = response.raise_for_status().json()[what]
    if what == "deployments":
        lines = [deployment(Deployment.model_validate(row)) for row in rows]
    else:
        lines = [project(Project.model_validate(row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)))


if __name__ == "__main__":
    main(*sys.argv[1:])
