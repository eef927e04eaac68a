"""The command `vtui`: arguments, then the dashboard or plain output."""

import sys

from vtui import __version__


def main(argv: list[str] | None = None) -> int:
    """Run the command line (`sys.argv` when `argv` is None) and return the exit code.

    0 success, 1 the API or the network failed, 2 it could not start, 70 a bug ended it, 130 interrupted.
    """
    try:
        if (sys.argv[1:] if argv is None else argv) in (["--version"], ["-V"]):  # scripts often call it: no imports
            print("vtui", __version__, flush=True)
            return 0
        if argv is None:  # the program itself: Python's own message quotes objects and exceptions
            sys.unraisablehook = lambda _: None
        from vtui.cli.run import run

        return run(argv)
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # of our own output: other failures are reported where they happen
        sys.stderr.write(f"vtui: {error.strerror or type(error).__name__}\n")
        return 1
    except BaseException as error:  # a bug: Python's own traceback quotes the exception's text
        from vtui.cli.crash import report_crash

        return report_crash(error, sys.argv[1:] if argv is None else argv)
