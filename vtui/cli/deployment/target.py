"""The TARGET of a command for one deployment."""

import re

from vtui.cli.options import UsageError
from vtui.text import clean

_TARGET = re.compile(
    r"(?:https?://)?(?P<name>dpl_\w+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[:/?#].*)?", re.IGNORECASE | re.ASCII
)


def deployment_name(target: str) -> str:
    """The id or host that `target` means; raises UsageError when it can be neither."""
    match = _TARGET.fullmatch(target)
    if match is None or match["name"].lower() == "vercel.com":
        raise UsageError(f"{clean(target, 80)} is no id (dpl_…), URL or host of a deployment")
    name = match["name"]
    return name.lower() if "." in name else name
