"""Plays pieces on workers of a Dask cluster: processes of this machine, or a scheduler that is already there.

Scheduling, transport and replacing of lost workers are Dask's. A part that was under way on a worker that is lost is played again by
another, and gives the same bytes.
"""

from __future__ import annotations

import logging
import pickle
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlparse
from uuid import uuid4

from sandtable.errors import StudyError
from sandtable.extras import require_package
from sandtable.study.executors import worker
from sandtable.study.executors.identity import Identity, identity
from sandtable.study.executors.pieces import use

if TYPE_CHECKING:
    from distributed import Client, Future

    from sandtable.program import Program

Work = TypeVar("Work")
Result = TypeVar("Result")

MOST_WORKERS = 1_024
_WAIT = 10.0  # seconds until a scheduler must have answered
_FIRST_WORKER = 60.0  # seconds until the first worker must have come
_ANY_PORT = "127.0.0.1:0"
_AHEAD = 3  # pieces for each slot under way or waiting to be taken
_MOST_PROGRAMS = 8  # that are held on the cluster at a time
_AGAIN = "a run with --out DIR goes on where it stopped when the same command is run again"


class Cluster:
    """A Dask client, and the programs it has sent. Made by `cluster`."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._identity = identity()
        self._programs: OrderedDict[int, tuple[Program, str, Future]] = OrderedDict()
        self._numbers = count()
        self._run = uuid4().hex[:12]
        self._is_ready = False

    @property
    def slots(self) -> int:
        """Threads of all workers that are there now, at least one."""
        return max(1, sum(int(each["nthreads"]) for each in self._workers().values()))

    def make_ready(self, program: Program) -> None:
        """Have the kernel compiled once on every machine, then loaded by all of its workers. Raises StudyError."""
        if self._is_ready:  # machine code depends only on the size of the program
            return
        with _faults():
            payload = pickle.dumps(program, pickle.HIGHEST_PROTOCOL)
            digest = sha256(payload).hexdigest()
            hosts = {urlparse(address).hostname: address for address in self._workers()}
            for addresses in (list(hosts.values()), list(self._workers())):
                self._client.run(worker.make_ready, digest, payload, workers=addresses)
        self._is_ready = True

    def play(
        self, task: Callable[[Any, Work], Result], pieces: Iterable[Work], *, program: Program
    ) -> Iterator[tuple[Work, Result]]:
        """Yields every piece with its result, in the order of the pieces.

        Raises StudyError if the scheduler is lost, or a piece ends the workers that play it.
        """
        window: deque[tuple[Work, Future]] = deque()
        with _faults():
            digest, sent = self._send(program)
            most = _AHEAD * self.slots
        try:
            for piece in pieces:
                with _faults():
                    window.append((piece, self._submit(task, piece, digest, sent)))
                if len(window) >= most:
                    yield self._taken(window)
            while window:
                yield self._taken(window)
        finally:
            waiting = [future for _, future in window]
            if waiting and self._client.status == "running":
                self._client.cancel(waiting)

    def check_workers(self) -> None:
        """Compare what every worker runs with what this process runs. Raises StudyError for the first that differs."""
        told: dict[str, Any] = self._client.run(worker.introduce, on_error="return")
        for address, found in told.items():
            raise_if_unlike(address, found, self._identity)

    def _workers(self) -> dict[str, Any]:
        return dict(self._client.scheduler_info(n_workers=-1)["workers"])

    def _submit(self, task: Any, piece: Any, digest: str, sent: Future) -> Future:
        work = pickle.dumps((task, piece), pickle.HIGHEST_PROTOCOL)
        name = f"sandtable-{self._run}-{next(self._numbers)}"
        return self._client.submit(worker.play_piece, sent, digest, self._identity, work, key=name, pure=False)

    def _taken(self, window: deque[tuple[Work, Future]]) -> tuple[Work, Any]:
        piece, future = window[0]
        with _faults():
            result = future.result()
        window.popleft()
        return piece, result

    def _send(self, program: Program) -> tuple[str, Future]:
        """The hash of a program, and the program on the cluster: each worker fetches it once."""
        known = self._programs.get(id(program))
        if known is not None:
            self._programs.move_to_end(id(program))
            return known[1], known[2]
        payload = pickle.dumps(program, pickle.HIGHEST_PROTOCOL)
        digest = sha256(payload).hexdigest()
        sent = self._client.submit(worker.same, payload, key=f"sandtable-program-{digest}", pure=False)
        self._programs[id(program)] = (program, digest, sent)
        while len(self._programs) > _MOST_PROGRAMS:
            self._programs.popitem(last=False)
        return digest, sent


def raise_if_unlike(address: str, found: Any, expected: Identity) -> None:
    """Raises StudyError if what a worker told of itself, or the exception it raised, is not what is expected."""
    if isinstance(found, Identity):
        difference = expected.difference(found)
    else:
        difference = f"no Sandtable of this version ({type(found).__name__}: {' '.join(str(found).split())[:120]})"
    if difference:
        raise StudyError(
            f"the worker at {address} has {difference}",
            hint="install the same versions on every machine, or start workers on machines of one kind",
        )


@contextmanager
def cluster(address: str | None = None, *, workers: int | None = None) -> Iterator[Cluster]:
    """Within the context, everything that this thread plays is played by the workers of a Dask cluster: the same bytes.

    Args:
        address: that of a scheduler, such as `tcp://10.0.0.5:8786`.
        workers: instead of an address, how many processes to start on this machine, with one thread each. A script that
            does so needs `if __name__ == "__main__":`, as Python's own `multiprocessing` does.

    Raises:
        AnalysisError: the extra `cluster` is not installed.
        StudyError: no scheduler or no worker answers, or a worker has other versions or another arithmetic than this process.
    """
    require_package("distributed")
    if (address is None) == (workers is None):
        raise StudyError("a cluster is either the address of a scheduler or a number of workers")
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        raise StudyError(f"workers must be between 1 and {MOST_WORKERS:,}, not {workers:,}")
    with ExitStack() as stack:
        stack.enter_context(_silent())
        client = stack.enter_context(_connected(address, workers))
        with _faults():
            _wait_for_a_worker(client, address)
            found = Cluster(client)
            found.check_workers()
        stack.enter_context(use(found))
        yield found


@contextmanager
def _connected(address: str | None, workers: int | None) -> Iterator[Client]:
    import dask
    from distributed import Client, LocalCluster

    with ExitStack() as stack:
        # the timeout is also how long a client tries to find a lost scheduler again, and how long it waits when it closes
        stack.enter_context(dask.config.set({"distributed.comm.timeouts.connect": f"{_WAIT:g}s"}))
        if workers is not None:
            # Dask's sampling profiler, which nobody here reads, takes 5% of a worker's time
            stack.enter_context(dask.config.set({"distributed.worker.profile.enabled": False}))
            local = LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=_ANY_PORT,
                worker_dashboard_address=_ANY_PORT, silence_logs=logging.CRITICAL,
            )  # fmt: skip
            stack.enter_context(local)
            yield stack.enter_context(Client(local, direct_to_workers=True, set_as_default=False))
            return
        try:
            client = Client(address, timeout=_WAIT, set_as_default=False)
        except (OSError, ValueError, TypeError, KeyError) as fault:
            reason = " ".join(str(fault).split())[:160] or type(fault).__name__
            raise StudyError(
                f"no Dask scheduler answers at `{address}` ({reason})",
                hint="the address is what `dask scheduler` prints, such as `tcp://10.0.0.5:8786`",
            ) from fault
        yield stack.enter_context(client)


def _wait_for_a_worker(client: Client, address: str | None) -> None:
    try:
        client.wait_for_workers(1, timeout=_FIRST_WORKER)
    except TimeoutError as fault:
        raise StudyError(
            f"the scheduler at `{address}` has no worker" if address else "no worker could be started",
            hint=f"start one with `dask worker {address}`" if address else "play on threads: omit --workers",
        ) from fault


@contextmanager
def _silent() -> Iterator[None]:
    """Without the log of Dask on standard error: what goes wrong is raised."""
    import distributed  # it sets up its log when it is imported

    logger = logging.getLogger(distributed.__name__)
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def _faults() -> Iterator[None]:
    """What Dask raises as an error with a hint."""
    from concurrent.futures import CancelledError

    from distributed.client import FutureCancelledError
    from distributed.comm import CommClosedError
    from distributed.scheduler import KilledWorker

    try:
        yield
    except KilledWorker as fault:
        raise StudyError(
            "workers of the cluster ended again and again while they played the same part",
            hint="they may have too little memory: see their logs, or give each of them more",
        ) from fault
    except (FutureCancelledError, CancelledError, CommClosedError, OSError) as fault:
        raise StudyError("the connection to the scheduler of the cluster was lost", hint=_AGAIN) from fault
