"""Responses as the API gives them (facts: minimal examples), with invented values, and how they are read."""

import json
from typing import Any

from vtui.api.endpoints import ENDPOINTS
from vtui.models.responses.decode import decode
from vtui.models.scope import ProjectRef

Json = dict[str, Any]

STORE = ProjectRef("prj_store", "store")


def body(value: object) -> bytes:
    return json.dumps(value).encode()


def listed(**changes: object) -> Json:
    """An item of getDeployments."""
    return {
        "uid": "dpl_1",
        "name": "store",
        "projectId": "prj_store",
        "url": "store-1-acme.vercel.app",
        "created": 1763000001234,
        "createdAt": 1763000001234,
        "source": "git",
        "state": "READY",
        "readyState": "READY",
        "readySubstate": "PROMOTED",
        "type": "LAMBDAS",
        "creator": {"uid": "Zx81", "type": "user", "username": "ada", "email": "ada@example.com"},
        "meta": {
            "githubOrg": "acme",
            "githubCommitRef": "main",
            "githubCommitSha": "0f1e2d3c",
            "githubCommitMessage": "fix: cart total\n\nlong story",
            "githubCommitAuthorName": "Ada L",
        },
        "target": "production",
        "aliasAssigned": 1763000061000,
        "aliasError": None,
        "inspectorUrl": "https://vercel.com/acme/store/1",
        "buildingAt": 1763000003000,
        "ready": 1763000059000,
        "isRollbackCandidate": True,
        **changes,
    }


def detailed(**changes: object) -> Json:
    """The answer of getDeployment."""
    return {
        "id": "dpl_1",
        "name": "store",
        "url": "store-1-acme.vercel.app",
        "projectId": "prj_store",
        "project": {"id": "prj_store", "name": "store", "framework": None},
        "creator": {"uid": "Zx81", "username": "ada"},
        "createdAt": 1763000001234,
        "buildingAt": 1763000003000,
        "ready": 1763000059000,
        "readyState": "READY",
        "status": "READY",
        "target": "production",
        "alias": ["store.example.com", "store-acme.vercel.app"],
        "aliasAssigned": True,
        "env": ["DATABASE_URL"],
        "meta": {},
        "gitSource": {"type": "github", "repoId": 123456, "ref": "main", "sha": "0f1e2d3c", "prId": None},
        **changes,
    }


def inside_project(**changes: object) -> Json:
    """A deployment in `targets` or `latestDeployments` of a project."""
    return {
        "id": "dpl_1",
        "name": "store",
        "url": "store-1-acme.vercel.app",
        "createdAt": 1763000001234,
        "readyState": "READY",
        "readyAt": 1763000059000,
        "target": "production",
        "alias": ["store-acme.vercel.app", "store.example.com"],
        "creator": None,
        **changes,
    }


def project(**changes: object) -> Json:
    """An item of getProjects."""
    return {
        "id": "prj_store",
        "name": "store",
        "accountId": "team_acme",
        "framework": "nextjs",
        "nodeVersion": "22.x",
        "createdAt": 1700000000000,
        "updatedAt": 1763000062000,
        "link": {"type": "github", "org": "acme", "repo": "store", "productionBranch": "main"},
        "env": [{"key": "DATABASE_URL", "value": "postgres://secret"}],
        "latestDeployments": [inside_project()],
        "targets": {"production": inside_project()},
        **changes,
    }


def env_var(**changes: object) -> Json:
    """An item of filterProjectEnvs."""
    return {
        "id": "env_1",
        "key": "DATABASE_URL",
        "value": "postgres://secret",
        "type": "encrypted",
        "target": ["production", "preview"],
        "createdAt": 1740000000000,
        "createdBy": "Zx81",
        "updatedBy": None,
        "comment": "main db",
        "customEnvironmentIds": [],
        **changes,
    }


def page(key: str, *rows: object, **extra: object) -> bytes:
    return body({key: list(rows), **extra})


def read(operation: str, content: bytes, *parent: object, version: int = 0) -> Any:
    """The row or page in a response of the operation; `version` counts from the newest, 0."""
    reader = ENDPOINTS[operation].versions[version].reads or ENDPOINTS[operation].reads
    assert reader is not None
    return decode(reader, content, *parent)
