"""The shapes in which the API sends things: only the keys that vtui shows, each of them optional.

What is not named here the decoder drops. No row holds the value of an env var.
Sources: getDeployments, getDeployment, getAllChecks, getProjects, getTeams, getAuthUser, getAuthToken, getDomains,
getDomainConfig, getProjectDomains, getRecords, filterProjectEnvs, getProjectEnv; `meta` of a repository: createGitMeta
of the official client.
"""

from typing import Any

from typing_extensions import TypedDict

Time = int | float | str | None
"""Date (ms), seconds, or IsoDate; read by `times.parse`."""


class CreatorShape(TypedDict, total=False):
    """Who made something; an app, integration or system has a type and no name."""

    username: str | None
    githubLogin: str | None
    gitlabLogin: str | None
    email: str | None
    type: str | None


class MetaShape(TypedDict, total=False):
    """The commit, under the names of whichever provider it came from."""

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
    """What a deployment was built from, in details."""

    type: str | None
    ref: str | None
    sha: str | None


class ReasonShape(TypedDict, total=False):
    """An error inside an answer that is fine otherwise."""

    code: str | None
    message: str | None


class CustomEnvironmentShape(TypedDict, total=False):
    """A custom environment, or no more than its id."""

    id: str | None
    slug: str | None


class CheckShape(TypedDict, total=False):
    """The state of one check."""

    state: str | None


ChecksShape = TypedDict("ChecksShape", {"deployment-alias": CheckShape | None}, total=False)


class SeatBlockShape(TypedDict, total=False):
    """Why a deployment is blocked."""

    blockCode: str | None


class NamedShape(TypedDict, total=False):
    """The project of a deployment, in details."""

    id: str | None
    name: str | None


class DeploymentShape(TypedDict, total=False):
    """A deployment: list item, details, and `targets`/`latestDeployments` of a project in one."""

    id: str | None
    uid: str | None
    name: str | None
    projectId: str | None
    project: NamedShape | None
    url: str | None
    state: str | None
    readyState: str | None
    status: str | None
    readySubstate: str | None
    target: str | None
    customEnvironment: CustomEnvironmentShape | None
    source: str | None
    meta: MetaShape | None
    gitSource: GitSourceShape | None
    creator: CreatorShape | str | None
    created: Time
    createdAt: Time
    buildingAt: Time
    ready: Time
    readyAt: Time
    deleted: Time
    deletedAt: Time
    undeleted: Time
    undeletedAt: Time
    softDeletedByRetention: bool | None
    aliasAssigned: bool | float | None
    aliasAssignedAt: bool | float | None
    aliasFinal: str | None
    aliasError: ReasonShape | None
    alias: list[str] | None
    checks: ChecksShape | None
    inspectorUrl: str | None
    errorCode: str | None
    errorMessage: str | None
    seatBlock: SeatBlockShape | None
    isRollbackCandidate: bool | None


class DetailShape(DeploymentShape, total=False):
    """What getDeployment alone tells."""

    canceledAt: Time
    buildErrorAt: Time
    errorStep: str | None
    errorLink: str | None
    oomReport: str | None
    readyStateReason: str | None
    regions: list[str] | None
    createdIn: str | None


class CheckRunShape(TypedDict, total=False):
    """One check of a deployment."""

    id: str | None
    name: str | None
    status: str | None
    conclusion: str | None
    blocking: bool | None
    startedAt: Time
    completedAt: Time
    detailsUrl: str | None


class LinkShape(TypedDict, total=False):
    """The Git repository of a project; GitHub, GitLab and Bitbucket each have keys of their own."""

    type: str | None
    org: str | None
    repo: str | None
    projectNamespace: str | None
    projectName: str | None
    owner: str | None
    slug: str | None
    productionBranch: str | None


class TargetsShape(TypedDict, total=False):
    """What a project serves."""

    production: DeploymentShape | None


class ProjectAliasShape(TypedDict, total=False):
    """A host of a project."""

    domain: str | None
    target: str | None
    redirect: str | None


class RollbackReasonShape(TypedDict, total=False):
    """Why somebody rolled back."""

    description: str | None
    username: str | None
    createdAt: Time


