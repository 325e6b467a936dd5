"""Grades what a model wrote for the skill's evaluation scenarios, as far as no judge is needed.

    python -m scripts.skill_evals ID FOLDER

FOLDER is where the model worked: its answer is there, under the name that the scenario asks for. Prints each check that
fails. The assertions of `evals.json` that are about words take a reader, or a model as a judge.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

SKILL = Path(__file__).resolve().parent.parent / "src" / "sandtable" / "assistant" / "skill"
FUTURES = 500


def evals() -> list[dict[str, Any]]:
    """The evaluation scenarios."""
    found: list[dict[str, Any]] = json.loads((SKILL / "evals" / "evals.json").read_text(encoding="utf-8"))["evals"]
    return found


def grade(checks: dict[str, Any], folder: Path) -> list[str]:
    """What is wrong with an answer, a sentence each; empty if nothing is."""
    import sandtable

    answer = folder / checks["answer"]
    if not answer.is_file():
        return [f"there is no {checks['answer']}"]
    raw = answer.read_text(encoding="utf-8")
    found = [f"the answer has `{words}`" for words in checks.get("absent", ()) if words in raw]
    try:
        scenario = sandtable.load(answer)
    except sandtable.ScenarioError as fault:
        return [*found, *(f"{each.code}: {each.message}" for each in fault.diagnostics if each.is_error)]
    for section, least in checks.get("least", {}).items():
        held = scenario.theatre.places if section == "places" else getattr(scenario, section)
        if len(held) < least:
            found.append(f"{len(held)} {section}, fewer than {least}")
    text = (SKILL / "evals" / checks["text"]).read_text(encoding="utf-8")
    found += _located(answer, text)
    found += _words_elsewhere(scenario, text)
    if least := checks.get("played"):
        verdicts = [each.verdict for each in sandtable.claims(scenario, futures=FUTURES, seed=1).claims]
        played = sum(verdict not in ("premise", "untestable") for verdict in verdicts)
        if played < least:
            found.append(f"{played} claims are played, fewer than {least}; the others restate premises")
    return found


def _located(answer: Path, text: str) -> list[str]:
    """Places of the file that are not where it says."""
    from sandtable.authoring.locating import locate
    from sandtable.errors import HintedError

    try:
        places = locate(answer.read_bytes(), file=str(answer), text=text).places
    except HintedError as fault:
        return [f"no place of the file is in the text: {fault.message}"]
    wrong = [place for place in places if place.state != "in place"]
    return [f"{place.path}: {place.state}" for place in wrong] or (
        [] if places else ["no number has a place in the text"]
    )


def _words_elsewhere(scenario: Any, text: str) -> list[str]:
    """Stated likelihood words that the passage they point at has neither as they are nor in other words of that meaning."""
    from sandtable.candidates.reader import read_claims

    found = []
    meanings = [(each.start, each.end, each.meaning) for each in read_claims(text).finds if each.meaning is not None]
    for name, assumption in scenario.assumptions.items():
        words, at = getattr(assumption.prior, "words", None), assumption.at
        if assumption.basis == "stated" and words is not None and hasattr(at, "start"):
            passage = re.sub(r"\s+", " ", text[at.start : at.end]).lower()
            like = any(
                at.start < end and start < at.end and meaning.low < words.high and words.low < meaning.high
                for start, end, meaning in meanings
            )
            if words.phrase.lower() not in passage and not like:
                found.append(f"assumptions.{name}: “{words.phrase}” is not in the passage it points at")
    return found


def main(arguments: list[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in {str(each["id"]) for each in evals()}:
        print("usage: python -m scripts.skill_evals ID FOLDER", file=sys.stderr)
        return 2
    chosen = next(each for each in evals() if str(each["id"]) == arguments[0])
    if "checks" not in chosen:
        print(f"evaluation {arguments[0]} takes a reader: {'; '.join(chosen['assertions'])}")
        return 0
    found = grade(chosen["checks"], Path(arguments[1]))
    for each in found:
        print(each)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
