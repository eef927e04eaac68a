"""Change the settings of a project (updateProject); of the real ones this account has the one that vtui changes."""

from vtui.demo.handlers.messages import Refused, Reply, Request, bad
from vtui.demo.handlers.project_json import shape
from vtui.demo.handlers.resources import project_of

AUTO_ASSIGN = "autoAssignCustomDomains"


def edit(request: Request) -> Reply:
    """Change the settings in the body and answer with the whole project; 400 for a key or a value it does not take."""
    project = project_of(request)
    if "transfer" in project.flags:
        raise Refused(409, "conflict", "The project is currently being transferred.")
    body = request.read_object()
    for key, value in body.items():
        if key != AUTO_ASSIGN:
            raise bad(
                f"Invalid request: should NOT have additional property `{key}`",
                keyword="additionalProperties",
                dataPath="",
                params={"additionalProperty": key},
            )
        if not isinstance(value, bool):
            raise bad(f"Invalid request: `{key}` should be boolean", keyword="type", dataPath=f".{key}", params={})
    if AUTO_ASSIGN in body:
        request.scope.moves.choose(project, request.now, auto_assign=body[AUTO_ASSIGN])
    return Reply.of(shape(request.scope, project, request.now))