class AliasShape(TypedDict, total=False):
    """A host, alone or with what it points at."""

    alias: str | None


class HostShape(TypedDict, total=False):
    """One alias: a host and the deployment that it points at."""

    uid: str
    alias: str
    deploymentId: str | None
    projectId: str | None


class AliasesShape(TypedDict, total=False):
    """The hosts of a deployment."""

    aliases: list[AliasShape] | None


class AliasRequestShape(TypedDict, total=False):
    """The last promote or rollback."""

    type: str | None
    jobStatus: str | None
    toDeploymentId: str | None
    requestedAt: Time


class PresentShape(TypedDict, total=False):
    """An object of which only matters that it is there."""


class CronShape(TypedDict, total=False):
    """A job that runs by the clock."""

    path: str | None
    schedule: str | None


class CronsShape(TypedDict, total=False):
    """The jobs of a project."""

    definitions: list[CronShape] | None
    disabledAt: Time


class SignInShape(TypedDict, total=False):
    """What asks for a Vercel sign-in."""

    deploymentType: str | None


class RegionsShape(TypedDict, total=False):
    """What functions run with."""

    functionDefaultRegions: list[str] | None


class ProjectShape(TypedDict, total=False):
    """A project, in lists and alone."""

    id: str | None
    uid: str | None
    name: str | None
    framework: str | None
    targets: TargetsShape | None
    latestDeployments: list[DeploymentShape] | None
    alias: list[ProjectAliasShape | str] | None
    link: LinkShape | None
    rootDirectory: str | None
    nodeVersion: str | None
    buildCommand: str | None
    installCommand: str | None
    outputDirectory: str | None
    commandForIgnoringBuildStep: str | None
    resourceConfig: RegionsShape | None
    crons: CronsShape | None
    ssoProtection: SignInShape | None
    passwordProtection: PresentShape | None
    autoAssignCustomDomains: bool | None
    customEnvironments: list[CustomEnvironmentShape] | None
    paused: bool | None
    lastAliasRequest: AliasRequestShape | None
    lastRollbackTarget: PresentShape | None
    rollbackDescription: RollbackReasonShape | str | None
    createdAt: Time
    updatedAt: Time


class MembershipShape(TypedDict, total=False):
    """The user in a team."""

    role: str | None
    confirmed: bool | None
    accessRequestedAt: Time


class SamlShape(TypedDict, total=False):
    """Single sign-on of a team."""

    enforced: bool | None


class BillingShape(TypedDict, total=False):
    """What a team pays for."""

    plan: str | None


class TeamShape(TypedDict, total=False):
    """A team, or the little that a locked one shows."""

    id: str | None
    uid: str | None
    slug: str | None
    name: str | None
    membership: MembershipShape | None
    billing: BillingShape | None
    plan: str | None
    limited: bool | None
    limitedBy: list[str] | None
    saml: SamlShape | None
    created: Time
    createdAt: Time


class MemberShape(TypedDict, total=False):
    """Somebody in a team."""

    id: str | None
    uid: str | None
    username: str | None
    name: str | None


class UserShape(TypedDict, total=False):
    """The user, or the little that a limited token sees."""

    id: str | None
    uid: str | None
    username: str | None
    name: str | None
    defaultTeamId: str | None
    version: str | None


class TokenScopeShape(TypedDict, total=False):
    """Where a token may enter: as the user, or one team."""

    type: str | None
    teamId: str | None


class TokenShape(TypedDict, total=False):
    """The token in use."""

    id: str | None
    name: str | None
    scopes: list[TokenScopeShape] | None
    expiresAt: Time
    leakedAt: Time


class ChallengeShape(TypedDict, total=False):
    """A record that proves a domain."""

    type: str | None
    domain: str | None
    value: str | None
    reason: str | None


class DomainShape(TypedDict, total=False):
    """A domain of the account or of a project."""

    id: str | None
    uid: str | None
    name: str | None
    apexName: str | None
    projectId: str | None
    verified: bool | None
    verification: list[ChallengeShape] | None
    redirect: str | None
    redirectStatusCode: int | None
    gitBranch: str | None
    customEnvironmentId: str | None
    serviceType: str | None
    nameservers: list[str] | None
    expiresAt: Time
    renew: bool | None
    createdAt: Time
    updatedAt: Time


