"""How soon the app answers: `python -m tests.tools.benchmarks.answering WHAT URL TOKEN ROWS FOLDER`.

WHAT is `key`, `sort`, `filter`, `first-word` or `patch`, and is done over and over to a list of ROWS, a round each time
that a file `N.go` (0, 1, ...) comes into FOLDER. The round's `N.json` has the ms until the repaint by name.
"""

import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from textual import events
from textual.keys import key_to_character

from tests.tools.benchmarks.driven import NotThere, start
from tests.tools.benchmarks.repaints import Repainting
from tests.tools.benchmarks.report import Report
from tests.tools.benchmarks.server import Server
from vtui.table.sorting import Order

KEYS = 200
"""Key presses of a round."""
PATCHES = 60
"""Patches of a round."""
ON_VIEW = 20
"""Rows that are patched in turn: a row that changed stands out for a while, and that is over when it changes again."""
STEADY = 3_600.0
"""Seconds between two looks at the clock: what the app does by itself each second is not mistaken for an answer."""
SETTLED = 0.25
"""Seconds after which a sort or a filter that works in steps is over."""
QUICK = 0.1
"""Seconds between two keys of a quick typist."""
SHARE = 1 / 20
"""Of the rows that match an ordinary word."""

Round = dict[str, float]


class Answering(Repainting):
    """Does something to a long list and waits for the repaint."""

    def __init__(self, what: str, server: Server, rows: int, folder: Path) -> None:
        self._rows, self._folder = rows, folder
        self._round = {
            "key": self.key,
            "sort": self.sort,
            "filter": self.filter,
            "first-word": self.first_word,
            "patch": self.patch,
        }[what]
        super().__init__(start(server, rows, tick=STEADY))

    async def drive(self) -> Report:
        """Load, then a round whenever one is wanted, until the process is ended."""
        await self.has_loaded(self._rows)
        await self.rests()
        await self.is_drawn()
        for number in count():
            await self.met((self._folder / f"{number}.go").exists)
            try:
                found: Report = await self._round()
            except NotThere as lacking:
                found = {"failed": str(lacking)}
            written = self._folder / "written"
            written.write_text(json.dumps(found))
            written.rename(self._folder / f"{number}.json")
        raise AssertionError("counting ended")

    async def key(self) -> Round:
        """The cursor goes down, row by row."""
        return _spread([await self.repaint(partial(self._press, "j")) for _ in range(KEYS)])

    async def patch(self) -> Round:
        """Rows on view get another message, one after the other, as the answer to an action would give it."""
        feed, rows = self.listed.feed, list(self.listed.collection)[:ON_VIEW]
        assert feed is not None
        taken = []
        for number in range(PATCHES):
            line = number % ON_VIEW
            row = replace(rows[line], message=f"patched for the {number}th time")
            taken.append(await self.repaint(partial(feed.put, row), line=line))
        return _spread(taken)

    async def sort(self) -> Round:
        """By each column that stands in the table."""
        columns = [
            column.id for column in self.listed.resource.list.columns if column.values.of is not None and column.shown
        ]
        return {
            name: await self.repaint(partial(self.listed.columns.sort_by, Order(name)), SETTLED) for name in columns
        }

    async def filter(self) -> Round:
        """An ordinary word, a rare one, two columns, and none again after each; written in the filter's line."""
        if not self.listed.bar.writing:
            self.listed.filtering.open()
            await asyncio.sleep(SETTLED)
        ordinary, rare = self._words()
        filters = {f"word {ordinary}": ordinary, f"rare {rare}": rare, "columns": "branch:main state:ready"}
        found: Round = {}
        clearing = []
        for name, text in filters.items():
            found[name] = await self.repaint(partial(self.listed.filtering.read, text), SETTLED)
            clearing.append(await self.repaint(partial(self.listed.filtering.read, ""), SETTLED))
        return {**found, "clear": max(clearing)}

    async def first_word(self) -> Round:
        """A word when no texts are made yet: a key after the one that opens the filter's line, and at once."""
        found, (ordinary, _) = Round(), self._words()
        for name, pause in {"quick": QUICK, "at once": 0.0}.items():
            self.listed.view.show_columns(())  # texts are made for the columns on view
            self.listed.filtering.open()
            await asyncio.sleep(pause)
            found[name] = await self.repaint(partial(self.listed.filtering.read, ordinary), SETTLED)
            self.listed.filtering.cancel()
            await asyncio.sleep(SETTLED)
        return found

    def _words(self) -> tuple[str, str]:
        return words(_text(row) for row in list(self.listed.collection)[:2_000])

    def _press(self, key: str) -> None:
        event = events.Key(key, key_to_character(key))
        event.set_sender(self)
        self.post_message(event)


def _spread(samples: list[float]) -> Round:
    """The median of many, and what all but a few keep under."""
    return {"median": median(samples), "p95": quantiles(samples, n=20)[-1]}


def _text(row: object) -> str:
    """What a word is looked for in: commit, project, branch, maker."""
    return " ".join(str(getattr(row, field) or "") for field in ("message", "name", "branch", "creator")).casefold()


def words(texts: Iterable[str]) -> tuple[str, str]:
    """The word that stands in about one of 20 texts, and one that stands in few."""
    known = list(texts)
    found = {word for text in known for word in text.split() if word.isalpha() and len(word) > 3}
    counts = {word: sum(word in text for text in known) for word in sorted(found)}
    ordinary = min(counts, key=lambda word: abs(counts[word] - len(known) * SHARE))
    return ordinary, min(counts, key=lambda word: counts[word])


def main(given: Sequence[str]) -> None:
    """Run it until it is ended."""
    what, url, token, rows, folder = given
    Answering(what, Server(url, token), int(rows), Path(folder)).run()


if __name__ == "__main__":
    main(sys.argv[1:])
