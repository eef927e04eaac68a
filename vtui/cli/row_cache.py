"""The rows kept for the next start, for `vtui cache` and `vtui logout`."""

from collections.abc import Mapping
from functools import partial

from vtui.cli import output
from vtui.cli.options import ActionOptions
from vtui.session.row_cache import is_of
from vtui.system.cache_folder import CacheFolder, cache_path
from vtui.text import clean, count


def run_cache(options: ActionOptions, environ: Mapping[str, str]) -> int:
    """Print the path of the cache folder, or delete its files; return the exit code. Raises OSError."""
    output.prepare("text")
    path = cache_path(environ)
    if options.action == "path":
        print(clean(str(path)))
        return 0
    deleted = CacheFolder(path).delete()
    accounts = count(deleted, ("account", "accounts"))
    output.print_message(f"Rows of {accounts} deleted from {path}." if deleted else f"No rows in {path}.")
    return 0


def forget_rows(base: str, environ: Mapping[str, str]) -> None:
    """Delete the rows of the accounts at an API, and print whether there were any. Raises OSError."""
    if CacheFolder(cache_path(environ)).delete(partial(is_of, api=base)):
        output.print_message(f"Rows kept for {base} deleted from the cache.")
