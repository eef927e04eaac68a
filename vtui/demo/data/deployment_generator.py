"""Deployments generated from an index and 32 random bits, and the scripted newest ones."""

from dataclasses import dataclass

from vtui.demo.data.commits import MESSAGES, branch, update
from vtui.demo.data.deployment import Deployment
from vtui.demo.data.people import BOTS, PEOPLE, SYSTEM
from vtui.demo.data.projects import Project
from vtui.demo.data.pseudorandom import BASE36, BASE62, encode_index, sha, token
from vtui.demo.data.values import Json

HOST_INDEX_WIDTH = 6
"""Letters of a host name that hold the deployment's index."""
ID_INDEX_WIDTH = 5
"""Letters of an id that hold the deployment's index."""


@dataclass(slots=True)
class Script:
    """What is special about one of the newest deployments; the age and the durations are in seconds."""

    age: float
    project: str
    outcome: str = "R"
    target: str | None = None
    queued: float = 3
    building: float = 40
    custom_environment: str | None = None
    message: str | None = None
    creator: Json | None = None
    staged: bool = False


SCRIPTED: dict[str, tuple[Script, ...]] = {
    "acme": (
        Script(4, "store", queued=16, building=48, message="feat: one-page checkout [beta]"),
        Script(19, "checkout", building=55, message="fix: カートの税額計算を修正"),
        Script(33, "api", "E", building=52, message="refactor: split the order router"),
        Script(51, "dashboard", target="production", building=63, message="perf: stream the overview"),
        Script(64, "store-eu", building=55, message="chore: copy the footer from store"),
        Script(95, "admin", "B", message="feat: bulk price editor"),
        Script(140, "docs", building=31, message="docs: explain the new limits"),
        Script(200, "search", "E", building=27, message="feat(search): rank exact matches first"),
        Script(270, "marketing", "C", building=12, message="wip"),
        Script(360, "store", target="production", building=58, message="fix: cart total rounds half cents up"),
        Script(470, "billing", target="production", building=44, staged=True, message="feat: yearly invoices"),
        Script(600, "store", custom_environment="staging", building=57, message="feat: one-page checkout [beta]"),
        Script(760, "dashboard", custom_environment="qa", building=60, message="feat: saved views"),
        Script(900, "help-center", target="staging", building=33, message="feat: articles in עברית"),
        Script(1_100, "webhooks", building=21, creator=SYSTEM, message="chore: nightly rebuild"),
    ),
    "northwind": (
        Script(21, "portal", building=70, message="feat: supplier login"),
        Script(600, "portal", target="production", building=50, message="fix: opening hours"),
        Script(1_500, "api", "E", building=20, message="feat: stock levels"),
    ),
    "ada": (Script(86_400, "ada-blog", target="production", building=22, message="post: a year of small tools"),),
}
"""The newest deployments of each scope, by its slug."""


def deployment_id(seed: int, scope: str, index: int) -> str:
    """The id of the deployment with this index; the index can be decoded from it."""
    return f"dpl_{encode_index(index, BASE62, ID_INDEX_WIDTH)}{token(23, seed, scope, 'dpl', index)}"


def deployment_host(project: str, scope: str, index: int, seed: int) -> str:
    """The host of the deployment with this index; the index can be decoded from it."""
    name = encode_index(index, BASE36, HOST_INDEX_WIDTH) + token(3, seed, index).lower()
    return f"{project[:40]}-{name}-{scope}.vercel.app"


def branch_alias(project: Project, ref: str) -> str:
    """The host that follows the newest deployment of a branch."""
    slug = "".join(letter if letter in BASE36 else "-" for letter in ref.lower())[:20].strip("-") or "branch"
    return f"{project.name[:28]}-git-{slug}-{project.org}.vercel.app"


