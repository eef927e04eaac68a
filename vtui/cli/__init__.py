"""The command `vtui`: arguments, then the dashboard or plain output."""

import sys


def main(argv: list[str] | None = None) -> int:
    """Run the command line (`sys.argv` when `argv` is None) and return the exit code.

    0 all went well, 1 the API or the network failed, 2 it could not start, 130 interrupted.
    """
    args = sys.argv[1:] if argv is None else argv
    try:
        if args in (["--version"], ["-V"]):  # before anything is imported: scripts ask for it often
            from vtui import __version__

            print("vtui", __version__, flush=True)
            return 0
        from vtui.cli.run import run

        return run(args)
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # of our own output: whatever else can fail is told where it fails
        sys.stderr.write(f"vtui: {error.strerror or error}\n")
        return 1
