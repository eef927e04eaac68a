"""The projects of each scope with their custom environments."""

from dataclasses import dataclass, field

from vtui.demo.data.pseudorandom import number, token
from vtui.demo.data.values import DAY, Json

# name, framework ("-" = none), git provider ("cli" = deployed by the CLI, "-" = never), share of deployments, flags
ACME = """
store nextjs github 200 qa staging-env domains
checkout nextjs github 120 pinned
docs docusaurus-2 github 90
api - github 110 nodomain
dashboard nextjs github 100 qa
marketing astro github 80
blog gatsby bitbucket 30
billing nextjs github 60 staged
auth-service - gitlab 50
search remix github 45
mobile-web vite github 60
design-system storybook github 70
admin create-react-app github 40
status sveltekit github 10
help-center nuxtjs gitlab 25
careers hugo github 6
newsletter eleventy cli 6
brand-assets - cli 4
playground nextjs github 35
store-eu nextjs github 60
store-jp nextjs github 55
store-us nextjs github 55
gift-cards nextjs github 30
loyalty remix github 25
inventory angular gitlab 20
shipping - gitlab 20
returns nextjs github 15
reviews sveltekit github 25
recommendations - github 15
feature-flags vite github 12
image-proxy - github 8
webhooks - github 14
analytics nextjs github 22
email-templates - github 10
press-kit astro cli 3
investor-relations nextjs bitbucket 5
partner-portal nextjs gitlab 18
supplier-portal vue bitbucket 12
pos-terminal preact github 15
kiosk solidstart-1 github 8
labs nextjs github 20
labs-ar vite github 4
labs-voice - github 3
data-viewer parcel github 5
ops-runbooks vitepress github 7
incident-bot - github 6
changelog astro github 9
landing-spring astro github 3
landing-black-friday astro github 3
landing-summer-2025-limited-edition-collaboration-with-northwind nextjs github 3
a11y-audit nextjs github 3
perf-lab nextjs github 5
graphql-gateway - github 30
cms-preview nextjs github 20
legacy-shop - bitbucket 2 transfer
localization-hub nextjs github 10
sandbox-never-deployed - - 0 never
hackathon-2026 nextjs github 4
"""
NORTHWIND = """
portal nextjs github 60 qa domains
intranet nextjs github 40
catalog remix gitlab 30
api - github 40
wiki docusaurus-2 github 10
forms vite cli 6
timesheets vue bitbucket 8
empty-start - - 0 never
"""
PERSONAL = """
ada-blog astro github 20 domains
dotfiles-site eleventy cli 4
advent-of-code - github 8
"""


QA_BRANCHES = {"branchMatcher": {"type": "startsWith", "pattern": "qa/"}}
CUSTOM_ENVIRONMENTS: tuple[tuple[str, str, str, Json, int, int], ...] = (
    ("qa", "qa", "Checked by people", QA_BRANCHES, 30, 30),
    ("staging-env", "staging", "What goes out next", {}, 31, 32),
)
"""Flag, slug, description, further keys, and the days of the project on which it was created and updated."""


@dataclass(slots=True)
class Project:
    """The constant facts of a project: its typical build time, its production branch; times are ms since the epoch."""

    id: str
    name: str
    framework: str | None
    provider: str
    """github, gitlab, bitbucket, "cli" for a project without a repository, empty for one never deployed."""
    org: str
    weight: int
    """Its share of the deployments of its scope, relative to the other projects."""
    flags: frozenset[str]
    created: int
    build_seconds: int
    production_share: int
    """How many of 256 deployments go to production."""
    index: int
    branch: str
    custom_environments: list[Json] = field(default_factory=list)
    """Without domains and aliases."""

    @property
    def repo_id(self) -> int:
        """The repository's number at its host."""
        return 100_000_000 + number("repo", self.id) % 800_000_000

    @property
    def build_machine(self) -> str:
        """The kind of machine that builds it; `elastic` is a kind in requests only (@vercel/sdk 1.28.35)."""
        return ("standard", "enhanced", "turbo", "basic")[self.index % 4]

    @property
    def retention(self) -> dict[str, int]:
        """For how many days its deployments are kept, if not forever."""
        if self.index % 3:
            return {}
        days = {"expirationDays": 180, "expirationDaysProduction": 365, "expirationDaysCanceled": 7}
        return days | {"expirationDaysErrored": 30, "deploymentsToKeep": 10}

    def custom_environment(self, slug_or_id: str) -> Json | None:
        """The custom environment with this slug or id."""
        customs = self.custom_environments
        return next((custom for custom in customs if slug_or_id in {custom["slug"], custom["id"]}), None)


def _initial_environments(project: Project) -> list[Json]:
    return [
        {
            "id": "env_" + token(24, slug, project.id),
            "slug": slug,
            "type": "preview",
            "description": description,
            **more,
            "createdAt": project.created + created * DAY,
            "updatedAt": project.created + updated * DAY,
        }
        for flag, slug, description, more, created, updated in CUSTOM_ENVIRONMENTS
        if flag in project.flags
    ]


def read_projects(table: str, seed: int, scope: str, anchor: int) -> list[Project]:
    """Read one of the tables above into projects of the scope with the slug `scope`; `anchor` is its start (ms)."""
    projects = []
    for index, line in enumerate(table.strip().splitlines()):
        name, framework, provider, weight, *flags = line.split()
        bits = number(seed, scope, name)
        project = Project(
            id="prj_" + token(28, seed, scope, name),
            name=name,
            framework=None if framework == "-" else framework,
            provider="" if provider == "-" else provider,
            org=scope,
            weight=int(weight),
            flags=frozenset(flags),
            created=anchor - (600 + bits % 300) * DAY + index,
            build_seconds=18 + bits % 77,
            production_share=150 if int(weight) < 10 else 70,
            index=index,
            branch="master" if provider == "bitbucket" else "main",
        )
        project.custom_environments = _initial_environments(project)
        projects.append(project)
    return projects
