"""The table of losses: quantiles of the futures with the sampling interval of the middle, in a page and in the app."""

from __future__ import annotations

from sandtable.app.answers import loss_rows
from sandtable.study.run import run
from sandtable.telling.study import losses_part
from tests.unit.report.crossing import crossing


def test_each_party_has_its_quantiles_and_the_interval_of_the_middle() -> None:
    study = run(crossing().scenario, futures=400, seed=3, progress=False)
    part = losses_part(study)
    assert part is not None
    (table,) = part.tables
    assert [column.heading for column in table.columns] == ["Fighters lost by", "5%", "half", "sampling", "95%"]
    for row, spread in zip(table.rows, study.losses, strict=True):
        texts = [cell.text.replace(",", "") for cell in row.cells]
        low, _, high = texts[3].partition("\N{EN DASH}")
        assert texts[0] == spread.title
        assert float(low) <= float(texts[2]) <= float(high or low)
        assert float(texts[1]) <= float(texts[2]) <= float(texts[4])
    assert loss_rows(study) == [[cell.text for cell in row.cells] for row in table.rows]


def test_of_too_few_futures_there_is_no_interval() -> None:
    study = run(crossing().scenario, futures=2, seed=3, progress=False)
    assert all(row[3] == "-" for row in loss_rows(study))
