"""Finding errors in short logs of build tools, written for these tests after real ones."""

import pytest

from vtui.logs.errors.find import find_errors
from vtui.models.log_event import LogLine

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
    "tsc, colored": (
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
"""Tool -> its log, the place of its first error, and the message."""


def lines(log: str) -> list[LogLine]:
    return [LogLine(None, text) for text in log.split("\n")]


@pytest.mark.parametrize("tool", LOGS)
def test_the_first_error_is_the_one_of_the_tool(tool: str) -> None:
    log, location, message = LOGS[tool]
    errors = find_errors(lines(f"Running build\n0 errors so far, no errors expected\n{log}\n\n{VERCEL}"), first=100)
    assert errors, log
    assert (errors[0].location, errors[0].message) == (location, message)
    assert not any(error.consequence for error in errors)
    assert message.split(": ")[-1][:20] in lines_at(log, errors[0].number)


def lines_at(log: str, number: int) -> str:
    from vtui.logs.color import plain

    return plain(f"Running build\n0 errors\n{log}".split("\n")[number - 100])


def test_a_consequence_counts_only_without_other_errors() -> None:
    (error,) = find_errors(lines(f"all went well\n{VERCEL}"))
    assert (error.message, error.consequence) == (VERCEL, True)
    assert find_errors(lines("0 errors\nDone in 6.4s\nerror-prone code was found by nobody")) == []


def test_errors_are_unique_and_limited() -> None:
    log = "\n".join(f"src/a{number}.ts(1,1): error TS1: no" for number in range(50))
    errors = find_errors(lines(f"{log}\n{log}"))
    assert len(errors) == 20
    assert errors[0].file == "src/a0.ts"


def test_a_hostile_line_is_searched_quickly() -> None:
    long = "a/" * 100_000 + " ERROR in " + "(" * 100_000 + ":" * 10_000
    assert find_errors(lines("\n".join([long] * 50))) == []


TSC = "src/z.ts(9,1): error TS2304: Cannot find name 'y'."
HARD: dict[str, tuple[str, str, str]] = {
    "a cause in a type": (
        "src/a.ts(3,7): error TS2322: Type 'number' is not assignable to type '\"JavaScript heap out of memory\"'.",
        "src/a.ts:3:7",
        "error TS2322",
    ),
    "a cause in the source": (
        (
            "Failed to compile.\n\n./src/lib/api.ts:12:5\nType error: Type 'x' is not assignable.\n\n"
            '> 12 |   error: "Error 401 Unauthorized",\n     |   ^'
        ),
        "src/lib/api.ts:12:5",
        "Type error: Type 'x' is not assignable.",
    ),
    "an API of the app": (
        "Error: Contentful request failed: 401 Unauthorized\n    at getPosts (/vercel/path0/lib/cms.ts:12:9)",
        "lib/cms.ts:12:9",
        "Error: Contentful request failed: 401 Unauthorized",
    ),
    "a file that is called like a warning": (
        f"info.ts(3,4): error TS2322: no.\n{TSC}",
        "info.ts:3:4",
        "error TS2322: no.",
    ),
    "a consequence in a type": (
        "src/cli.ts(3,4): error TS2345: Argument of type 'exit code: 1' is not assignable.",
        "src/cli.ts:3:4",
        "error TS2345",
    ),
    "a file in a message": (
        "Error: failed to build index: missing title in content/a.md",
        "content/a.md",
        "Error: failed to build index: missing title",
    ),
    "words of going on": (
        "Error: Missing STRIPE_KEY. Set it by using the Environment page in the dashboard",
        "",
        "Error: Missing STRIPE_KEY.",
    ),
    "an impossible going on": ("Error: DATABASE_URL is required, not continuing without it", "", "Error: DATABASE_URL"),
    "a folder called vendor": (
        f"src/vendor/list.ts(3,4): error TS2322: no.\n{TSC}",
        "src/vendor/list.ts:3:4",
        "TS2322",
    ),
    "a blank in a path": ("src/My Component.tsx(3,5): error TS2304: no.", "src/My Component.tsx:3:5", "error TS2304"),
    "a host": ("Error: Invalid JSON in response from cdn.shop.io/data/items.json", "", "Error: Invalid JSON"),
    "a hint at a file": (
        "Error: KEY is not set. Copy the value documented at docs/setup.md",
        "",
        "Error: KEY is not set.",
    ),
    "a line of the runtime": (
        "Error: Cannot read feed, reason:\n\nNode.js v20.11.1",
        "",
        "Error: Cannot read feed, reason:",
    ),
    "values in braces": (
        "❌ Invalid environment variables: {\n  DATABASE_URL: [ 'Required' ]\n}",
        "",
        "Invalid environment variables: { DATABASE_URL: [ 'Required' ]",
    ),
    "a sentence before the stack": (
        "Error: Schema mismatch\n\nField `price` is a string.\n\n    at q (/vercel/path0/lib/db.ts:5:7)",
        "lib/db.ts:5:7",
        "Error: Schema mismatch",
    ),
    "an everyday sign of going on": (f"{TSC}\nGenerated coverage report in coverage/", "src/z.ts:9:1", "error TS2304"),
    "a number as a name": ("404.html:12:3: error: Unexpected closing tag", "404.html:12:3", "Unexpected closing tag"),
    "a limit of a size that is advised": (
        f"WARNING in asset size limit: The following asset(s) exceed the recommended size limit (244 KiB).\n{TSC}",
        "src/z.ts:9:1",
        "error TS2304",
    ),
    "colors": ("\x1b[31m" * 300 + "Error: Type 'long' is wrong" + "\x1b[0m", "", "Error: Type 'long' is wrong"),
}
"""What could be taken for the place or the reason -> a log, the place, and the beginning of the message."""


@pytest.mark.parametrize("name", HARD)
def test_lines_that_only_look_like_errors_are_ignored(name: str) -> None:
    log, location, message = HARD[name]
    head = 'Running "npm run build"\n\n> shop@1.0.0 build\n> do-build\n'
    first = find_errors(lines(f"{head}{log}\n{VERCEL}"))[0]
    assert (first.location, first.consequence) == (location, False)
    assert message in first.message


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", "larger build machine"),
        ("Error: Your deployment's build step did not complete within the maximum of 45min.", "45 minutes"),
        ("Error: ENOSPC: no space left on device, write", "disk is full"),
        ("batch response: This repository is over its data quota.", "Git LFS"),
        ("Error: Oversized Incremental Static Regeneration (ISR) page: /a. FALLBACK_BODY_TOO_LARGE", "too large"),
        ("npm error 403 403 Forbidden - GET https://npm.acme.example/@acme%2fui", "token"),
        ('error The engine "node" is incompatible with this module.', "runtime version"),
        ("Error: No more than 12 Serverless Functions can be added to a Deployment on the Hobby plan.", "upgrade"),
        ("An unexpected error happened when running this build.", "vercel-status.com"),
        ("sh: line 1: next: command not found", "dependency"),
        ("Error: category shoes: not found", ""),
        ("Error: Authentication required for Sanity dataset production", ""),
    ],
)
def test_causes_outside_the_code_have_advice(line: str, advice: str) -> None:
    first = find_errors(lines(f"{line}\n{VERCEL}"))[0]
    assert advice in first.advice
    assert bool(first.advice) == bool(advice)


