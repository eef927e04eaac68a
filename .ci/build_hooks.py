"""What a distribution has besides the code: the package index page, the man page, completions for shells.

The same sources give the same files: everything is made from README.md, pyproject.toml and the command line's parser.
"""

import re
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

INSTALL = """\
    uvx vtui --demo        # try it without an account
    pipx install vtui      # install it
"""
"""What stands below the first picture of the package index page, which is read by those who install a release."""


class PageHook(MetadataHookInterface):
    """The package index page: README with absolute links, for a reader without the sources."""

    def update(self, metadata: dict[str, Any]) -> None:
        readme = Path(self.root, "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": page(readme, metadata["urls"]["Repository"])}


def page(readme: str, repository: str) -> str:
    """README with `INSTALL` below its first picture, and with absolute addresses of its files and pictures."""
    start = readme.index("\n\n", readme.index("![")) + 2
    text = f"{readme[:start]}{INSTALL}\n{readme[start:]}"
    text = re.sub(r"(!\[[^\]]*\]\()(?!https?:)", rf"\1{repository}/raw/main/", text)
    return re.sub(r"((?<!!)\[[^\]!]*\]\()(?!https?:|#)", rf"\1{repository}/blob/main/", text)


class SharedDataHook(BuildHookInterface):
    """The man page and the completions, where pip, pipx and uv put the files of a package for the system."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from vtui.cli.completion_scripts import script
        from vtui.cli.man_page import man_page

        files = {
            "man/man1/vtui.1": man_page(),
            "bash-completion/completions/vtui": script("bash"),
            "zsh/site-functions/_vtui": script("zsh"),
            "fish/vendor_completions.d/vtui.fish": script("fish"),
        }
        folder = Path(mkdtemp())
        for number, (name, lines) in enumerate(files.items()):
            file = folder / str(number)
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            build_data["shared_data"][str(file)] = f"share/{name}"
