from __future__ import annotations

import io
import sys

import pytest

from sandtable.study.bar import is_watched, progress_bar
from sandtable.study.play import Progress


def test_nobody_watches_a_pipe(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert not is_watched()


def test_silent_unless_watched(capsys):
    for show in (None, False):
        with progress_bar(show=show) as report:
            report(Progress("playing", 1, 2))
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("is_terminal", [False, True])
def test_a_bar_goes_to_standard_error(capsys, monkeypatch, is_terminal):
    if is_terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    with progress_bar(show=True) as report:
        report(Progress("compiling", 0, 10))
        report(Progress("playing", 4, 10))
        report(Progress("finishing", 10, 10))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "storing the study" in captured.err
    assert "10/10" in captured.err
