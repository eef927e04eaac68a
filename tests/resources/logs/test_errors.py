"""The error finder on logs of build tools, written for the purpose in the words that the tools use."""

import pytest

from vtui.models.log_event import LogLine
from vtui.resources.logs.errors.find import find_errors

VERCEL = 'Error: Command "npm run build" exited with 1'

LOGS: dict[str, tuple[str, str, str]] = {
    "next, types": (
        """
 ▲ Next.js 15.0.3
   Creating an optimized production build ...
 ✓ Compiled successfully
   Linting and checking validity of types ...
Failed to compile.

./src/app/guide/[slug]/page.tsx:41:7
Type error: Property 'params' is missing in type 'Props'.

  39 | export default function Page(props: Props) {
> 41 |   return <Guide slug={props.params.slug} />
     |       ^""",
        "src/app/guide/[slug]/page.tsx:41:7",
        "Type error: Property 'params' is missing in type 'Props'.",
    ),
    "next, a module": (
        """
Failed to compile.

./src/lib/cart.ts:3:1
Module not found: Can't resolve 'left-pad'

https://nextjs.org/docs/messages/module-not-found

> Build failed because of webpack errors""",
        "src/lib/cart.ts:3:1",
        "Module not found: Can't resolve 'left-pad'",
    ),
    "next, swc": (
        """
./app/page.tsx
Error:   x Unexpected token `div`. Expected jsx identifier
   ,-[/vercel/path0/app/page.tsx:5:1]
 3 | export default function Page() {
   `----""",
        "app/page.tsx:5:1",
        "Unexpected token `div`. Expected jsx identifier",
    ),
    "next lint": (
        """
./src/components/Cart.tsx
12:7  Warning: effect depends on 'total'.  react-hooks/exhaustive-deps
42:9  Error: `'` can be escaped with `&apos;`.  react/no-unescaped-entities""",
        "src/components/Cart.tsx:42:9",
        "Error: `'` can be escaped with `&apos;`.  react/no-unescaped-entities",
    ),
    "eslint": (
        """
> eslint .

/vercel/path0/src/cart.js
   3:7   warning  'a' is assigned a value but never used  no-unused-vars
  12:5   error    'total' is not defined                  no-undef

✖ 2 problems (1 error, 1 warning)""",
        "src/cart.js:12:5",
        "'total' is not defined                  no-undef",
    ),
    "tsc": (
        "src/a.ts(12,5): error TS2322: Type 'string' is not assignable to type 'number'.",
        "src/a.ts:12:5",
        "error TS2322: Type 'string' is not assignable to type 'number'.",
    ),
    "tsc, coloured": (
        ("\x1b[96msrc/a.ts\x1b[0m:\x1b[93m12\x1b[0m:\x1b[93m5\x1b[0m - \x1b[91merror\x1b[0m"
        "\x1b[90m TS2304: \x1b[0mCannot find name 'x'."),
        "src/a.ts:12:5",
        "error TS2304: Cannot find name 'x'.",
    ),
    "rollup": (
        """
vite v5.4.0 building for production...
transforming...
✓ 31 modules transformed.
x Build failed in 512ms
error during build:
src/main.ts (3:9): "render" is not exported by "src/app.ts", imported by "src/main.ts".
file: /vercel/path0/src/main.ts:3:9""",
        "src/main.ts:3:9",
        '"render" is not exported by "src/app.ts", imported by "src/main.ts".',
    ),
    "vite": (
        """
error during build:
[vite]: Rollup failed to resolve import "lodash-es" from "/vercel/path0/src/main.ts".
This is most likely unintended because it can break your application at runtime.""",
        "src/main.ts",
        'Rollup failed to resolve import "lodash-es" from "/vercel/path0/src/main.ts".',
    ),
    "esbuild": (
        """
✘ [ERROR] Could not resolve "./missing"

    src/index.ts:2:18:
      2 │ import { a } from "./missing"
        ╵                   ~~~~~~~~~~~""",
        "src/index.ts:2:18",
        'Could not resolve "./missing"',
    ),
    "webpack": (
        """
asset main.js 1.2 KiB [emitted] (name: main)
ERROR in ./src/index.js 5:0-30
Module not found: Error: Can't resolve './cart' in '/vercel/path0/src'""",
        "src/index.js:5:0",
        "Module not found: Error: Can't resolve './cart' in '/vercel/path0/src'",
    ),
    "npm, a script": (
        """
npm error Missing script: "build"
npm error
npm error To see a list of scripts, run:
npm error   npm run
npm error A complete log of this run can be found in: /root/.npm/_logs/x.log""",
        "",
        'Missing script: "build"',
    ),
    "npm, dependencies": (
        """
npm ERR! code ERESOLVE
npm ERR! ERESOLVE could not resolve
npm ERR! While resolving: react-thing@1.0.0""",
        "",
        "ERESOLVE could not resolve",
    ),
    "pnpm": (
        """
 ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date
Note that in CI environments this setting is true by default.
Error: Command "pnpm install" exited with 1""",
        "",
        'ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date',
    ),
    "yarn": (
        """
➤ YN0000: ┌ Resolution step
➤ YN0028: │ The lockfile would have been modified by this install, which is explicitly forbidden.
➤ YN0000: └ Completed""",
        "",
        "YN0028: The lockfile would have been modified by this install, which is explicitly forbidden.",
    ),
    "a command": ("sh: line 1: next: command not found", "", "sh: line 1: next: command not found"),
    "node": (
        """
node:internal/modules/cjs/loader:1143
  throw err;
  ^

Error: Cannot find module 'sharp'
Require stack:
- /vercel/path0/next.config.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1140:15)
    at Object.<anonymous> (/vercel/path0/next.config.js:3:9)""",
        "next.config.js:3:9",
        "Error: Cannot find module 'sharp'",
    ),
    "python": (
        """
Traceback (most recent call last):
  File "/vercel/path0/manage.py", line 22, in <module>
    main()
  File "/vercel/path0/shop/urls.py", line 4, in <module>
    from shop import views
  File "/usr/lib/python3.12/importlib/__init__.py", line 90, in import_module
ModuleNotFoundError: No module named 'shop.views'""",
        "shop/urls.py:4",
        "ModuleNotFoundError: No module named 'shop.views'",
    ),
    "pip": (
        """
ERROR: Could not find a version that satisfies the requirement djagno (from versions: none)
ERROR: No matching distribution found for djagno""",
        "",
        "No matching distribution found for djagno",
    ),
    "go": (
        """
# acme/api
./main.go:12:3: undefined: handler
./main.go:15:9: declared and not used: x""",
        "main.go:12:3",
        "undefined: handler",
    ),
    "rust": (
        """
   Compiling api v0.1.0
error[E0425]: cannot find value `total` in this scope
 --> src/main.rs:4:20
  |
error: could not compile `api` (bin "api") due to 1 previous error""",
        "src/main.rs:4:20",
        "error[E0425]: cannot find value `total` in this scope",
    ),
    "memory": (
        "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
        "",
        "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    ),
    "vercel": (
        'Error: No Output Directory named "public" found after the Build completed.',
        "",
        'Error: No Output Directory named "public" found after the Build completed.',
    ),
}  # fmt: skip
"""Tool -> its log, the place of its first error, and what that says."""


def lines(log: str) -> list[LogLine]:
    return [LogLine(None, text) for text in log.split("\n")]


@pytest.mark.parametrize("tool", LOGS)
def test_the_first_error_is_the_tools(tool: str) -> None:
    log, place, message = LOGS[tool]
    found = find_errors(lines(f"Running build\n0 errors so far, no errors expected\n{log}\n\n{VERCEL}"), first=100)
    assert found, log
    assert (found[0].place, found[0].message) == (place, message)
    assert not any(error.consequence for error in found)
    assert message.split(": ")[-1][:20] in lines_at(log, found[0].number)


def lines_at(log: str, number: int) -> str:
    from vtui.resources.logs.colour import plain

    return plain(f"Running build\n0 errors\n{log}".split("\n")[number - 100])


def test_what_only_tells_of_a_failure_counts_when_nothing_else_is_found() -> None:
    (found,) = find_errors(lines(f"all went well\n{VERCEL}"))
    assert (found.message, found.consequence) == (VERCEL, True)
    assert find_errors(lines("0 errors\nDone in 6.4s\nerror-prone code was found by nobody")) == []


def test_errors_are_told_once_and_not_all_of_them() -> None:
    log = "\n".join(f"src/a{number}.ts(1,1): error TS1: no" for number in range(50))
    found = find_errors(lines(f"{log}\n{log}"))
    assert len(found) == 20
    assert found[0].file == "src/a0.ts"


def test_a_hostile_line_costs_no_time() -> None:
    long = "a/" * 100_000 + " ERROR in " + "(" * 100_000 + ":" * 10_000
    assert find_errors(lines("\n".join([long] * 50))) == []
