"""Limits of requests and memory. Beyond a limit the answer is 413, 422 or 429 and says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The defaults suit a laptop. Sizes in bytes, times in seconds.

    Limits of an address, of sessions, of connections and of logins apply with a token only (`sandtable.app.shared`). Users are
    distinguished by a cookie; a client without one still meets the limits of its address. An address may use three quarters
    of most limits, because behind one address there may be many users.
    """

    upload: int = 1 << 20  # of a scenario file
    body: int = 64 << 10  # of any other request
    futures: int = 10_000  # of one what-if
    job_futures: int = 100_000  # of one analysis
    plays: int = 48  # requests that play, parse or draw, or wait to do so
    plays_of_address: int = 36
    play_seconds: float = 60.0  # of one what-if, including waiting
    jobs_of_one: int = 2  # of one user, running or waiting
    jobs_of_address: int = 6
    jobs: int = 8  # of all users, running or waiting
    jobs_at_once: int = 1  # that run at a time
    job_seconds: float = 900.0
    jobs_kept: int = 20  # finished, of one user
    findings: int = 64 << 20  # in memory, of all users
    sessions: int = 200
    sessions_of_address: int = 150
    session_idle: float = 12 * 3600.0
    quiet_seconds: float = 900.0  # without a request after which a session may be replaced, if all are taken
    uploads: int = 5  # of one user; the oldest is dropped
    uploads_of_address: int = 45
    all_uploads: int = 60
    upload_text_of_address: int = 3 << 20  # characters of uploads; in memory each takes about ten bytes
    upload_text: int = 4 << 20
    prepared: int = 6  # compiled scenarios in memory
    draws: int = 24 << 20  # of sampled assumptions cached, each scenario
    blocks: int = 192 << 20  # of futures cached, so that an earlier setting is answered at once
    answers: int = 24 << 20  # to what-ifs, cached
    pages: int = 24 << 20  # cached
    maps: int = 12  # of texts in the workbench, cached; about a megabyte each
    login_attempts: int = 10  # with a wrong token, per minute and address
    downloads: int = 2  # prepared at a time
    reads: int = 2  # uploads parsed at a time
    typing: int = 2  # answers to what is typed in the workbench prepared at a time
    typed: int = 4 << 20  # of a request of the workbench: a text in JSON, with its escapes
    texts: int = 64  # under way in the workbench, of all users
    texts_size: int = 4 << 20  # characters of these texts; in memory each takes about twenty bytes
    connections: int = 400
    connections_of_address: int = 300
    header_seconds: float = 10.0  # for a request to send its headers
    body_seconds: float = 30.0  # for a request to send its body
    answer_seconds: float = 30.0  # for which a client may receive nothing of its answer
