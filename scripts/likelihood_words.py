"""Computes what readers take likelihood phrases for: python -m scripts.likelihood_words DATA/capphrase_absolute_judgements.csv

Writes `src/sandtable/text/capphrase.json`: figures with their source, not the data. Run by hand when the data get a new
version; a test computes the figures again where the data are at hand.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "src" / "sandtable" / "text" / "capphrase.json"
LEVELS = (5, 10, 25, 50, 75, 90, 95)
BINS = 20
SOURCE = {
    "title": "CAPphrase: Comparative and Absolute Probability phrase dataset",
    "author": "Adam Kucharski",
    "year": 2026,
    "doi": "10.5281/zenodo.18750055",
    "licence": "CC BY 4.0",
}


def figures(path: Path) -> dict[str, Any]:
    """The figures of every phrase, from the lowest mean to the highest. path : the absolute judgements, one a row.

    Probabilities, not percent. All judgements count: the authors' removal of outliers is not applied. sd is that of a
    sample (n - 1); quantiles interpolate linearly; bins hold their low end, the last one both.
    """
    judged: dict[str, list[float]] = defaultdict(list)
    people = set()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            judged[row["term"]].append(float(row["probability"]) / 100)
            people.add(row["response_id"])
    phrases = [_describe(phrase, np.array(values)) for phrase, values in judged.items()]
    phrases.sort(key=lambda each: (each["mean"], each["phrase"]))
    counted = {"judgements": sum(each["count"] for each in phrases), "people": len(people)}
    return {"source": SOURCE, **counted, "phrases": phrases}


def _describe(phrase: str, values: Any) -> dict[str, Any]:
    quantiles = np.quantile(values, [level / 100 for level in LEVELS])
    # of hundredths, so that a judgement of 15% falls into the bin that starts there
    bins = np.minimum(np.floor(np.round(values * 100) / (100 / BINS)), BINS - 1).astype(int)
    return {
        "phrase": phrase.lower(),
        "count": len(values),
        "mean": round(float(values.mean()), 4),
        "sd": round(float(values.std(ddof=1)), 4),
        "quantiles": {str(level): round(float(q), 4) for level, q in zip(LEVELS, quantiles, strict=True)},
        "histogram": np.bincount(bins, minlength=BINS).tolist(),
    }


def written(found: dict[str, Any]) -> str:
    """The figures as the text of their file, one phrase a line."""
    head = json.dumps({key: value for key, value in found.items() if key != "phrases"}, indent=1)
    lines = ",\n  ".join(json.dumps(each) for each in found["phrases"])
    return f'{head[:-2]},\n "phrases": [\n  {lines}\n ]\n}}\n'


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    TARGET.write_text(written(figures(Path(sys.argv[1]))), encoding="utf-8")
    print(TARGET)
