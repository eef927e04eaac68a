"""Deployments made from a few numbers: the old ones, the scripted newest ones, the ones that start by themselves."""

from dataclasses import dataclass

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.people import BOTS, MESSAGES, PEOPLE, SYSTEM, Json, branch, bump
from vtui.demo.data.projects import Project
from vtui.demo.data.pseudorandom import BASE36, BASE62, scatter, sha, token

HOST_INDEX = 6
"""Letters of a host name that hold the deployment's index."""
ID_INDEX = 5
"""Letters of an id that hold the deployment's index."""
OWN = 50_000_000
"""Indexes from here on belong to deployments created while the account runs."""


def identify(seed: int, scope: str, index: int) -> str:
    """The id of the deployment with this index; the index can be read back."""
    return f"dpl_{scatter(index, BASE62, ID_INDEX)}{token(23, seed, scope, 'dpl', index)}"


def hostname(project: str, scope: str, index: int, seed: int) -> str:
    """The host of the deployment with this index; the index can be read back."""
    return f"{project[:40]}-{scatter(index, BASE36, HOST_INDEX)}{token(3, seed, index).lower()}-{scope}.vercel.app"


@dataclass(slots=True)
class Script:
    """What is special about one of the newest deployments; the age and the durations are in seconds."""

    age: float
    project: str
    outcome: str = "R"
    production: bool = False
    queued: float = 3
    initializing: float = 4
    building: float = 40
    custom: str | None = None
    message: str | None = None
    staging: bool = False
    person: Json | None = None
    staged: bool = False


SCRIPTS: dict[str, tuple[Script, ...]] = {
    "acme": (
        Script(4, "store", queued=16, building=48, message="feat: one-page checkout [beta]"),
        Script(19, "checkout", building=55, message="fix: カートの税額計算を修正"),
        Script(33, "api", "E", building=52, message="refactor: split the order router"),
        Script(51, "dashboard", production=True, building=63, message="perf: stream the overview"),
        Script(64, "store-eu", building=55, message="chore: copy the footer from store"),
        Script(95, "admin", "B", message="feat: bulk price editor"),
        Script(140, "docs", building=31, message="docs: explain the new limits"),
        Script(200, "search", "E", building=27, message="feat(search): rank exact matches first"),
        Script(270, "marketing", "C", building=12, message="wip"),
        Script(360, "store", production=True, building=58, message="fix: cart total rounds half cents up"),
        Script(470, "billing", production=True, building=44, staged=True, message="feat: yearly invoices"),
        Script(600, "store", custom="staging", building=57, message="feat: one-page checkout [beta]"),
        Script(760, "dashboard", custom="qa", building=60, message="feat: saved views"),
        Script(900, "help-center", staging=True, building=33, message="feat: articles in עברית"),
        Script(1_100, "webhooks", building=21, person=SYSTEM, message="chore: nightly rebuild"),
    ),
    "northwind": (
        Script(21, "portal", building=70, message="feat: supplier login"),
        Script(600, "portal", production=True, building=50, message="fix: opening hours"),
        Script(1_500, "api", "E", building=20, message="feat: stock levels"),
    ),
    "ada": (Script(86_400, "ada-blog", production=True, building=22, message="post: a year of small tools"),),
}


def git_meta(
    project: Project, person: Json, *, ref: str, commit: str, message: str, pull_request: int | None
) -> dict[str, str]:
    """The `meta` that a deployment from git carries (facts: keys depend on the provider, every value is text)."""
    prefix = project.provider
    login = str(person.get("login", person["name"]))
    meta = {
        f"{prefix}Deployment": "1",
        f"{prefix}CommitSha": commit,
        f"{prefix}CommitRef": ref,
        f"{prefix}CommitMessage": message,
        f"{prefix}CommitAuthorName": str(person["name"]),
        f"{prefix}CommitAuthorLogin": login,
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
    elif prefix == "bitbucket":
        meta |= {"bitbucketRepoOwner": project.org, "bitbucketRepoSlug": project.name}
    meta["branchAlias"] = branch_alias(project, ref)
    return meta


def branch_alias(project: Project, ref: str) -> str:
    """The host that follows the newest deployment of a branch."""
    slug = "".join(letter if letter in BASE36 else "-" for letter in ref.lower())[:20].strip("-") or "branch"
    return f"{project.name[:28]}-git-{slug}-{project.org}.vercel.app"


def make(
    *,
    seed: int,
    scope: str,
    index: int,
    created: int,
    project: Project,
    outcome: str,
    production: bool,
    roll: int,
    script: Script | None = None,
) -> Deployment:
    """Put a deployment together: `roll` is 32 random bits that settle all that the other arguments leave open."""
    person: Json = PEOPLE[roll % len(PEOPLE)] if scope != "ada" else PEOPLE[0]
    message = MESSAGES[(roll >> 4) % len(MESSAGES)]
    ref = project.branch if production else branch(roll >> 6)
    if script is None and not production and roll % 11 == 0:
        person = BOTS[(roll >> 5) % 2]
        ref, message = bump(roll >> 3)
    custom = None
    target = "production" if production else None
    staged = production and ("staged" in project.flags and roll % 4 != 0)
    queued, initializing = 700 + roll % 2600, 900 + (roll >> 7) % 3400
    building = max(4_000, project.seconds * (700 + (roll >> 9) % 700))
    if outcome == "E":
        building = building * (20 + roll % 70) // 100
    elif outcome == "C":
        building = building * (roll % 90) // 100
    if script is not None:
        message = script.message or message
        person = script.person or person
        queued, initializing, building = (
            round(s * 1000) for s in (script.queued, script.initializing, script.building)
        )
        custom = next((c for c in project.customs if c["slug"] == script.custom), None)
        target = "staging" if script.staging else target
        staged = script.staged
    elif not production and project.customs and (ref.startswith("qa/") or roll % 29 == 0):
        custom = project.customs[roll % len(project.customs)]
    from_git = project.provider in {"github", "gitlab", "bitbucket"} and (roll % 23 != 0 or script is not None)
    pull_request = (
        100 + (roll >> 8) % 900
        if from_git and not production and project.provider == "github" and roll % 3 == 0
        else None
    )
    commit: str | None = sha(seed, scope, "commit", index)
    meta: dict[str, str] = {}
    if from_git:
        meta = git_meta(project, person, ref=ref, commit=str(commit), message=message, pull_request=pull_request)
    elif roll % 5:
        meta = {
            "gitCommitSha": str(commit),
            "gitCommitRef": ref,
            "gitCommitMessage": message,
            "gitCommitAuthorName": str(person["name"]),
            "gitDirty": "1" if roll % 2 else "0",
        }
    source = "git" if from_git else "cli"
    bare = not meta
    return Deployment(
        uid=identify(seed, scope, index),
        host=hostname(project.name, scope, index, seed),
        project=project,
        created=created,
        person=person,
        branch=None if bare else ref,
        message=None if bare else message,
        sha=None if bare else commit,
        target=target,
        custom=custom,
        source=source,
        outcome=outcome,
        queued=queued,
        initializing=initializing,
        building=building,
        staged=staged,
        roll=roll,
        pull_request=pull_request,
        meta=meta,
    )
