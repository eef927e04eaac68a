"""The files of deployments that were uploaded."""

from base64 import b64encode

from vtui.demo.data.files import contents_of, file_tree
from vtui.demo.handlers.reply import Reply, found, not_found
from vtui.demo.handlers.request import Request


def list_all(request: Request) -> Reply:
    """The tree of a deployment's files (listDeploymentFiles): an array; 404 for a deployment from git."""
    _, deployment = request.stored_deployment()
    if not contents_of(deployment):
        raise not_found("File tree")
    return Reply.of(file_tree(deployment))


def get(request: Request) -> Reply:
    """The content of a file in base64 (getDeploymentFileContents; the shape is not documented)."""
    _, deployment = request.stored_deployment()
    content = found(contents_of(deployment).get(request.params[1]), "File")
    return Reply.of({"data": b64encode(content).decode()})
