"""A log that is held and searched: `python -m tests.tools.benchmarks.log_holding LINES REPORT`.

Reports the resident `bytes` that a line takes beyond its text, and in ms the time to the `first` hit, which is on the
last line, and to the `count` of a word that a fifth of the lines hold.
"""

import gc
import json
import sys
import time
from pathlib import Path

from tests.tools.benchmarks.log_lines import NEEDLE, PIECE, encoded
from vtui.logs.rows import Rows
from vtui.logs.search import Search, SearchQuery
from vtui.logs.store import Log
from vtui.models.responses.log_events import Splitter, build_events, lines_of


def resident() -> int:
    """Resident memory in bytes."""
    gc.collect()
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1_024


def main(lines: str, file: str) -> None:
    """Fill, measure, search, write the report."""
    wanted = int(lines)
    log = Log(wanted)
    rows, splitter = Rows(log), Splitter()
    tuple(lines_of(build_events(Splitter().feed(encoded(0, wanted) + b"\n"))))  # loads the reader, which is no line's
    before = resident()
    for at in range(0, wanted, PIECE):
        piece = b"".join(encoded(number, wanted) + b"\n" for number in range(at, min(at + PIECE, wanted)))
        log.extend(tuple(lines_of(build_events(splitter.feed(piece)))))
        rows.grow()
    texts = sum(len(line.text.encode()) for line in log.lines)
    held = (resident() - before - texts) / wanted
    began = time.perf_counter()
    first = Search(log, SearchQuery(NEEDLE)).quick_match_from(0)
    found = time.perf_counter()
    search = Search(log, SearchQuery("compiled products"))
    for _ in search.steps():
        pass
    counted = time.perf_counter()
    if first != wanted - 1 or len(search.numbers) != wanted // 5:
        Path(file).write_text(json.dumps({"failed": f"found {first}, {len(search.numbers)}"}))
        return
    report = {"bytes": held, "first": (found - began) * 1_000, "count": (counted - found) * 1_000}
    Path(file).write_text(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