def _git_meta(
    project: Project, creator: Json, *, ref: str, commit: str, message: str, pull_request: int | None
) -> dict[str, str]:
    """The `meta` of a deployment from git: its keys depend on the provider, every value is text."""
    prefix = project.provider
    meta = {
        f"{prefix}Deployment": "1",
        f"{prefix}CommitSha": commit,
        f"{prefix}CommitRef": ref,
        f"{prefix}CommitMessage": message,
        f"{prefix}CommitAuthorName": creator["name"],
        f"{prefix}CommitAuthorLogin": creator.get("username", creator["name"]),
    }
    if prefix == "github":
        meta |= {
            "githubOrg": project.org,
            "githubRepo": project.name,
            "githubCommitOrg": project.org,
            "githubCommitRepo": project.name,
            "githubRepoOwnerType": "Organization",
            "githubRepoVisibility": "private",
        }
        if pull_request is not None:
            meta["githubPrId"] = str(pull_request)
    elif prefix == "gitlab":
        meta["gitlabProjectPath"] = f"{project.org}/{project.name}"
    else:
        meta |= {"bitbucketRepoOwner": project.org, "bitbucketRepoSlug": project.name}
    return meta | {"branchAlias": branch_alias(project, ref)}


def generate_deployment(
    *,
    seed: int,
    scope: str,
    index: int,
    created: int,
    project: Project,
    outcome: str,
    production: bool,
    bits: int,
    script: Script | None = None,
) -> Deployment:
    """Generate a deployment: `bits`, 32 random ones, determine all that the other arguments leave open."""
    creator = PEOPLE[bits % len(PEOPLE)] if scope != "ada" else PEOPLE[0]
    message = MESSAGES[(bits >> 4) % len(MESSAGES)]
    ref = project.branch if production else branch(bits >> 6)
    if script is None and not production and bits % 11 == 0:
        creator = BOTS[(bits >> 5) % 2]
        ref, message = update(bits >> 3)
    custom_environment = None
    target = "production" if production else None
    staged = production and "staged" in project.flags and bits % 4 != 0
    queued, initializing = 700 + bits % 2600, 900 + (bits >> 7) % 3400
    building = max(4_000, project.build_seconds * (700 + (bits >> 9) % 700))
    if outcome == "E":
        building = building * (20 + bits % 70) // 100
    elif outcome == "C":
        building = building * (bits % 90) // 100
    if script is not None:
        message = script.message or message
        creator = script.creator or creator
        queued, initializing, building = round(script.queued * 1000), 4_000, round(script.building * 1000)
        custom_environment = project.custom_environment(script.custom_environment or "")
        target = script.target
        staged = script.staged
    elif not production and project.custom_environments and (ref.startswith("qa/") or bits % 29 == 0):
        custom_environment = project.custom_environments[bits % len(project.custom_environments)]
    from_git = project.provider in {"github", "gitlab", "bitbucket"} and (bits % 23 != 0 or script is not None)
    has_pull_request = from_git and not production and project.provider == "github" and bits % 3 == 0
    pull_request = 100 + (bits >> 8) % 900 if has_pull_request else None
    commit = sha(seed, scope, "commit", index)
    meta: dict[str, str] = {}
    if from_git:
        meta = _git_meta(project, creator, ref=ref, commit=commit, message=message, pull_request=pull_request)
    elif bits % 5:
        meta = {
            "gitCommitSha": commit,
            "gitCommitRef": ref,
            "gitCommitMessage": message,
            "gitCommitAuthorName": creator["name"],
            "gitDirty": "1" if bits % 2 else "0",
        }
    return Deployment(
        uid=deployment_id(seed, scope, index),
        host=deployment_host(project.name, scope, index, seed),
        project=project,
        created=created,
        creator=creator,
        branch=ref if meta else None,
        message=message if meta else None,
        sha=commit if meta else None,
        target=target,
        custom_environment=custom_environment,
        source="git" if from_git else "cli",
        outcome=outcome,
        queued=queued,
        initializing=initializing,
        building=building,
        staged=staged,
        bits=bits,
        pull_request=pull_request,
        meta=meta,
    )
