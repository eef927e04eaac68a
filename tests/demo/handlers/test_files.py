"""The files of deployments that were uploaded."""

from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha1
from typing import Any

from tests.harness.demo_requests import Client


def paths(tree: list[Any], folder: str = "") -> Iterator[tuple[str, Any]]:
    for node in tree:
        yield folder + node["name"], node
        yield from paths(node.get("children", []), f"{folder}{node['name']}/")


def test_the_id_of_a_file_is_the_sha1_of_its_content() -> None:
    client = Client()
    uid = client.send("POST", "/v13/deployments", {"name": "store", "files": [{"file": "index.html"}]})["id"]
    tree = dict(paths(client.get(f"/v6/deployments/{uid}/files")))
    assert {"package.json", "src", "src/styles", "src/styles/main.css", "src/[slug].ts", "latest.html"} <= tree.keys()
    assert {path: node["type"] for path, node in tree.items() if node["type"] != "file"} == {
        "src": "directory",
        "src/styles": "directory",
        "public": "directory",
        "latest.html": "symlink",
    }
    for node in tree.values():
        if "uid" in node:
            content = b64decode(client.get(f"/v8/deployments/{uid}/files/{node['uid']}")["data"])
            assert sha1(content, usedforsecurity=False).hexdigest() == node["uid"]
    package = client.get(f"/v8/deployments/{uid}/files/{tree['package.json']['uid']}")
    assert b64decode(package["data"]) == b'{"name": "store", "scripts": {"build": "node build.js"}}\n'


def test_deployments_from_git_have_no_files() -> None:
    client = Client()
    row = next(row for row in client.rows() if row["source"] == "git")
    assert client.request("GET", f"/v6/deployments/{row['uid']}/files", slug="acme").status == 404
    assert client.request("GET", f"/v8/deployments/{row['uid']}/files/{'0' * 40}", slug="acme").status == 404
