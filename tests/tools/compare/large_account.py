"""An account with many rows of one kind over HTTP: `python -m tests.tools.compare.large_account --port 0 … KIND SIZE`.

KIND is `deployments`, `projects`, `teams`, `domains` or `variables`. Domains and variables are those of the project
store. Other options are ignored: the account has no rate limits.
"""

import asyncio
import json
import sys

from vtui.demo.data.account import Account
from vtui.demo.data.deployments import Deployments
from vtui.demo.data.domains import project_domains
from vtui.demo.data.env_vars import project_env_vars
from vtui.demo.data.projects import ACME, Project, read_projects
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import DAY
from vtui.demo.server.http_server import running_server

DEPLOYMENTS = 2_000
"""Of an account with many rows of another kind."""


def large_account(kind: str, size: int) -> Account:
    """The sample account whose team acme has so many rows of a kind."""
    account = Account(deployments=size if kind == "deployments" else DEPLOYMENTS, live=False, rate_limit=0)
    acme = account.team("acme")
    assert acme is not None
    if kind == "projects":
        acme.deployments = _with_projects(acme, size)
    elif kind == "teams":
        acme.created = account.anchor + 1  # stays the first page's first
        while len(account.teams) < size:
            account.add_team(f"team-{len(account.teams)}", f"Team {len(account.teams)}")
    elif kind == "domains":
        _add_domains(acme, _store(acme), size)
    elif kind == "variables":
        _add_variables(acme, _store(acme), size)
    return account


def _store(scope: Scope) -> Project:
    project = scope.project("store")
    assert project is not None
    return project


def _with_projects(scope: Scope, size: int) -> Deployments:
    known = scope.deployments
    missing = range(max(0, size - len(known.projects)))
    lines = "".join(f"\nservice-{number} nextjs github 2" for number in missing)
    projects = read_projects(ACME.strip() + lines, known.seed, scope.slug, known.anchor)
    return Deployments(
        seed=known.seed,
        scope=scope.slug,
        projects=projects,
        count=DEPLOYMENTS,
        anchor=known.anchor,
        live=False,
        tied=known.tied,
    )


def _add_domains(scope: Scope, project: Project, size: int) -> None:
    rows = project_domains(scope, project)
    pattern = next(row for row in rows if row["verified"] and row["redirect"] is None)
    for number in range(size - len(rows)):
        name, at = f"shop-{number}.example", project.created - (number + 1) * 1_000
        rows.append(pattern | {"name": name, "apexName": name, "createdAt": at, "updatedAt": at})


def _add_variables(scope: Scope, project: Project, size: int) -> None:
    rows = project_env_vars(scope, project)
    pattern = next(row for row in rows if row["type"] == "plain")
    for number in range(size - len(rows)):
        at = project.created + number * DAY // size
        key, id_ = f"SETTING_{number // 2}", token(16, "many", number)
        target = ["production"] if number % 2 else ["preview", "development"]
        rows.append(pattern | {"id": id_, "key": key, "target": target, "createdAt": at, "updatedAt": at})


async def serve(kind: str, size: int) -> None:
    """Serve until the process is ended."""
    account = large_account(kind, size)
    async with running_server(account) as address:
        print(json.dumps({"url": address.url, "token": account.token}), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[-2], int(sys.argv[-1])))
