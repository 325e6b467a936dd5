"""What one user, one address, and all together may ask for. Beyond a limit the answer is 413, 422 or 429 and says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The defaults suit a laptop. Sizes in bytes, times in seconds.

    Users are told apart by a cookie, which can be left out; the limits of an address hold all the same. On a laptop every
    user has one address, so an address may take most of everything, and never the last quarter of what others wait for.
    """

    upload: int = 1 << 20  # of a scenario file
    body: int = 64 << 10  # of any other request
    futures: int = 10_000  # of one what-if
    job_futures: int = 100_000  # of one analysis
    plays: int = 48  # requests that play, read or draw, or wait to, of all users
    plays_of_address: int = 36
    play_seconds: float = 60.0  # of one what-if, waiting included
    jobs_of_one: int = 2  # of one user, running or waiting
    jobs_of_address: int = 6
    jobs: int = 8  # of all users, running or waiting
    jobs_at_once: int = 1  # that run
    job_seconds: float = 900.0
    jobs_kept: int = 20  # finished ones of one user
    findings: int = 64 << 20  # of finished jobs kept, of all users
    sessions: int = 200
    sessions_of_address: int = 150
    session_idle: float = 12 * 3600.0
    quiet_seconds: float = 900.0  # without a request after which a session gives way to newcomers, where all is full
    uploads: int = 5  # scenarios of one user; the oldest goes
    uploads_of_address: int = 45
    all_uploads: int = 60
    upload_text_of_address: int = 3 << 20  # characters of uploads; in memory each takes about ten bytes
    upload_text: int = 4 << 20
    worlds: int = 6  # compiled scenarios kept ready
    draws: int = 24 << 20  # of assumptions kept, a world
    blocks: int = 192 << 20  # of futures kept, so that a setting met before is answered at once
    answers: int = 24 << 20  # to what-ifs, kept
    pages: int = 24 << 20  # kept
    login_attempts: int = 10  # with a wrong token, a minute and an address
    downloads: int = 2  # made at once
    reads: int = 2  # uploads read at once
    connections: int = 400
    connections_of_address: int = 300
    header_seconds: float = 10.0  # that a request may take to send its headers
    body_seconds: float = 30.0  # that it may take to send its body
    answer_seconds: float = 30.0  # for which a client may refuse to take any of its answer
