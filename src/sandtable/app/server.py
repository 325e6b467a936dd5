"""`serve`: the app behind uvicorn, until it is interrupted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sandtable.app.build import build_app
from sandtable.app.security import LOOPBACK, is_loopback
from sandtable.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandtable.scenario.types import Scenario

SHORTEST_TOKEN = 12  # characters
BACKLOG = 256  # connections that wait to be taken
SWITCH = 0.0005  # seconds that a thread may keep the interpreter: those that play only fetch their next slice
GRACE = 2  # seconds for answers under way, once interrupted


def check_door(host: str, token: str | None) -> None:
    """Raises AnalysisError for an address that others can reach without a token, or a token that can be guessed."""
    if token is None and not is_loopback(host):
        raise AnalysisError(
            f"{host} can be reached from other machines, and no token is set",
            hint="give --token, at least 12 characters, or leave --host out",
        )
    if token is not None and len(token) < SHORTEST_TOKEN:
        raise AnalysisError(f"the token is shorter than {SHORTEST_TOKEN} characters", hint="make it long and random")


def serve(scenario: Scenario, *, host: str, port: int, token: str | None, begun: Callable[[str], object]) -> None:
    """Serve until interrupted. begun: called with the address once connections are taken.

    Raises AnalysisError if the address may not or cannot be used.
    """
    import socket

    import uvicorn

    check_door(host, token)
    hosts = {host.lower(), *LOOPBACK} if is_loopback(host) else None
    app = build_app(scenario, token=token, hosts=hosts)
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False, date_header=False,
        timeout_graceful_shutdown=GRACE, h11_max_incomplete_event_size=64 << 10, limit_concurrency=500,
    )  # fmt: skip
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only through sockets that name their protocol: without it, what follows the
    # head of an answer waits 40 ms for the other side's word that it has come
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as fault:
        listener.close()
        why = (fault.strerror or str(fault)).lower()
        raise AnalysisError(f"cannot listen on {host}:{port}: {why}", hint="try another --port") from fault
    shown = f"[{host}]" if ":" in host else host
    listener.listen(BACKLOG)
    sys.setswitchinterval(SWITCH)
    begun(f"http://{shown}:{listener.getsockname()[1]}/")
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:  # the server has closed everything, and passes the signal on
        pass
    finally:
        listener.close()
    print("stopped", file=sys.stderr)
