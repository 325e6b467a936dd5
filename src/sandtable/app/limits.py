"""What one user, and all together, may ask for. Beyond a limit the answer is 413, 422 or 429 and says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The defaults suit a laptop. Sizes in bytes, times in seconds."""

    upload: int = 1 << 20  # of a scenario file
    body: int = 64 << 10  # of any other request
    futures: int = 10_000  # of one what-if
    job_futures: int = 100_000  # of one analysis
    plays: int = 48  # what-ifs that are playing or waiting to, of all users
    play_seconds: float = 60.0  # of one what-if, waiting included
    jobs_of_one: int = 2  # of one user, running or waiting
    jobs: int = 8  # of all users, running or waiting
    jobs_at_once: int = 1  # that run
    job_seconds: float = 900.0
    jobs_kept: int = 20  # finished ones of one user
    findings: int = 64 << 20  # of finished jobs kept, in characters, of all users
    sessions: int = 200
    session_idle: float = 12 * 3600.0
    uploads: int = 5  # scenarios of one user; the oldest goes
    all_uploads: int = 60  # of all users; the oldest of whoever is idle longest goes
    worlds: int = 6  # compiled scenarios kept ready
    blocks: int = 192 << 20  # of futures kept, so that a setting met before is answered at once
    login_attempts: int = 10  # with a wrong token, a minute and a place
    downloads: int = 2  # made at once