def test_a_submodule_is_a_likely_cause_only_of_a_missing_file() -> None:
    warning = "Warning: Failed to fetch one or more git submodules"
    assert "submodule" in find_errors(lines(f"{warning}\nError: Cannot find module './theme'\n{VERCEL}"))[0].advice
    assert find_errors(lines(f"{warning}\n{TSC}\n{VERCEL}"))[0].advice == ""


def test_a_deployment_that_was_completed_has_no_error() -> None:
    assert find_errors(lines("Deployment completed\nError: Failed to create build cache: ENOSPC")) == []


def test_an_error_that_a_tool_ignored_is_never_the_first() -> None:
    log = (
        f"Error: getaddrinfo ENOTFOUND telemetry.example (ignored)\n    at send (/vercel/path0/lib/t.ts:3:4)\n{VERCEL}"
    )
    (only,) = find_errors(lines(log))
    assert (only.message, only.consequence) == (VERCEL, True)


@pytest.mark.parametrize(
    ("message", "advice"),
    [
        (
            'The specified Root Directory "apps/web" does not exist. Please update your Project Settings.',
            "Set the Root Directory in the project's settings to the folder of the app.",
        ),
        ("The provided GitHub repository does not contain the requested branch or commit reference.", ""),
    ],
)
def test_messages_of_vercel_without_the_word_error_come_first(message: str, advice: str) -> None:
    (only,) = find_errors(lines(f"Cloning completed: 1.020s\n{message}"))
    assert (only.message, only.advice) == (message, advice)


def test_the_message_of_a_failed_script_is_not_joined_to_the_error_above() -> None:
    script = " ELIFECYCLE  Command failed with exit code 2."
    log = f"> tsc\nsrc/a.ts(3,7): error TS6133: 'x' is never read.\n{script}\n{VERCEL}"
    (only,) = find_errors(lines(log))
    assert (only.location, only.message) == ("src/a.ts:3:7", "error TS6133: 'x' is never read.")


def test_the_error_of_node_gyp_is_in_its_stack() -> None:
    log = (
        "npm error gyp ERR! configure error\n"
        "npm error gyp ERR! stack Error: Could not find any Python installation to use\n"
        f'npm error gyp ERR! not ok\nError: Command "npm install" exited with 1\n{VERCEL}'
    )
    assert find_errors(lines(log))[0].message == "Error: Could not find any Python installation to use"


@pytest.mark.parametrize("file", ["src/cart.test.ts", "src/cart.test.ts (5.2 s)"])
def test_the_name_of_a_test_file_is_not_an_error_message(file: str) -> None:
    log = (
        f"> jest\n\nFAIL {file}\n  ● total › sums\n\n    expect(received).toBe(expected) // Object.is equality\n\n"
        "    Expected: 3\n    Received: 2\n\n"
        "      4 | test('sums', () => {\n    > 5 |   expect(total([1, 1])).toBe(3)\n"
        f"        |                         ^\n\n      at Object.<anonymous> (src/cart.test.ts:5:25)\n\n{VERCEL}"
    )
    first = find_errors(lines(log))[0]
    assert first.location == "src/cart.test.ts:5:25"
    assert first.message == "total › sums: expect(received).toBe(expected) // Object.is equality"


def test_the_reason_that_a_tool_names_below_its_error_is_joined() -> None:
    log = f"sentry-cli: error: API request failed\n  caused by: Invalid token (http status: 401)\n{VERCEL}"
    first = find_errors(lines(log))[0]
    assert first.message == "sentry-cli: error: API request failed (cause: Invalid token (http status: 401))"
