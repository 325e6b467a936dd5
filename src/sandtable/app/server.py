"""`serve` runs the app with uvicorn until it is interrupted."""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sandtable.app.build import build_parts
from sandtable.app.guard import LOOPBACK, is_loopback
from sandtable.app.imports import import_all
from sandtable.app.limits import Limits
from sandtable.app.workbench.documents import OnDisk
from sandtable.errors import AnalysisError

if TYPE_CHECKING:
    import asyncio
    import socket
    from collections.abc import Callable

    import uvicorn

    from sandtable.app.state import State
    from sandtable.app.workbench.written import GivenText
    from sandtable.scenario.types import Scenario

SHORTEST_TOKEN = 12  # characters
HINT = f"give --token, at least {SHORTEST_TOKEN} characters"
BACKLOG = 256  # connections that wait to be accepted
SWITCH = 0.0005  # seconds after which threads switch: those that play only fetch their next slice
GLIBC = {"M_MMAP_THRESHOLD": (-3, 256 << 10), "M_TRIM_THRESHOLD": (-1, 1 << 20), "M_ARENA_MAX": (-8, 2)}  # mallopt(3)
GRACE = 1  # seconds for answers under way after an interrupt


def check_address(host: str, token: str | None, *, proxy: str | None = None) -> None:
    """Raises AnalysisError for an address that others can reach if there is no token, or for a short token.

    proxy: the address of a proxy that forwards requests of others.
    """
    if proxy is not None and not _is_address(proxy):
        raise AnalysisError(f"{proxy} is not an IP address", hint="give the address from which the proxy connects")
    if token is None and proxy is not None:
        raise AnalysisError("others can reach the app through the proxy, and no token is set", hint=HINT)
    if token is None and not is_loopback(host):
        raise AnalysisError(
            f"{host} can be reached from other machines, and no token is set",
            hint=f"{HINT}, or leave --host out",
        )
    if token is not None and len(token) < SHORTEST_TOKEN:
        raise AnalysisError(f"the token is shorter than {SHORTEST_TOKEN} characters", hint="make it long and random")


def return_memory() -> bool:
    """Make glibc give memory back to the system soon after it is freed. False where there is another C library.

    By itself glibc learns from large arrays to keep what is freed, once for each thread, and after some minutes of many users
    holds a fifth more than is used. Fixed thresholds end that: large pieces are mapped and unmapped one by one.
    """
    import ctypes

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return all(mallopt(parameter, value) == 1 for parameter, value in GLIBC.values())


def claim_port(listener: socket.socket) -> None:
    """Reserve a port for one server, free again as soon as it ends. On Windows SO_REUSEADDR would allow two listeners."""
    import socket

    if sys.platform == "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def _shared_protocol(limits: Limits, *, proxy: str | None) -> type[asyncio.Protocol]:
    """The protocol of a server for others: with time limits, and limits for each address."""
    from sandtable.app.shared.addresses import address_of
    from sandtable.app.shared.connections import connection_class

    return connection_class(limits, proxy=None if proxy is None else address_of({"client": (proxy, 0)}))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def folder_for(host: str, token: str | None, *, proxy: str | None = None) -> Path | None:
    """The folder in which the workbench may save: the present one, for the only user of this machine; None for others."""
    return Path.cwd() if token is None and proxy is None and is_loopback(host) else None


def _server(config: uvicorn.Config, state: State) -> uvicorn.Server:
    """A server that ends soon after an interrupt: what waits for the engine is refused, and what is cut off is no fault."""
    import logging

    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            state.compiling.stop()
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            await super().shutdown(sockets)

    return Server(config)


def serve(
    scenario: Scenario,
    *,
    host: str,
    port: int,
    token: str | None,
    proxy: str | None = None,
    begun: Callable[[str], object],
    file: Path | None = None,
    is_faulty: bool = False,
    text: GivenText | None = None,
) -> None:
    """Serve until interrupted. begun: called with the address once the server accepts connections.

    file: that the scenario came from, for the workbench. is_faulty: that file has errors, so that the page opens with the
    workbench, and `scenario` is another. text: of a source of it, for the workbench. proxy: the one address whose X-Forwarded-For
    and X-Forwarded-Proto are trusted.
    Raises AnalysisError if the address may not or cannot be used.
    """
    import socket

    import uvicorn

    check_address(host, token, proxy=proxy)
    return_memory()
    import_all()
    limits = Limits()
    hosts = {host.lower(), *LOOPBACK} if is_loopback(host) and proxy is None else None
    on_disk = OnDisk(folder_for(host, token, proxy=proxy), file, is_faulty, text)
    described, app = build_parts(scenario, token=token, hosts=hosts, limits=limits, on_disk=on_disk)
    state: State = described.state.sandtable
    config = uvicorn.Config(
        app, host=host, port=port, log_level="error", access_log=False, server_header=False, date_header=False,
        timeout_graceful_shutdown=GRACE, h11_max_incomplete_event_size=64 << 10, ws="none",
        http="h11" if token is None else _shared_protocol(limits, proxy=proxy), proxy_headers=proxy is not None, forwarded_allow_ips=proxy,
    )  # fmt: skip
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only through sockets that name their protocol: without it, what follows the
    # head of an answer waits 40 ms for the other side's word that it has come
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    claim_port(listener)
    try:
        listener.bind((host, port))
    except OSError as fault:
        listener.close()
        why = (fault.strerror or str(fault)).lower()
        raise AnalysisError(f"cannot listen on {host}:{port}: {why}", hint="try another --port") from fault
    shown = f"[{host}]" if ":" in host else host
    listener.listen(BACKLOG)
    sys.setswitchinterval(SWITCH)
    try:
        begun(f"http://{shown}:{listener.getsockname()[1]}/")
        state.begin_compiling(scenario)
        _server(config, state).run(sockets=[listener])
    except KeyboardInterrupt:  # the server has closed everything, and passes the signal on
        pass
    finally:
        listener.close()
    print("stopped", file=sys.stderr, flush=True)
    if state.compiling.is_under_way:  # its thread cannot be stopped, and must not be unwound while the interpreter ends
        sys.stdout.flush()
        os._exit(0)
