"""Delays for the tests, to find those that need one thing to happen before another without waiting for it: `make jitter`.

With SANDTABLE_JITTER=SEED in the environment, what a slow machine may delay is delayed by chance: lines of a test, the beginning
and the end of work on other threads, every sleep, requests and answers of the app, pages in the browser, processes; and all at once.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

VARIABLE = "SANDTABLE_JITTER"
MOST = {  # s at most
    "line": 1.0,  # before a line of a test, of all of them together PATIENCE seconds
    "begin": 1.0,  # before work on another thread, or before a process does anything
    "end": 0.5,  # between that work and its result, or after a process is started
    "sleep": 0.3,  # by which a sleep is longer than asked for
    "stall": 0.4,  # for which nothing in the process runs, again and again
    "ask": 0.5,  # before a request reaches the app
    "answer": 0.5,  # before its answer leaves it
    "fetch": 0.5,  # before and after a page's request
    "frame": 0.1,  # of a page's drawing
    "timer": 0.5,  # of a page
}
PATIENCE = 5.0
SELDOM = 0.3  # the share of lines that are late
QUIET = 1.5  # s at most, between two stalls
SWITCHES = (1e-5, 5e-3, 0.05)  # s that a thread keeps the interpreter when another wants it
OFTEN = 0.4  # the share of tests in which a kind of delay is large

_PAGE = """(() => {
    const most = MOST, real = { timer: window.setTimeout.bind(window), fetch: window.fetch.bind(window),
        frame: window.requestAnimationFrame.bind(window) };
    const late = (kind) => 1000 * most[kind] * Math.random();
    const rest = (kind) => new Promise((done) => real.timer(done, late(kind)));
    window.setTimeout = (work, ms = 0, ...more) => real.timer(work, ms + late("timer"), ...more);
    window.requestAnimationFrame = (work) => real.frame((now) => {
        const stop = performance.now() + late("frame");
        while (performance.now() < stop);
        work(now);
    });
    window.fetch = async (...asked) => {
        await rest("fetch");
        const answer = await real.fetch(...asked);
        await rest("fetch");
        return answer;
    };
})()"""
_wait, _rest = time.sleep, asyncio.sleep


class Delays:
    """How late things are: for each test some kinds of delay are large, the others small or none."""

    def __init__(self, seed: str) -> None:
        self.seed, self.chance, self.most = seed, random.Random(seed), dict(MOST)
        self.begin("")

    def begin(self, test: str) -> None:
        """Choose which kinds are large in a test, the same ones for a seed: what one waits for is late, or the one who waits."""
        chance = random.Random(f"{self.seed} {test}")
        for kind, most in MOST.items():
            self.most[kind] = most * (1.0 if chance.random() < OFTEN else chance.choice((0.0, 0.05)))
        sys.setswitchinterval(chance.choice(SWITCHES))
        self.patience = PATIENCE

    def line(self) -> None:
        """Be late with a line of a test."""
        if self.patience > 0 and self.chance.random() < SELDOM and (seconds := self.late("line")):
            self.patience -= seconds
            _wait(seconds)

    def late(self, kind: str) -> float:
        """s by which something of a kind is late."""
        return self.most[kind] * self.chance.random()

    def wait(self, kind: str) -> None:
        """Be late."""
        if seconds := self.late(kind):
            _wait(seconds)

    async def rest(self, kind: str) -> None:
        """The same, while others go on."""
        if seconds := self.late(kind):
            await _rest(seconds)


def install(seed: str, *, is_child: bool = False) -> Delays:
    """Delay what may be late in this process, and in the Python processes that it starts, until it ends. is_child: it is one of those."""
    delays = Delays(f"{seed} {os.getpid()}" if is_child else seed)
    _delay_threads(delays)
    _delay_sleeps(delays)
    _stall(delays)
    if is_child:
        delays.wait("begin")
        return delays
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, (str(Path(__file__).parent / "children"), os.environ.get("PYTHONPATH")))
    )
    _delay_lines(delays)
    _delay_processes(delays)
    _delay_app(delays)
    _delay_pages(delays)
    return delays


def _delay_lines(delays: Delays) -> None:
    tests = str(Path(__file__).parents[1] / "")

    def called(frame: Any, _event: str, _argument: Any) -> Any:
        file = frame.f_code.co_filename
        return lined if file.startswith(tests) and "test_" in file else None

    def lined(_frame: Any, event: str, _argument: Any) -> Any:
        if event == "line":
            delays.line()
        return lined

    threading.settrace(called)
    sys.settrace(called)


def _delay_threads(delays: Delays) -> None:
    submit, run = ThreadPoolExecutor.submit, threading.Thread.run

    def submitted(self: Any, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        def delayed() -> Any:
            delays.wait("begin")
            try:
                return work(*arguments, **named)
            finally:
                delays.wait("end")

        return submit(self, delayed)

    def running(self: threading.Thread) -> None:
        delays.wait("begin")
        run(self)

    ThreadPoolExecutor.submit = submitted  # type: ignore[method-assign]
    threading.Thread.run = running  # type: ignore[method-assign]


def _delay_sleeps(delays: Delays) -> None:
    wait, rest = time.sleep, asyncio.sleep

    def slept(seconds: float) -> None:
        wait(seconds + (delays.late("sleep") if seconds > 0 else 0.0))

    async def rested(seconds: float, result: Any = None) -> Any:
        return await rest(seconds + (delays.late("sleep") if seconds > 0 else 0.0), result)

    time.sleep, asyncio.sleep = slept, rested  # type: ignore[assignment]


def _stall(delays: Delays) -> None:
    hold = ctypes.PyDLL(None).usleep  # keeps the interpreter while it sleeps, as if the machine did something else

    def stalling() -> None:
        while True:
            _wait(0.05 + QUIET * delays.chance.random())
            hold(int(1e6 * delays.late("stall")))

    threading.Thread(target=stalling, daemon=True, name="stalls").start()


def _delay_processes(delays: Delays) -> None:
    start = subprocess.Popen.__init__

    def started(self: Any, *arguments: Any, **named: Any) -> None:
        start(self, *arguments, **named)
        delays.wait("end")

    subprocess.Popen.__init__ = started  # type: ignore[method-assign]


def _delay_app(delays: Delays) -> None:
    import httpx
    import uvicorn

    ask, configure = httpx.ASGITransport.handle_async_request, uvicorn.Config.__init__

    async def asked(self: Any, request: Any) -> Any:
        await delays.rest("ask")
        answer = await ask(self, request)
        await delays.rest("answer")
        return answer

    def configured(self: Any, app: Any, *arguments: Any, **named: Any) -> None:
        async def delayed(scope: Any, receive: Any, send: Any) -> None:
            async def sending(message: Any) -> None:
                if message["type"] == "http.response.start":
                    await delays.rest("answer")
                await send(message)

            await delays.rest("ask")
            await app(scope, receive, sending)

        configure(self, delayed, *arguments, **named)

    httpx.ASGITransport.handle_async_request = asked  # type: ignore[method-assign]
    uvicorn.Config.__init__ = configured  # type: ignore[method-assign]


def _delay_pages(delays: Delays) -> None:
    try:
        from playwright.sync_api import Browser
    except ImportError:
        return
    make = Browser.new_context

    def made(self: Any, **options: Any) -> Any:
        context = make(self, **options)
        context.add_init_script(_PAGE.replace("MOST", json.dumps(delays.most)))
        return context

    Browser.new_context = made  # type: ignore[method-assign]
