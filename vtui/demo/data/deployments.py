"""All deployments of one scope, newest first: the old ones computed from the seed when asked for, the new ones kept."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from random import Random

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.deployment_generator import HOST_INDEX, ID_INDEX, OWN, SCRIPTS, Script, make
from vtui.demo.data.production_moves import Moves
from vtui.demo.data.projects import DAY, Project
from vtui.demo.data.pseudorandom import BASE36, BASE62, gather, mix, number

BLOCK = 1000
"""Rows whose columns are drawn together."""
SPAN = 540 * DAY
"""How far back the oldest deployment lies, at most."""
RECENT = 50
"""Rows that are minutes apart, however few or many there are in all."""
RECENT_STEP = 420_000
OUTCOMES = "RRRRRRRRRRRRRRRRRRRRREEC"
"""Outcomes with their shares; blocked ones are scripted."""
KEPT = 2_000
"""Seeded deployments that are kept for the next request."""
LIVE_STEP = 60_000
"""Ms between two deployments that start by themselves, give or take."""


class Stream:
    """The deployments of one scope; `index` 0 is the newest seeded one, indexes from OWN on came later.

    `tied` is how many seeded ones in a row share a creation time.
    """

    def __init__(
        self, *, seed: int, scope: str, projects: list[Project], count: int, anchor: int, live: bool, tied: int = 1
    ) -> None:
        self.seed, self.scope, self.projects, self.anchor = seed, scope, projects, anchor
        self.active = [project for project in projects if project.weight]
        self.count = count if self.active else 0
        self.live = live and self.count > 0
        self.tied = tied
        self.new: list[Deployment] = []
        """Created while the account runs, oldest first."""
        self.moves = Moves()
        """What was asked of the projects' production."""
        self._changed: dict[int, Deployment] = {}
        self._deleted: set[int] = set()
        self._scripts: tuple[Script, ...] = SCRIPTS.get(scope, ())
        self._step = min(21_600_000, max(20_000, SPAN // max(1, count)))
        self._blocks: list[tuple[list[Project], list[str], list[int], dict[str, list[int]]]] = []
        self._lived = 0
        self._by_name = {project.name: project for project in projects}
        self._weights = [project.weight for project in self.active]
        self._ids: dict[str, int] = {}
        self.seeded = lru_cache(KEPT)(self._seeded)
        """The seeded deployment with an index."""

    # Time

    def created(self, index: int) -> int:
        """When the seeded deployment `index` was created: strictly falling with the index unless times are tied."""
        index -= index % self.tied
        if index < len(self._scripts):
            return self.anchor - round(self._scripts[index].age * 1000)
        place, start = index - len(self._scripts), round(self._scripts[-1].age * 1000) if self._scripts else 0
        step = RECENT_STEP if place < RECENT else self._step
        past = place * RECENT_STEP if place < RECENT else RECENT * RECENT_STEP + (place - RECENT) * self._step
        return self.anchor - start - 1 - past - mix(index, self.seed) % step

    def sync(self, now: int) -> None:
        """Let the deployments start that were due by `now`."""
        while self.live and (at := self._due(self._lived)) <= now:
            roll = number(self.seed, self.scope, "live", self._lived)
            project = self.active[roll % len(self.active)] if roll % 3 else self.active[0]
            index = OWN + len(self.new)
            self.new.append(
                make(
                    seed=self.seed,
                    scope=self.scope,
                    index=index,
                    created=self.free(at),
                    project=project,
                    outcome="E" if roll % 9 == 0 else "R",
                    production=roll % 5 == 0,
                    roll=roll & 0xFFFFFFFF,
                )
            )
            self._settle(self.new[-1])
            self._lived += 1

    def _due(self, count: int) -> int:
        return self.anchor + 45_000 + count * LIVE_STEP + number(self.seed, "due", count) % 20_000

    def free(self, at: int) -> int:
        """`at`, or the first ms after it that is later than every deployment so far."""
        newest = self.new[-1].created if self.new else self.created(0) if self.count else 0
        return max(at, newest + 1)

    def add(self, deployment: Deployment) -> None:
        """Keep a deployment that a request has created."""
        self.new.append(deployment)
        self._settle(deployment)

    def _settle(self, deployment: Deployment) -> None:
        # Without auto-assignment, as after a rollback, production builds wait as staged until someone promotes one.
        if deployment.target == "production":
            deployment.staged = not self.moves.auto_assign(deployment.project, deployment.created)
        self._ids[deployment.uid] = self._ids[deployment.host] = len(self.new) - 1

    # Rows

    def _block(self, number_: int) -> tuple[list[Project], list[str], list[int], dict[str, list[int]]]:
        while len(self._blocks) <= number_:
            start = len(self._blocks) * BLOCK
            size = min(BLOCK, self.count - start)
            random = Random(f"{self.seed}/{self.scope}/{start}")  # noqa: S311 - a demo that is the same at every start
            projects = random.choices(self.active, self._weights, k=size)
            outcomes = random.choices(OUTCOMES, k=size)
            rolls = [random.getrandbits(32) for _ in range(size)]
            places: dict[str, list[int]] = {}
            for index, script in enumerate(self._scripts[:size] if start == 0 else ()):
                projects[index], outcomes[index] = self._by_name[script.project], script.outcome
            for index, project in enumerate(projects, start):
                places.setdefault(project.id, []).append(index)
            self._blocks.append((projects, outcomes, rolls, places))
        return self._blocks[number_]

    def _production(self, index: int, project: Project, roll: int) -> bool:
        if index < len(self._scripts):
            return self._scripts[index].production
        return (roll >> 16) & 0xFF < project.share

    def _seeded(self, index: int) -> Deployment:
        projects, outcomes, rolls, _ = self._block(index // BLOCK)
        offset = index % BLOCK
        project, roll = projects[offset], rolls[offset]
        return make(
            seed=self.seed,
            scope=self.scope,
            index=index,
            created=self.created(index),
            project=project,
            outcome=outcomes[offset],
            production=self._production(index, project, roll),
            roll=roll,
            script=self._scripts[index] if index < len(self._scripts) else None,
        )

    def get(self, index: int) -> Deployment:
        """The deployment `index`, seeded or new, as requests have left it."""
        if index >= OWN:
            return self.new[index - OWN]
        return self._changed.get(index) or self.seeded(index)

    def change(self, index: int, deployment: Deployment) -> None:
        """Keep what a request has made of the deployment `index`."""
        if index >= OWN:
            self.new[index - OWN] = deployment
        else:
            self._changed[index] = deployment

    def delete(self, index: int) -> None:
        """The deployment `index` is no more."""
        self._deleted.add(index)

    def indexes(
        self,
        *,
        projects: frozenset[str] | None = None,
        outcomes: frozenset[str] | None = None,
        production: bool | None = None,
        before: float | None = None,
        after: int | None = None,
        inclusive: bool = False,
    ) -> Iterator[int]:
        """Indexes of deployments, newest first, that can match; `before` and `after` are ms since the epoch.

        `outcomes` holds keys of deployment.OUTCOMES and is applied to rows that have surely ended; the caller looks at
        the others.
        """
        shift = 0 if inclusive else 1
        top = len(self.new)
        if before is not None:
            top = (bisect_right if inclusive else bisect_left)(self.new, before, key=lambda one: one.created)
        for place in range(top - 1, -1, -1):
            one = self.new[place]
            if after is not None and one.created < after + shift:
                return
            if (projects is None or one.project.id in projects) and OWN + place not in self._deleted:
                yield OWN + place
        first, last = 0, self.count
        if before is not None:
            first = bisect_left(range(self.count), shift - before, key=lambda index: -self.created(index))
        if after is not None:
            last = bisect_right(range(self.count), -after - shift, key=lambda index: -self.created(index))
        yield from self._old(first, last, projects, outcomes, production)

    def _old(
        self,
        first: int,
        last: int,
        projects: frozenset[str] | None,
        outcomes: frozenset[str] | None,
        production: bool | None,
    ) -> Iterator[int]:
        scripted = len(self._scripts)
        if outcomes is not None and not outcomes:
            last = min(last, scripted)
        for number_ in range(first // BLOCK, (last + BLOCK - 1) // BLOCK):
            block, ends, rolls, places = self._block(number_)
            start = number_ * BLOCK
            candidates: Iterator[int] | list[int] = iter(range(max(first, start), min(last, start + len(block))))
            if projects is not None:
                candidates = sorted(i for p in projects for i in places.get(p, ()) if first <= i < last)
            for index in candidates:
                if index in self._deleted:
                    continue
                if index >= scripted:
                    offset = index - start
                    if outcomes is not None and ends[offset] not in outcomes:
                        continue
                    if production is not None and self._production(index, block[offset], rolls[offset]) != production:
                        continue
                yield index

    def find(self, name: str) -> int | None:
        """The index of the deployment with this id or host, unless it was deleted."""
        index = self._place(name)
        return None if index in self._deleted else index

    def _place(self, name: str) -> int | None:
        if name in self._ids:
            return OWN + self._ids[name]
        if name.startswith("dpl_"):
            index = gather(name[4 : 4 + ID_INDEX], BASE62)
        else:
            stem = name.removesuffix(f"-{self.scope}.vercel.app")
            index = gather(stem[-HOST_INDEX - 3 : -3], BASE36)
        if index is None or not 0 <= index < self.count:
            return None
        one = self.seeded(index)
        return index if name in {one.uid, one.host} else None
