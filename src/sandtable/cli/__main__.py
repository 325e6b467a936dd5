"""The entry point: runs the application and turns every exception into a message and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

from sandtable.characters import neutralise
from sandtable.cli.faults import ExitCode, Fault, PipeClosed, Reported
from sandtable.cli.streams import close_output, degraded, is_closed_pipe, prepare_streams
from sandtable.cli.terminal import complain, say
from sandtable.errors import HintedError, SandtableError, ScenarioError

REPORT_TO = "the issue tracker of the project"


def run_application(arguments: list[str]) -> int:
    """Run one command line and return its exit code; raises nothing."""
    import typer

    from sandtable.cli.application import app

    try:
        code = app(arguments, prog_name="sandtable", standalone_mode=False)
        sys.stdout.flush()
    except Fault as fault:
        complain(fault.message, hint=fault.hint, code=fault.code)
        return fault.exit_code
    except Reported as reported:
        return reported.exit_code
    except typer.TyperException as fault:
        return _complain_about_usage(fault)
    except (PipeClosed, BrokenPipeError):
        close_output()
        return ExitCode.PIPE_CLOSED
    except (KeyboardInterrupt, typer.Abort):
        code = ExitCode.INTERRUPTED
    except SandtableError as fault:
        return _complain_about(fault)
    except OSError as fault:
        if is_closed_pipe(fault):
            close_output()
            return ExitCode.PIPE_CLOSED
        where = f": {fault.filename}" if fault.filename else ""
        complain(f"{(fault.strerror or str(fault)).lower()}{where}")
        close_output()  # do not try to write again at exit
        return ExitCode.FAULTS
    except ImportError as fault:
        return _complain_about_import(fault)
    except Exception as crash:
        return _report_crash(crash)
    if code == ExitCode.INTERRUPTED:
        complain("interrupted")
    return int(code or 0)


def _complain_about(fault: SandtableError) -> int:
    if isinstance(fault, ScenarioError):
        from sandtable.cli.opening import print_diagnostics

        print_diagnostics(fault.diagnostics)
    elif isinstance(fault, HintedError):
        complain(fault.message, hint=fault.hint or None)
    else:
        complain(str(fault))
    return ExitCode.FAULTS


def _complain_about_import(fault: ImportError) -> int:
    from sandtable.extras import failed_import

    told = failed_import(fault)
    return _complain_about(told) if told is not None else _report_crash(fault)


def _complain_about_usage(fault: Exception) -> int:
    context = getattr(fault, "ctx", None)
    message = str(getattr(fault, "format_message", fault.__str__)())
    if message.startswith("Usage:") or "\n" in message.strip():  # help for a bare `sandtable`
        print(neutralise(message), file=sys.stderr)
        return ExitCode.USAGE
    path = context.command_path if context is not None else "sandtable"
    complain(message[:1].lower() + message[1:].rstrip("."), hint=f"see `{path} --help`")
    return ExitCode.USAGE


def _report_crash(crash: Exception) -> int:
    if os.environ.get("SANDTABLE_DEBUG", "") not in ("", "0"):
        import traceback

        traceback.print_exception(crash)
    kind = type(crash).__name__
    detail = " ".join(str(crash).split())[:200]
    complain(
        f"internal error ({kind}: {detail}); please report it",
        hint=f"report it to {REPORT_TO}, with the output under SANDTABLE_DEBUG=1",
    )
    return ExitCode.CRASH


def main() -> NoReturn:
    """The console script `sandtable`."""
    prepare_streams()
    # pydantic would search the metadata of every installed package for plugins
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # products of small matrices do not gain from more threads, whose synchronisation costs a third of a second
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(
        100_000
    )  # a command imports much and frees little: by default the garbage collector takes a tenth of a short command
    code = run_application(sys.argv[1:])
    if letters := degraded():
        say(
            f"note: {sys.stdout.encoding} lacks {len(letters)} of the characters printed, which are written without accents or as"
            " \\uXXXX; PYTHONIOENCODING=utf-8 shows them"
        )
    sys.exit(code)


if __name__ == "__main__":
    main()
