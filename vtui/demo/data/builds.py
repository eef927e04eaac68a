"""What a build writes: a function of the clock."""

from typing import NamedTuple

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.pseudorandom import number, token
from vtui.demo.data.values import Json

INSTALL = (
    ("command", 'Running "pnpm install --frozen-lockfile"'),
    ("stdout", "Lockfile is up to date, resolution step is skipped"),
    ("stdout", "Progress: resolved 1, reused 0, downloaded 0, added 0"),
    ("stderr", " WARN  deprecated left-pad@1.3.0: use String.prototype.padStart()"),
    ("stdout", "Packages: +842\n++++++++++++++++++++++++++++++++++++++++++++++++"),
    ("stdout", "Progress: resolved 842, reused 840, downloaded 2, added 842, done"),
    ("stdout", "Done in 6.4s"),
)
COMPILE = (
    "\x1b[36minfo\x1b[39m  - Creating an optimized production build ...",
    "\x1b[32m✓\x1b[0m Compiled successfully",
    "   Linting and checking validity of types ...",
    "./src/components/Cart.tsx\n42:7  Warning: effect depends on 'total'.  react-hooks/exhaustive-deps",
    "   Collecting page data ...",
    "[now-builder-debug] cache key: 9f8e7d6c",
    "   Generating static pages (0/148)",
    "   Generating static pages (37/148)",
    "   Generating static pages (74/148)",
    "   Generating static pages (111/148)",
    "\x1b[32m✓\x1b[0m Generating static pages (148/148)",
    "   Finalizing page optimization ...",
    "Route (app)                              Size     First Load JS",
    "┌ ○ /                                    5.2 kB         112 kB",
    "├ ƒ /[locale]/products/[slug]            8.71 kB        131 kB",
    "└ ○ /日本語                               1.1 kB         101 kB",
)
INSTALL_ERROR = """\
 ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date

Note that in CI environments this setting is true by default."""
NEXT_ERROR = """\
Failed to compile.

./src/app/page.tsx:12:9
Type error: 'total' is not on 'Cart'.

  10 |   const cart = useCart()
  11 |   return (
> 12 |     <p>{cart.total}</p>
     |         ^
  13 |   )"""
VITE_ERROR = """\
\x1b[31mx\x1b[39m Build failed in 512ms
\x1b[31merror during build:
\x1b[31msrc/main.ts (3:9): "render" is not exported by "src/app.ts", imported by "src/main.ts".\x1b[31m
file: \x1b[36m/vercel/path0/src/main.ts:3:9\x1b[31m"""
NODE_ERROR = """\
node:internal/modules/cjs/loader:1143
  throw err;
  ^

Error: Cannot find module 'sharp'
Require stack:
- /vercel/path0/build.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1140:15)
    at Object.<anonymous> (/vercel/path0/build.js:3:9)"""


class Line(NamedTuple):
    """One output of a build; `date` in ms since the epoch."""

    date: int
    kind: str
    text: str
    level: str | None = None


def _failure(deployment: Deployment) -> str:
    """The output of the tool that failed; empty for an error of the platform."""
    code, message, _ = deployment.error
    if code == "UNEXPECTED_ERROR":
        return ""
    if "install" in message:
        return INSTALL_ERROR
    return {"nextjs": NEXT_ERROR, None: NODE_ERROR}.get(deployment.project.framework, VITE_ERROR)


def _lines(deployment: Deployment) -> list[Line]:
    """The complete output of a build, oldest first."""
    project, commit, end = deployment.project, (deployment.sha or "-")[:7], deployment.ended_at
    texts = [
        ("stdout", "Running build in Washington, D.C., USA (East) – iad1"),
        ("stdout", "Build machine configuration: 4 cores, 8 GB"),
        ("stdout", f"Cloning {project.org}/{project.name} (Branch: {deployment.branch}, Commit: {commit})"),
        ("stdout", "Cloning completed: 412.000ms"),
        ("stdout", "Restored build cache from previous deployment"),
        *INSTALL,
        ("command", f'Running "{"next build" if project.framework == "nextjs" else "npm run build"}"'),
        *(("stdout", text) for text in COMPILE),
    ]
    lines = []
    for index, (kind, text) in enumerate(texts):
        date = deployment.building_at + deployment.building * index // (len(texts) + 4)
        level = "warning" if "Warning:" in text or " WARN " in text else None
        lines.append(Line(date + number(deployment.uid, index) % 90, kind, text, level))
    if deployment.outcome == "C":
        return [line for line in lines if line.date < end]
    if deployment.outcome == "E":
        code, message, _ = deployment.error
        lines = lines[: 8 if "install" in message else 14 + deployment.bits % 12]
        if failure := _failure(deployment):
            lines.append(Line(end - 40, "stderr", failure, "error"))
        lines += [Line(end - 20, "stderr", f"Error: {message}", "error"), Line(end, "exit", code, "error")]
        return sorted((line for line in lines if line.date <= end), key=lambda line: line.date)
    lines += [
        Line(end - 30, "stdout", "Build Completed in /vercel/output [48s]"),
        Line(end - 20, "stdout", "Deploying outputs..."),
        Line(end - 10, "stderr", "Deployment completed"),
        Line(end, "exit", ""),
    ]
    return sorted(line._replace(date=min(line.date, end)) for line in lines)


def _event(deployment: Deployment, index: int, line: Line, **info: str) -> Json:
    id_ = f"{line.date}{index:06d}"
    event: Json = {
        "type": line.kind,
        "created": line.date,
        "date": line.date,
        "deploymentId": deployment.uid,
        "id": id_,
        "serial": id_,
        "info": {"type": "build", "name": "bld_" + token(9, deployment.uid), "entrypoint": "."} | info,
    }
    if line.text:
        event["text"] = line.text
    if line.level is not None:
        event["level"] = line.level
    return event


def build_events(deployment: Deployment, now: int) -> list[Json]:
    """The events of a build up to `now` (ms), oldest first, in the flat shape."""
    if deployment.outcome == "B" or (deployment.outcome == "C" and deployment.building < 1000):
        return []
    lines = [line for line in _lines(deployment) if line.date <= now]
    events = [_event(deployment, index, line) for index, line in enumerate(lines)]
    if now >= deployment.building_at:
        begin = Line(deployment.building_at, "deployment-state", "")
        events.insert(0, _event(deployment, 900, begin, readyState="BUILDING"))
    if now >= deployment.ended_at:
        end = Line(deployment.ended_at, "deployment-state", "")
        events.append(_event(deployment, 901, end, readyState=deployment.state(now)))
    return events
