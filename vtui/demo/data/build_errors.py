"""What build tools write when they fail, in their own words."""

from vtui.demo.data.deployment import Deployment

INSTALL = """\
 ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date

Note that in CI environments this setting is true by default."""
NEXT = """\
Failed to compile.

./src/app/page.tsx:12:9
Type error: 'total' is not on 'Cart'.

  10 |   const cart = useCart()
  11 |   return (
> 12 |     <p>{cart.total}</p>
     |         ^
  13 |   )"""
VITE = """\
\x1b[31mx\x1b[39m Build failed in 512ms
\x1b[31merror during build:
\x1b[31msrc/main.ts (3:9): "render" is not exported by "src/app.ts", imported by "src/main.ts".\x1b[31m
file: \x1b[36m/vercel/path0/src/main.ts:3:9\x1b[31m"""
NODE = """\
node:internal/modules/cjs/loader:1143
  throw err;
  ^

Error: Cannot find module 'sharp'
Require stack:
- /vercel/path0/build.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1140:15)
    at Object.<anonymous> (/vercel/path0/build.js:3:9)"""


def told(one: Deployment) -> str:
    """What the tool that failed has written; empty where the fault was not the project's."""
    code, message, _ = one.error
    if code == "UNEXPECTED_ERROR":
        return ""
    if "install" in message:
        return INSTALL
    framework = one.project.framework
    if framework == "nextjs":
        return NEXT
    return NODE if framework is None else VITE