class RankedShape(TypedDict, total=False):
    """A value to set in the DNS, the best of rank 1; several addresses, or one name."""

    rank: float | None
    value: list[str] | str | None


class ConflictShape(TypedDict, total=False):
    """A record that stands in the way."""

    name: str | None
    type: str | None
    value: str | None


class DomainConfigShape(TypedDict, total=False):
    """The DNS of a domain as Vercel sees it; from `aValues` on undocumented, read by the official client."""

    configuredBy: str | None
    misconfigured: bool | None
    recommendedIPv4: list[RankedShape] | None
    recommendedCNAME: list[RankedShape] | None
    aValues: list[str] | None
    cnames: list[str] | None
    conflicts: list[ConflictShape] | None


class DnsRecordShape(TypedDict, total=False):
    """A DNS record; `created` and `updated` are older spellings of the times."""

    id: str | None
    uid: str | None
    name: str | None
    type: str | None
    value: str | None
    ttl: float | None
    mxPriority: float | None
    priority: float | None
    creator: str | None
    comment: str | None
    created: Time
    createdAt: Time
    updated: Time
    updatedAt: Time


class EnvVarShape(TypedDict, total=False):
    """An env var. Its value is read for what is wrong with it and goes no further."""

    id: str | None
    uid: str | None
    key: str | None
    type: str | None
    target: list[str] | str | None
    gitBranch: str | None
    customEnvironmentIds: list[str] | None
    value: Any
    decrypted: bool | None
    visibility: str | None
    configurationId: str | None
    system: bool | None
    comment: str | None
    createdAt: Time
    updatedAt: Time
    createdBy: str | None
    updatedBy: str | None
    projectId: list[str] | str | None
    """Of a shared one the projects that have it."""


class RevealedShape(TypedDict, total=False):
    """What one env var says of its value (getProjectEnv)."""

    id: str | None
    type: str | None
    value: str | None
    decrypted: bool | None


class FailureShape(TypedDict, total=False):
    """Why one variable of a create was refused."""

    code: str | None
    message: str | None


class FailedShape(TypedDict, total=False):
    """One variable of a create that was refused."""

    error: FailureShape | None


class CreatedShape(TypedDict, total=False):
    """The answer of createProjectEnv: 201, whatever became of each variable; of the writes to shared ones likewise."""

    created: list[EnvVarShape] | EnvVarShape | None
    updated: list[EnvVarShape] | None
    deleted: list[str] | None
    failed: list[FailedShape] | None


class PaginationShape(TypedDict, total=False):
    """Where the next page begins; any other key is not relied on."""

    next: Any


class PageShape(TypedDict, total=False):
    """What every page has beside its rows."""

    pagination: PaginationShape | Any
    hiddenProductionEnvCount: Any


class DeploymentsShape(PageShape, total=False):
    """A page of getDeployments."""

    deployments: list[DeploymentShape]


class ProjectsShape(PageShape, total=False):
    """A page of getProjects."""

    projects: list[ProjectShape]


class MembersShape(PageShape, total=False):
    """A page of getTeamMembers."""

    members: list[MemberShape]


class TeamsShape(PageShape, total=False):
    """A page of getTeams."""

    teams: list[TeamShape]


class DomainsShape(PageShape, total=False):
    """A page of getDomains or getProjectDomains."""

    domains: list[DomainShape]


class ChecksPageShape(PageShape, total=False):
    """The answer of getAllChecks: all in one."""

    checks: list[CheckRunShape]


class HostsShape(PageShape, total=False):
    """A page of listAliases, or the answer of listDeploymentAliases."""

    aliases: list[HostShape]


class EnvVarsShape(PageShape, total=False):
    """A page of filterProjectEnvs."""

    envs: list[EnvVarShape]


class SharedEnvVarsShape(PageShape, total=False):
    """A page of listSharedEnvVariable."""

    data: list[EnvVarShape]


class DnsRecordsShape(PageShape, total=False):
    """A page of getRecords."""

    records: list[DnsRecordShape]
