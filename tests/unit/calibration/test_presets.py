"""The presets that the package ships: valid priors, the formulas of the model's page, and the same bytes again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from calibration.__main__ import IMAGES, PAGE, PRESETS, files, fit_all, main, write
from calibration.battles import read_battles
from calibration.fit import COORDINATES, IN_LOGS, coordinates
from calibration.page import GAP, TEMPLATE
from calibration.pictures import PICTURES
from calibration.presets import DEFAULT, UNITS, priors_of, rules_at, written
from sandtable.scenario.priors.text import parse_prior

UNIT = {" per day": "TimeRate", " d": "Duration", "": "Ratio"}


@pytest.fixture(scope="module")
def shipped(repository: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads((repository / PRESETS).read_text(encoding="utf-8"))
    return content


def test_every_prior_of_the_shipped_presets_can_be_read(shipped: dict[str, dict[str, object]]) -> None:
    for preset in ("set-piece", "low-intensity"):
        priors = priors_of(shipped, preset)
        assert list(priors) == [*COORDINATES, "intensity"]
        for name, text in priors.items():
            assert parse_prior(text).dimension == UNIT[UNITS.get(name, "")], name
    for entry in shipped["conventions"].values():
        assert parse_prior(entry["prior"])
        assert entry["owner"] == "Sandtable"
    assert shipped["default"] == DEFAULT
    assert priors_of(shipped, "set-piece")["intensity"] == "fixed(1)"
    sources = {entry["source"] for entry in shipped["priors"].values()}
    assert sources <= set(shipped["sources"])


def test_rules_at_the_medians_have_the_coordinates_of_the_priors(shipped: dict[str, object]) -> None:
    usual = shipped["usual_ratio"]
    assert isinstance(usual, float)
    rules = rules_at(priors_of(shipped, "set-piece"), usual)
    theta = np.log([100 * rules.attacker_loss, 100 * rules.defender_loss, 1.0, rules.attacker_spread,
                    rules.defender_spread, rules.pursuit])  # fmt: skip
    theta[2] = rules.exponent
    clocks = np.array([np.log(rules.attack_endurance), np.log(rules.defence_endurance), rules.sway])
    found = dict(zip(COORDINATES, coordinates(theta, clocks, np.log(usual)), strict=True))
    for name, text in priors_of(shipped, "set-piece").items():
        if name in found:
            middle = np.exp(found[name]) if name in IN_LOGS else found[name]
            median = float(re.search(r"(?:median=|normal\()([0-9.]+)", text)[1])  # type: ignore[index]
            assert middle == pytest.approx(median, rel=0.01), name
    # at the usual ratio the defenders' loss is `loss_ratio` times the attackers'
    rate_a = rules.attacker_loss * usual**-rules.exponent
    rate_d = rules.defender_loss * usual**rules.exponent
    assert rate_d / rate_a == pytest.approx(np.exp(found["loss_ratio"]))
    assert np.sqrt(rate_a * rate_d) == pytest.approx(np.exp(found["daily_loss"]))


def test_the_file_is_written_the_same_way_again(repository: Path, shipped: dict[str, object]) -> None:
    assert (repository / PRESETS).read_text(encoding="utf-8") == written(shipped)


def test_the_page_has_the_priors_of_the_file_and_no_gap(repository: Path, shipped: dict[str, object]) -> None:
    page = (repository / PAGE).read_text(encoding="utf-8")
    assert GAP.findall(page) == []
    assert len(GAP.findall(TEMPLATE.read_text(encoding="utf-8"))) > 40
    for name in COORDINATES:
        assert f"`{priors_of(shipped, 'set-piece')[name]}`" in page
    assert f"`{priors_of(shipped, 'low-intensity')['intensity']}`" in page
    assert f"calibration.md\n" in (repository / "mkdocs.yml").read_text(encoding="utf-8")  # noqa: F541
    for name in PICTURES:
        assert f"]({IMAGES.name}/{name})" in page


@pytest.mark.slow
def test_the_same_data_give_the_same_bytes(
    shared_data: Callable[[str], Path], tmp_path: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_data("cdb90_battles_half.csv").parent
    shared_data("ucdp_ged_syria_2017_lon37.csv")
    write(fit_all(folder), tmp_path)
    assert main(["--data", str(folder), "--out", str(tmp_path), "--check"]) == 0
    assert capsys.readouterr().out == "up to date\n"
    changed = [str(name) for name in files() if (tmp_path / name).read_bytes() != (repository / name).read_bytes()]
    assert changed == [], "run `make calibrate`"


def test_the_selection_is_what_the_page_says(shared_data: Callable[[str], Path], repository: Path) -> None:
    selection = read_battles(shared_data("cdb90_battles_half.csv"))
    page = (repository / PAGE).read_text(encoding="utf-8")
    assert f"| in the file | {selection.rows} |" in page
    assert f"| **used** | **{len(selection.battles)}** |" in page
