"""The files of a deployment that was uploaded, as a tree; their contents are the same for every one of a project."""

from collections.abc import Mapping
from hashlib import sha1

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.values import Json

MODES = {"directory": 0o40755, "file": 0o100644, "symlink": 0o120777}
FILES: dict[str, tuple[str, str]] = {
    "README.md": ("text/markdown", "# {name}\n\nDeployed with the command line.\n"),
    "package.json": ("application/json", '{{"name": "{name}", "scripts": {{"build": "node build.js"}}}}\n'),
    "build.js": ("application/javascript", 'console.log("building {name}")\n'),
    "src/index.html": ("text/html", "<!doctype html>\n<title>{name}</title>\n<p>日本語 🎉</p>\n"),
    "src/styles/main.css": ("text/css", "body {{ margin: 0 }}\n"),
    "src/[slug].ts": ("application/typescript", "export const red = '\x1b[31m[/red]'\n"),
    "public/logo.png": ("image/png", "\x89PNG\r\n\x1a\n\x00\x01 {name}"),
    "public/empty.txt": ("text/plain", ""),
}
"""Path -> content type and content, in which `{name}` stands for the project's name."""
LINK = ("latest.html", "src/index.html")


def _content(deployment: Deployment, path: str) -> bytes:
    type_, text = FILES[path]
    return text.format(name=deployment.project.name).encode("latin-1" if type_ == "image/png" else "utf-8")


def contents_of(deployment: Deployment) -> Mapping[str, bytes]:
    """The contents of the files by their ids, the SHA-1 of what they hold; none for a deployment from git."""
    if deployment.source != "cli":
        return {}
    contents = [*(_content(deployment, path) for path in FILES), LINK[1].encode()]
    return {_id(content): content for content in contents}


def _id(content: bytes) -> str:
    return sha1(content, usedforsecurity=False).hexdigest()


def _node(name: str, type_: str, content: bytes | None = None, content_type: str | None = None) -> Json:
    node: Json = {"name": name, "type": type_, "mode": MODES[type_]}
    if content is not None:
        node["uid"] = _id(content)
    if content_type is not None:
        node["contentType"] = content_type
    return node | ({"children": []} if type_ == "directory" else {})


def file_tree(deployment: Deployment) -> list[Json]:
    """The tree of the files (listDeploymentFiles)."""
    tree: list[Json] = []
    for path, (content_type, _) in FILES.items():
        level, (*folders, name) = tree, path.split("/")
        for folder in folders:
            node = next((node for node in level if node["name"] == folder), None)
            if node is None:
                node = _node(folder, "directory")
                level.append(node)
            level = node["children"]
        level.append(_node(name, "file", _content(deployment, path), content_type))
    return [*tree, _node(LINK[0], "symlink", LINK[1].encode())]
