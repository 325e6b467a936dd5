"""The command by which the user can run Sandtable again, for messages that show one."""

from __future__ import annotations

import os
import shutil
import sys

from sandtable.extras import DISTRIBUTION, environment_tool


def command_prefix() -> str:
    """`sandtable` where that is a command, else `uvx sandtable-crisis`, `pipx run sandtable-crisis` or `python -m sandtable`.

    The environments that uvx and `pipx run` make are temporary and on the path of this process alone.
    """
    tool = environment_tool()
    if tool in ("uvx", "pipx run"):
        return f"{tool} {DISTRIBUTION}"
    if shutil.which("sandtable") is not None:
        return "sandtable"
    return f"{os.path.basename(sys.executable).removesuffix('.exe') or 'python'} -m sandtable"
