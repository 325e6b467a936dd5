"""Special functions and roots are SciPy's to the bit, come without most of SciPy, and leave it as it is."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from scipy.optimize import brentq
from scipy.stats import binom

from sandtable import special
from sandtable.special import binomial_tail, root

ASKED = "import sys; from sandtable.special import root, special_functions; special = special_functions(); "


def said_by(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["numpy.f2py", "scipy.special", "scipy.optimize", "scipy._lib.array_api_compat"])
def test_what_is_not_used_is_not_imported(module: str) -> None:
    assert said_by(ASKED + f"root(lambda x: x, -1.0, 2.0, xtol=1e-9); print({module!r} in sys.modules)") == "False"


def test_they_are_those_of_scipy_to_the_bit() -> None:
    work = (
        "import numpy as np; x = np.linspace(.001, .999, 999); print(special.betaincinv(2.5, 4, x).tobytes().hex(), "
        "special.inv_boxcox(x, 0.0).tobytes().hex(), special.ndtri(x).tobytes().hex(), special.ndtr(x).tobytes().hex(), "
        "float(special.bdtr(3.0, 9, 0.3)).hex())"
    )
    assert said_by(ASKED + work) == said_by("from scipy import special; " + work)


def test_scipy_is_whole_afterwards() -> None:
    code = (
        ASKED + "root(lambda x: x, -1.0, 2.0, xtol=1e-9); from scipy import special as whole, optimize, stats; "
        "print(all(getattr(whole, name) is getattr(special, name) for name in ('ndtr', 'ndtri', 'bdtr', 'betaincinv')), "
        "whole.gammaln(3.0) > 0, optimize.brentq(lambda x: x - 1, 0, 3), stats.norm.cdf(0.0), sys.modules['scipy.special'] is whole)"
    )
    assert said_by(code) == "True True 1.0 0.5 True"


def test_scipy_that_is_there_already_is_used() -> None:
    code = "import scipy.special, scipy.optimize; " + ASKED + "print(special.ndtr is scipy.special.ndtr)"
    assert said_by(code) == "True"


def test_a_scipy_without_these_modules_is_imported_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(special, "_compiled", lambda *_: None)
    assert float(special.special_functions().ndtr(0.0)) == 0.5
    assert binomial_tail(3, 9, 0.3) == binom.sf(3, 9, 0.3)
    assert root(lambda x: x * x - 2, 0.0, 2.0, xtol=1e-12) == brentq(lambda x: x * x - 2, 0.0, 2.0, xtol=1e-12)


@pytest.mark.parametrize("trials", [1, 2, 7, 50, 1000, 100_000])
def test_tails_are_those_of_scipy_to_the_bit(trials: int) -> None:
    for successes in {-1, 0, 1, trials // 3, trials - 2, trials - 1} & set(range(-1, trials)):
        for probability in (0.0, 1e-9, 0.01, 1 / 3, 0.5, 0.97, 1.0):
            assert binomial_tail(successes, trials, probability) == binom.sf(successes, trials, probability)


@pytest.mark.parametrize("options", [{"xtol": 1e-12}, {"xtol": 1e-15, "rtol": 1e-13}])
def test_roots_are_those_of_scipy_to_the_bit(options: dict[str, float]) -> None:
    for wanted in (-0.9, -1e-9, 0.0, 1e-3, 0.4, 0.999):

        def excess(x: float, wanted: float = wanted) -> float:
            return math.tanh(x) - wanted

        assert root(excess, -40.0, 40.0, **options) == brentq(excess, -40.0, 40.0, **options)


def test_where_no_root_is_found_it_is_said() -> None:
    with pytest.raises(ValueError, match="sign"):
        root(lambda x: x * x + 1, -1.0, 1.0, xtol=1e-9)
    with pytest.raises(ValueError, match="not a number"):
        root(lambda x: math.nan if x > 0 else -1.0, -1.0, 1.0, xtol=1e-9)
