"""All deployments of one scope, newest first: the seeded ones are generated on access, the new ones are stored."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import NamedTuple

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.deployment_generator import HOST_INDEX_WIDTH, ID_INDEX_WIDTH, SCRIPTED, generate_deployment
from vtui.demo.data.production_moves import ProductionMoves
from vtui.demo.data.projects import Project
from vtui.demo.data.pseudorandom import BASE36, BASE62, decode_index, mix, number
from vtui.demo.data.values import DAY

FIRST_NEW_INDEX = 50_000_000
"""Indexes from here on belong to deployments created while the account runs."""
BLOCK_SIZE = 1000
"""Rows whose columns are generated together."""
MAX_AGE = 540 * DAY
"""How far back the oldest deployment lies, at most."""
RECENT_COUNT = 50
"""Rows that are minutes apart, whatever the total."""
RECENT_INTERVAL = 420_000
FIRST_LIVE, LIVE_INTERVAL = 45_000, 60_000
"""Ms until the first live deployment is due, and between two; each is up to 20 s later."""
OUTCOME_SHARES = "RRRRRRRRRRRRRRRRRRRRREEC"
"""Outcomes with their shares; blocked ones are scripted."""


class Block(NamedTuple):
    """The columns of some consecutive seeded rows, and the indexes of each project's rows by its id."""

    projects: list[Project]
    outcomes: list[str]
    bits: list[int]
    by_project: dict[str, list[int]]


