"""Downloads: the report, the briefing, the futures as Parquet, each picture as PNG, the changed scenario as YAML."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandtable.app.refusals import Refusal
from sandtable.app.whatif import Variant
from sandtable.scenario.spelling import suggest
from sandtable.units import format_quantity

if TYPE_CHECKING:
    import altair as alt

    from sandtable.scenario.types import Scenario
    from sandtable.study.study import Study


def changed_scenario(variant: Variant) -> Scenario:
    """The scenario with the variant's assumptions written as fixed numbers: it plays the variant's futures anywhere."""
    scenario = variant.prepared.scenario
    if not variant.setting:
        return scenario
    return scenario.replace({
        f"assumptions.{name}": format_quantity(value, dimension=scenario.assumptions[name].prior.dimension)
        for name, value in variant.setting
    })  # fmt: skip


def scenario_yaml(variant: Variant) -> bytes:
    """The changed scenario as YAML; of one that was not changed the text of its file, comments and all."""
    from sandtable.scenario.dumping import dump

    scenario = variant.prepared.scenario
    if not variant.setting:
        return scenario.text.encode("utf-8")
    changes = "".join(f"#   {path} = {value}\n" for path, value in changed_scenario(variant).overrides.items())
    head = f"# {scenario.name}, changed in the app of Sandtable. Set there:\n{changes}"
    return (head + dump(changed_scenario(variant))).encode("utf-8")


def report_of(variant: Variant, *, futures: int) -> bytes:
    """The one-file report of the changed scenario."""
    from sandtable.report import report_html

    return report_html(_study(variant, futures=futures)).encode("utf-8")


def briefing_docx(variant: Variant, *, futures: int) -> bytes:
    """The briefing of the changed scenario as a Word document, without the analyses, whose commands it names. Raises AnalysisError."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from sandtable.extras import require_package
    from sandtable.report.briefing import write_document

    require_package("docx")  # before anything is played
    study = _study(variant, futures=futures)
    with TemporaryDirectory() as folder:
        return write_document(study, Path(folder) / "briefing.docx").path.read_bytes()


def futures_parquet(variant: Variant, *, futures: int) -> bytes:
    """One row a future, as in the studies that `sandtable run --out` keeps."""
    from sandtable.study.parts import parquet_bytes

    return parquet_bytes(_study(variant, futures=futures).to_arrow())


def _study(variant: Variant, *, futures: int) -> Study:
    from sandtable.study.run import run

    return run(changed_scenario(variant), futures=futures, seed=variant.seed, progress=False)


def picture_names(study: Study) -> list[str]:
    """Names of the pictures that `picture_png` makes of a study."""
    names = ["map", "outcomes", "settlement", "strips"]
    if not study.settlements:
        names.remove("settlement")
    return [*names, *(f"arrival-{spread.id}" for spread in study.times if spread.median is not None)]


def picture_png(study: Study, name: str) -> bytes:
    """One picture, with title and legend. Raises Refusal 404 for a name that there is not."""
    from sandtable.figures import arrival_chart, control_chart, map_chart, outcome_chart, settlement_chart, to_png

    names = picture_names(study)
    if name not in names:
        raise Refusal(404, f"there is no picture `{name}`", hint=suggest(name, set(names)) or ", ".join(names))
    makers: dict[str, Callable[[Study], alt.LayerChart | None]] = {
        "map": map_chart, "outcomes": outcome_chart, "settlement": settlement_chart, "strips": control_chart,
    }  # fmt: skip
    make: Callable[[Study], Any] = makers.get(name) or (lambda one: arrival_chart(one, name.removeprefix("arrival-")))
    return to_png(make(study))
