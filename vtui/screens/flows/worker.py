"""Work that goes on beside the keys, started by what is no widget itself."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from textual.dom import DOMNode


def start_worker(
    node: DOMNode, group: str, work: Callable[..., Coroutine[Any, Any, None]], *arguments: Any, exclusive: bool = True
) -> None:
    """Run `work` as a worker of a node, which cancels it when it is closed; `exclusive` ends what runs in the group."""
    job: Callable[[], Any] = partial(work, *arguments)
    node.run_worker(job, group=group, exclusive=exclusive)
