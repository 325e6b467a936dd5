"""`--workers` and `--cluster`, the two options of every command that plays futures."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.parameters import within

WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers",
        callback=within(1, 1024),
        metavar="N",
        help="Play in N processes instead of threads (extra `cluster`).",
        show_default=False,
    ),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Play on the workers of a Dask scheduler, such as tcp://10.0.0.5:8786.",
        show_default=False,
    ),
]
_ADDED = {"workers": WorkersOption, "cluster": ClusterOption}
_BEFORE = ("quiet", "json")  # they stay the last options of every command


def with_cluster(command: Callable[..., None]) -> Callable[..., None]:
    """The command with --workers and --cluster: what it plays is then played there, and gives the same bytes."""

    @wraps(command)
    def run(*, workers: int | None = None, cluster: str | None = None, **arguments: Any) -> None:
        if workers is None and cluster is None:
            command(**arguments)
            return
        if workers is not None and cluster is not None:
            raise Fault(
                "--workers and --cluster exclude each other", hint="omit --workers to use the workers of the cluster"
            )
        if arguments.get("threads") is not None:
            raise Fault("--threads applies to this process, not to workers", hint="omit --threads")
        from sandtable.study.executors.cluster import cluster as connected

        with connected(cluster, workers=workers):
            command(**arguments)

    signature = inspect.signature(command, eval_str=True)
    own = list(signature.parameters.values())
    place = next((index for index, each in enumerate(own) if each.name in _BEFORE), len(own))
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for name, annotation in _ADDED.items()
    ]
    every = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*own[:place], *added, *own[place:])]
    run.__signature__ = signature.replace(parameters=every)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in every} | {"return": None}
    return run
