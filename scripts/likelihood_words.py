"""Computes how readers understood likelihood phrases: python -m scripts.likelihood_words FOLDER

FOLDER has the answers of the two surveys: `capphrase_absolute_judgements.csv` (CAPphrase) and `probability_survey_results.csv`
(github.com/amauboussin/probability-survey, the survey behind the article in Harvard Business Review). Writes
`src/sandtable/text/capphrase.json` and `hbr-2018.json`: figures with their source, not the data. Run by hand when the data get a
new version; a test computes the figures again where the data are at hand.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

TEXT = Path(__file__).resolve().parent.parent / "src" / "sandtable" / "text"
LEVELS = (5, 10, 25, 50, 75, 90, 95)
BINS = 20
CAPPHRASE = {
    "title": "CAPphrase: Comparative and Absolute Probability phrase dataset",
    "author": "Adam Kucharski",
    "year": 2026,
    "doi": "10.5281/zenodo.18750055",
    "licence": "CC BY 4.0",
}
HBR_2018 = {
    "title": "If You Say Something Is \u201cLikely,\u201d How Likely Do People Think It Is?",
    "author": "Andrew Mauboussin and Michael J. Mauboussin",
    "year": 2018,
    "url": "https://hbr.org/2018/07/if-you-say-something-is-likely-how-likely-do-people-think-it-is",
    "data": "https://github.com/amauboussin/probability-survey",
    "data_sha256": "6da179ce5908ff461eeba74f403e4da0e435b0f071d6c3a9b288252af7b5d07e",
    "licence": "none stated: only figures computed from the answers are kept here",
}


def capphrase(path: Path) -> dict[str, Any]:
    """The figures of CAPphrase. path : the absolute judgements, one a row. All judgements count."""
    judged: dict[str, list[float]] = defaultdict(list)
    people = set()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            judged[row["term"]].append(float(row["probability"]) / 100)
            people.add(row["response_id"])
    return _figures(CAPPHRASE, judged, people=len(people))


def hbr_2018(path: Path) -> dict[str, Any]:
    """The figures of the survey of 2018. path : one row a person, one column a phrase.

    A row that repeats another in full, age, gender and all 23 answers, is counted once; empty answers are left out. All
    other answers count.
    """
    judged: dict[str, list[float]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    answered = [row for row in dict.fromkeys(map(tuple, rows)) if any(row[3:])]
    for row in answered:
        for name, value in zip(header[3:], row[3:], strict=True):
            if value:
                judged[name.replace("_", " ")].append(float(value) / 100)
    return _figures(HBR_2018, judged, people=len(answered))


def _figures(source: dict[str, Any], judged: dict[str, list[float]], *, people: int) -> dict[str, Any]:
    """The figures of every phrase, from the lowest mean to the highest.

    Probabilities, not percent. Outliers are not removed. sd is that of a sample (n - 1); quantiles interpolate linearly;
    bins hold their low end, the last one both.
    """
    phrases = [_describe(phrase, np.array(values)) for phrase, values in judged.items()]
    phrases.sort(key=lambda each: (each["mean"], each["phrase"]))
    counted = {"judgements": sum(each["count"] for each in phrases), "people": people}
    return {"source": source, **counted, "phrases": phrases}


def _describe(phrase: str, values: Any) -> dict[str, Any]:
    quantiles = np.quantile(values, [level / 100 for level in LEVELS])
    # of hundredths, so that a judgement of 15% falls into the bin that starts there
    bins = np.minimum(np.floor(np.round(values * 100, 6) / (100 / BINS)), BINS - 1).astype(int)
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
    head = json.dumps({key: value for key, value in found.items() if key != "phrases"}, indent=1, ensure_ascii=False)
    lines = ",\n  ".join(json.dumps(each) for each in found["phrases"])
    return f'{head[:-2]},\n "phrases": [\n  {lines}\n ]\n}}\n'


SURVEYS = {
    "capphrase": ("capphrase_absolute_judgements.csv", capphrase),
    "hbr-2018": ("probability_survey_results.csv", hbr_2018),
}

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for survey, (data, figures) in SURVEYS.items():
        target = TEXT / f"{survey}.json"
        target.write_text(written(figures(Path(sys.argv[1], data))), encoding="utf-8")
        print(target)
