"""The commit of a deployment and the repository of a project, under the names of each Git provider."""

from typing_extensions import TypedDict


class MetaShape(TypedDict, total=False):
    """The commit, under the names of the provider that it came from (`meta`; createGitMeta of the official client)."""

    githubCommitRef: str | None
    githubCommitSha: str | None
    githubCommitMessage: str | None
    githubCommitAuthorName: str | None
    githubCommitAuthorLogin: str | None
    gitlabCommitRef: str | None
    gitlabCommitSha: str | None
    gitlabCommitMessage: str | None
    gitlabCommitAuthorName: str | None
    gitlabCommitAuthorLogin: str | None
    bitbucketCommitRef: str | None
    bitbucketCommitSha: str | None
    bitbucketCommitMessage: str | None
    bitbucketCommitAuthorName: str | None
    bitbucketCommitAuthorLogin: str | None
    gitCommitRef: str | None
    gitCommitSha: str | None
    gitCommitMessage: str | None
    gitCommitAuthorName: str | None
    gitCommitAuthorLogin: str | None
    githubOrg: str | None
    githubRepo: str | None
    gitlabProjectPath: str | None
    bitbucketRepoOwner: str | None
    bitbucketRepoSlug: str | None


class GitSourceShape(TypedDict, total=False):
    """The commit, in a deployment's details."""

    type: str | None
    ref: str | None
    sha: str | None


class LinkShape(TypedDict, total=False):
    """The Git repository of a project; each provider has its own keys."""

    type: str | None
    org: str | None
    repo: str | None
    projectNamespace: str | None
    projectName: str | None
    owner: str | None
    slug: str | None
    productionBranch: str | None


_PROVIDERS = ("github", "gitlab", "bitbucket", "git")
BRANCH = tuple(f"{provider}CommitRef" for provider in _PROVIDERS)
SHA = tuple(f"{provider}CommitSha" for provider in _PROVIDERS)
MESSAGE = tuple(f"{provider}CommitMessage" for provider in _PROVIDERS)
AUTHOR = tuple(f"{provider}CommitAuthor{part}" for part in ("Name", "Login") for provider in _PROVIDERS)
"""The keys of `MetaShape` that have it, in the order in which they count."""


def commit_pages(meta: MetaShape, kind: str) -> str | None:
    """The address of the repository's commits; None for a self-hosted Git server, which `meta` does not name."""
    if "custom-host" in kind:
        return None
    match meta:
        case {"githubOrg": str(owner), "githubRepo": str(name)} if owner and name:
            return f"https://github.com/{owner}/{name}/commit/"
        case {"gitlabProjectPath": str(path)} if path:
            return f"https://gitlab.com/{path}/-/commit/"
        case {"bitbucketRepoOwner": str(owner), "bitbucketRepoSlug": str(name)} if owner and name:
            return f"https://bitbucket.org/{owner}/{name}/commits/"
    return None


def repository(link: LinkShape) -> str | None:
    """`owner/name` of the repository."""
    owner = link.get("org") or link.get("projectNamespace") or link.get("owner")
    name = link.get("repo") or link.get("projectName") or link.get("slug")
    return "/".join(filter(None, (owner, name))) or None