@dataclass(kw_only=True, eq=False)
class Deployments:
    """The deployments of one scope; index 0 is the newest seeded one, indexes from FIRST_NEW_INDEX on came later.

    Everything beside its fields follows from them.
    """

    projects: list[Project]
    seed: int
    scope: str
    """The slug of the scope."""
    count: int
    """How many are seeded."""
    anchor: int
    """When the account began (ms)."""
    live: bool
    """Whether deployments start without a request."""
    tied: int
    """How many consecutive seeded ones share a creation time."""
    active: list[Project] = field(default_factory=list)
    """The projects that the seeded ones belong to."""
    new: list[Deployment] = field(default_factory=list)
    """Created while the account runs, oldest first."""
    changed: dict[int, Deployment] = field(default_factory=dict)
    """Seeded ones that requests have changed, by index."""
    deleted: set[int] = field(default_factory=set)
    """Indexes of those that requests have deleted."""
    deleted_projects: set[str] = field(default_factory=set)
    """Ids of projects that requests have deleted."""
    live_count: int = 0
    """How many have been due without a request so far."""
    moves: ProductionMoves = field(default_factory=ProductionMoves)

    def __post_init__(self) -> None:
        self.active = self.active or [project for project in self.projects if project.weight]
        self.count = self.count if self.active else 0
        self.live = self.live and self.count > 0
        self._by_name = {project.name: project for project in (*self.projects, *self.active)}
        self.encoded: dict[int, bytes] = {}
        """List rows that only `change` can change, in JSON by index."""
        self._scripts = SCRIPTED.get(self.scope, ())
        self._interval = min(21_600_000, max(20_000, MAX_AGE // max(1, self.count)))
        self._blocks: list[Block] = []
        self._new_index = {name: index for index, row in enumerate(self.new) for name in (row.uid, row.host)}
        """Id and host of a new deployment -> its index in `new`."""
        self._seeded = lru_cache(2_000)(self._generate)

    def created(self, index: int) -> int:
        """When the deployment `index` was created (ms): strictly falling with a seeded index unless times are tied."""
        if index >= FIRST_NEW_INDEX:
            return self.new[index - FIRST_NEW_INDEX].created
        index -= index % self.tied
        if index < len(self._scripts):
            return self.anchor - round(self._scripts[index].age * 1000)
        position, start = index - len(self._scripts), round(self._scripts[-1].age * 1000) if self._scripts else 0
        interval = RECENT_INTERVAL if position < RECENT_COUNT else self._interval
        recent = min(position, RECENT_COUNT)
        age = start + 1 + recent * RECENT_INTERVAL + (position - recent) * self._interval
        return self.anchor - age - mix(index, self.seed) % interval

    def _due(self, count: int) -> int:
        """When (ms) a live deployment is due after `count` others."""
        return self.anchor + FIRST_LIVE + count * LIVE_INTERVAL + number(self.seed, "due", count) % 20_000

    def skip_due(self, now: int) -> None:
        """Leave out the live deployments that are due by `now`."""
        self.live_count = max(self.live_count, (now - self.anchor - FIRST_LIVE) // LIVE_INTERVAL)
        while self._due(self.live_count) <= now:
            self.live_count += 1

    def start_due(self, now: int) -> None:
        """Start the live deployments that are due by `now`, about one a minute."""
        while self.live:
            at = self._due(self.live_count)
            if at > now:
                return
            bits = number(self.seed, self.scope, "live", self.live_count)
            self.live_count += 1
            project = self.active[bits % len(self.active)] if bits % 3 else self.active[0]
            if project.id not in self.deleted_projects:
                outcome = "E" if bits % 9 == 0 else "R"
                self.add(self.build(project, at, outcome=outcome, production=bits % 5 == 0, bits=bits & 0xFFFFFFFF))

    def build(self, project: Project, at: int, *, outcome: str, production: bool, bits: int) -> Deployment:
        """A new deployment of a project from `at` on (ms), which is not stored; `bits` as in generate_deployment."""
        return generate_deployment(
            seed=self.seed,
            scope=self.scope,
            index=FIRST_NEW_INDEX + len(self.new),
            created=self.free_time(at),
            project=project,
            outcome=outcome,
            production=production,
            bits=bits,
        )

    def free_time(self, at: int) -> int:
        """`at`, or the first ms after it that is later than every deployment so far."""
        newest = self.new[-1].created if self.new else self.created(0) if self.count else 0
        return max(at, newest + 1)

    def add(self, deployment: Deployment) -> None:
        """Store a new deployment; one for production is staged while auto-assignment is off, as after a rollback."""
        if deployment.target == "production":
            deployment.staged = not self.moves.auto_assign(deployment.project, deployment.created)
        self._new_index[deployment.uid] = self._new_index[deployment.host] = len(self.new)
        self.new.append(deployment)

    def _block(self, block_number: int) -> Block:
        while len(self._blocks) <= block_number:
            start = len(self._blocks) * BLOCK_SIZE
            size = min(BLOCK_SIZE, self.count - start)
            random = Random(f"{self.seed}/{self.scope}/{start}")  # noqa: S311 - a demo that is the same at every start
            projects = random.choices(self.active, [project.weight for project in self.active], k=size)
            outcomes = random.choices(OUTCOME_SHARES, k=size)
            bits = [random.getrandbits(32) for _ in range(size)]
            for index, script in enumerate(self._scripts[:size] if start == 0 else ()):
                projects[index], outcomes[index] = self._by_name[script.project], script.outcome
            by_project: dict[str, list[int]] = {}
            for index, project in enumerate(projects, start):
                by_project.setdefault(project.id, []).append(index)
            self._blocks.append(Block(projects, outcomes, bits, by_project))
        return self._blocks[block_number]

    def _is_production(self, index: int, project: Project, bits: int) -> bool:
        if index < len(self._scripts):
            return self._scripts[index].target == "production"
        return (bits >> 16) & 0xFF < project.production_share

    def _generate(self, index: int) -> Deployment:
        block, offset = self._block(index // BLOCK_SIZE), index % BLOCK_SIZE
        project, bits = block.projects[offset], block.bits[offset]
        return generate_deployment(
            seed=self.seed,
            scope=self.scope,
            index=index,
            created=self.created(index),
            project=project,
            outcome=block.outcomes[offset],
            production=self._is_production(index, project, bits),
            bits=bits,
            script=self._scripts[index] if index < len(self._scripts) else None,
        )

    def get(self, index: int) -> Deployment:
        """The deployment `index`, with the changes that requests have made."""
        if index >= FIRST_NEW_INDEX:
            return self.new[index - FIRST_NEW_INDEX]
        return self.changed.get(index) or self._seeded(index)

    def change(self, index: int, deployment: Deployment) -> None:
        """Replace the deployment `index`."""
        self.encoded.pop(index, None)
        if index >= FIRST_NEW_INDEX:
            self.new[index - FIRST_NEW_INDEX] = deployment
        else:
            self.changed[index] = deployment

    def delete(self, index: int) -> None:
        """Delete the deployment `index`."""
        self.deleted.add(index)

    def delete_project(self, project: Project) -> None:
        """Delete the deployments of a project, which gets no more."""
        self.deleted.update(self.indexes(projects=frozenset({project.id})))
        self.deleted_projects.add(project.id)

    def of_project(self, project: Project) -> Iterator[Deployment]:
        """The deployments of a project, newest first."""
        return map(self.get, self.indexes(projects=frozenset({project.id})))

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

        `outcomes` holds keys of deployment.OUTCOMES; it and `production` filter the generated seeded rows only: the
        caller has to check the others.
        """
        shift = 0 if inclusive else 1
        newest = len(self.new)
        if before is not None:
            bisect = bisect_right if inclusive else bisect_left
            newest = bisect(self.new, before, key=lambda deployment: deployment.created)
        for position in range(newest - 1, -1, -1):
            deployment, index = self.new[position], FIRST_NEW_INDEX + position
            if after is not None and deployment.created < after + shift:
                return
            if (projects is None or deployment.project.id in projects) and index not in self.deleted:
                yield index
        first, last = 0, self.count
        if before is not None:
            first = bisect_left(range(self.count), shift - before, key=lambda index: -self.created(index))
        if after is not None:
            last = bisect_right(range(self.count), -after - shift, key=lambda index: -self.created(index))
        scripted = len(self._scripts)
        if outcomes is not None and not outcomes:
            last = min(last, scripted)
        for block_number in range(first // BLOCK_SIZE, (last + BLOCK_SIZE - 1) // BLOCK_SIZE):
            block, start = self._block(block_number), block_number * BLOCK_SIZE
            candidates: Sequence[int] = range(max(first, start), min(last, start + len(block.projects)))
            if projects is not None:
                candidates = sorted(i for id_ in projects for i in block.by_project.get(id_, ()) if first <= i < last)
            for index in candidates:
                offset = index - start
                matches = index < scripted or (
                    (outcomes is None or block.outcomes[offset] in outcomes)
                    and production in {None, self._is_production(index, block.projects[offset], block.bits[offset])}
                )
                if matches and index not in self.deleted:
                    yield index

    def find(self, name: str) -> int | None:
        """The index of the deployment with this id or host, unless it was deleted."""
        index = self._index(name)
        return None if index in self.deleted else index

    def by_name(self, name: str | None) -> Deployment | None:
        """The deployment with this id or host, unless it was deleted."""
        index = None if name is None else self.find(name)
        return None if index is None else self.get(index)

    def _index(self, name: str) -> int | None:
        if name in self._new_index:
            return FIRST_NEW_INDEX + self._new_index[name]
        if name.startswith("dpl_"):
            index = decode_index(name[4 : 4 + ID_INDEX_WIDTH], BASE62)
        else:
            stem = name.removesuffix(f"-{self.scope}.vercel.app")
            index = decode_index(stem[-HOST_INDEX_WIDTH - 3 : -3], BASE36)
        if index is None or not 0 <= index < self.count:
            return None
        seeded = self._seeded(index)
        return index if name in {seeded.uid, seeded.host} else None
