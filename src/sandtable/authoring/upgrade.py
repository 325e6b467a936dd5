"""A scenario file of an older format as one of this format, rewritten by spans, with a note for each change of meaning."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from sandtable.authoring import places
from sandtable.authoring.edits import Edit, Range, Source, Written, apply_edits
from sandtable.authoring.meanings import MEANINGS
from sandtable.authoring.places import EffectPlace, Pair
from sandtable.calendar import HOURLY
from sandtable.diagnostics import Diagnostic
from sandtable.errors import ScenarioError
from sandtable.loading import read
from sandtable.scenario.composing import compose
from sandtable.scenario.document import Node, split_lines
from sandtable.scenario.source import SourceError, decode, empty

FORMAT = 2
NAMING = (  # effects that name formations
    "orders", "reinforce", "commit", "airlift", "withdraw", "evacuate", "surrender", "refit", "cohesion",
)  # fmt: skip
DEFAULTS = {
    "exponent": "0.3", "intensity": "1", "intensity_spread": "0.5", "halt_ratio": "0.6",
    "attacker_loss": "0.02 per day", "defender_loss": "0.015 per day",
}  # fmt: skip
_LOSSES = {"attacker_loss": "defender_loss", "defender_loss": "attacker_loss"}
_SPREADS = frozenset({"intensity_spread", "attacker_spread", "defender_spread"})
_COORDINATES = frozenset({"daily_loss", "loss_ratio", "usual_ratio"})
_BROKEN = re.compile(r"(?<![\w-])broken(?=\s*\(\s*([a-z0-9-]*))")
_GONE = re.compile(r"(?<![\w-])gone\s*\(\s*([a-z0-9-]+)")
BY_HAND = "by-hand"  # the change that is none: what is left to the author
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """A change that a reader of the file should know. line : in the file as it was, from 1. change : key of `MEANINGS`."""

    line: int
    column: int
    change: str
    message: str


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What came of a file.

    before, after : its bytes. notes : in the order of the file. was, now : the format that it had, and has. remaining : its errors.
    """

    before: bytes
    after: bytes
    notes: tuple[Note, ...]
    was: int
    now: int
    remaining: tuple[Diagnostic, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the file is not yet as it should be."""
        return self.before != self.after

    @property
    def left(self) -> int:
        """How many places are left to the author."""
        return sum(note.change == BY_HAND for note in self.notes)


@dataclass
class _Work:
    source: Source
    root: Node
    shared: frozenset[int]
    edits: list[Edit] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, node: Node, change: str, **words: str) -> None:
        self.notes.append(Note(node.line, node.column, change, MEANINGS[change].words.format(**words)))

    def replace(self, part: Range, text: str) -> None:
        self.edits.append(Edit(*part, text))

    def rename(self, key: Node, new: str) -> bool:
        """Rename a key, keeping its quotes. False if it is written in a way that is not rewritten."""
        part = self.source.content(self.source.range_of(key), str(key.value))
        if part is None:
            return False
        self.replace(part, new)
        return True


def upgrade(raw: bytes, *, file: str) -> Upgrade:
    """The file in this format. A file that is up to date comes back as it is, without notes.

    raw : the file's bytes. file : its name in diagnostics.

    Raises:
        ScenarioError: it is not readable as YAML, or says no format that this version knows.
    """
    try:
        text = decode(raw, name=file)
    except SourceError as fault:
        raise ScenarioError((fault.diagnostic,)) from None
    root, faults = compose(text, name=file)
    if root is None or faults:
        raise ScenarioError(_with_lines(faults or [empty(file)], text))
    was = root.child("sandtable")
    if root.kind != "mapping" or was is None or not _is_format(was.value):
        found = read(raw, name=file, file=file).errors
        raise ScenarioError(tuple(d for d in found if d.code == "S110" or "`sandtable`" in d.message) or found)
    work = _Work(Source(text), root, places.shared(root))
    _older_words(work)
    if was.value == 1:
        _format_number(work)
        _losses(work)
        _meanings(work)
    after = apply_edits(text, work.edits).encode("utf-8")
    if raw.startswith(_BOM):
        after = _BOM + after
    return Upgrade(
        raw, after, tuple(sorted(set(work.notes))), was=_format_of(root), now=_format_of(_again(after, file=file)),
        remaining=read(after, name=file, file=file).errors,
    )  # fmt: skip


def _is_format(value: object) -> bool:
    """Whether a value is the number of a format that is read; `true` and `1.0` are none, though they equal 1."""
    return type(value) is int and value in (1, FORMAT)


def _format_of(root: Node) -> int:
    value = root.entries["sandtable"][1].value
    assert isinstance(value, int)
    return value


def _again(after: bytes, *, file: str) -> Node:
    """The tree of the upgraded file, read from its bytes."""
    root, faults = compose(decode(after, name=file), name=file)
    assert root is not None
    assert not faults
    return root


def _with_lines(faults: list[Diagnostic], text: str) -> tuple[Diagnostic, ...]:
    from dataclasses import replace

    lines = split_lines(text)
    return tuple(replace(d, source_line=lines[d.span.line - 1] if d.span.line <= len(lines) else None) for d in faults)


# -- what is rewritten ---------------------------------------------------------------------------------


def _format_number(work: _Work) -> None:
    key, value = work.root.entries["sandtable"]
    if id(value) in work.shared:
        work.note(key, BY_HAND, what="the number of the format", how=f"write `sandtable: {FORMAT}`")
    else:  # a plain number, in whatever way it is written: `1`, `0x1`, `+1`
        work.replace(work.source.without_anchor(work.source.value_range(key, value)), str(FORMAT))
        work.note(key, "futures")


def _older_words(work: _Work) -> None:
    """Words of format 1 that are still read, wherever they are found."""
    for effect in places.effects(work.root):
        if effect.name in NAMING:
            _plural(work, effect)
    for name, decision in places.section(work.root, "decisions").items():
        _belief(work, name, decision)
    for line in places.section(work.root, "red_lines").values():
        _red_line(work, line)
    for _, node in places.expressions(work.root):
        _spent(work, node)
    for pair in places.settings(work.root):
        _setting(work, pair)


def _plural(work: _Work, effect: EffectPlace) -> None:
    found = places.entry(effect.value, "formation")
    if found is None or found.value.kind != "scalar" or not isinstance(found.value.value, str):
        return
    name, part = found.value.value, work.source.value_range(found.key, found.value)
    is_plain = found.value.style not in ("|", ">") and found.value.line == found.value.end_line
    if "formations" in effect.value.entries or not is_plain or not work.rename(found.key, "formations"):
        how = f"put `{name}` into the list `formations`"
        work.note(found.key, BY_HAND, what=f"`formation` of this `{effect.name}`", how=how)
        return
    work.replace(part, f"[{work.source.slice(part)}]")
    work.note(found.key, "formations")


def _belief(work: _Work, name: str, decision: Node) -> None:
    rule, options = places.entry(decision, "rule"), decision.child("options")
    if rule is None or rule.value.value != "belief" or options is None:
        return
    assumptions = places.section(work.root, "assumptions")
    is_done = True
    for option, _ in ((value, key) for key, value in options.entries.values()):
        chance = places.entry(option, "probability")
        if chance is not None and chance.value.kind == "mapping":
            chance = places.entry(chance.value, "base")
        if chance is None or not isinstance(chance.value.value, str) or chance.value.value == "rest":
            continue
        belief = chance.value.value
        if belief in assumptions or "(" in belief:
            continue
        part = work.source.content(work.source.value_range(chance.key, chance.value), belief)
        if part is None or id(chance.value) in work.shared:
            is_done = False
            work.note(chance.key, BY_HAND, what="this probability", how=f"write `probability: belief({belief})`")
            continue
        work.replace(part, f"belief({belief})")
        work.note(chance.key, "belief", belief=belief)
    part = work.source.content(work.source.value_range(rule.key, rule.value), "belief")
    if is_done and part is not None and id(rule.value) not in work.shared:
        work.replace(part, "behavioural")
    else:
        work.note(rule.key, BY_HAND, what="this rule", how=f"remove `rule` from `{name}`")


def _red_line(work: _Work, line: Node) -> None:
    for old, new in (("actor", "by"), ("deters", "against")):
        found = places.entry(line, old)
        if found is None or new in line.entries:
            continue
        if not work.rename(found.key, new):
            work.note(found.key, BY_HAND, what=f"`{old}` of a red line", how=f"write `{new}`")
            continue
        work.note(found.key, "red-line")
        named = places.entry(line.child("provenance"), old)
        if named is not None:
            work.rename(named.key, new)


def _spent(work: _Work, node: Node) -> None:
    written = work.source.written(node)
    if written is None:
        if _BROKEN.search(str(node.value)):
            work.note(node, BY_HAND, what="`broken(...)` in this text", how="write `spent(...)`")
        return
    for found in _BROKEN.finditer(written.text):
        work.edits += written.replace(found.start(), found.end(), "spent")
        work.note(_place(work, written, found.start()), "spent", formation=found.group(1) or "...")


def _place(work: _Work, written: Written, position: int) -> Node:
    """A character of a text, as a place for a note."""
    offset = written.at[position].start
    line = work.source.line_of(offset)
    return Node("scalar", line, offset - work.source.offset(line, 1) + 1, line, 1)


def _setting(work: _Work, pair: Pair) -> None:
    """A path that a claim or a red line sets: it must lead to what is there after the upgrade."""
    target = str(pair.key.value)
    steps = target.split(".")
    if len(steps) >= 2 and steps[-1] == "formation" and steps[-2] in NAMING and steps[0] == "decisions":
        if not work.rename(pair.key, f"{target}s.0"):
            work.note(pair.key, BY_HAND, what=f"the path `{target}`", how=f"write `{target}s.0`")
    elif len(steps) == 3 and steps[0] == "red_lines" and steps[2] in ("actor", "deters"):
        new = ".".join((*steps[:2], "by" if steps[2] == "actor" else "against"))
        if not work.rename(pair.key, new):
            work.note(pair.key, BY_HAND, what=f"the path `{target}`", how=f"write `{new}`")
    elif len(steps) == 5 and steps[0] == "decisions" and steps[4] == "probability":
        value = pair.value.value
        decision = places.section(work.root, "decisions").get(steps[1])
        rule = decision.child("rule") if decision is not None else None
        if rule is not None and rule.value == "belief" and value in places.section(work.root, "beliefs"):
            part = work.source.content(work.source.value_range(pair.key, pair.value), str(value))
            if part is None or id(pair.value) in work.shared:
                work.note(pair.key, BY_HAND, what="this value", how=f"write `belief({value})`")
            else:
                work.replace(part, f"belief({value})")
                work.note(pair.key, "belief", belief=str(value))


def _losses(work: _Work) -> None:
    """Losses of one side only: version 0.2 had a default for the other."""
    rules = work.root.child("rules")
    given = set(rules.entries) if rules is not None else set()
    for name, missing in _LOSSES.items():
        if rules is not None and name in given and missing not in given:
            key = rules.entries[name][0]
            work.edits.append(work.source.insert_before(rules, key, f"{missing}: {DEFAULTS[missing]}"))
            work.note(key, "losses", given=name, missing=missing, value=DEFAULTS[missing])
    for pair in places.settings(work.root):
        stated = str(pair.key.value).removeprefix("rules.")
        if f"rules.{stated}" == pair.key.value and stated in _LOSSES and not given & set(_LOSSES):
            how = f"state both in `rules`, such as `{_LOSSES[stated]}: {DEFAULTS[_LOSSES[stated]]}`"
            work.note(pair.key, BY_HAND, what=f"`{pair.key.value}` without the other side's losses", how=how)


# -- what means something else -------------------------------------------------------------------------


def _meanings(work: _Work) -> None:
    root = work.root
    if _is_short(root):
        work.note(root.entries["horizon"][0], "hours")
    formations, is_contested = places.section(root, "formations"), _can_be_hostile(root)
    if formations:
        at = root.entries["formations"][0]
        _fighting(work, at)
        if any(node.child("orders") is not None for node in formations.values()) or _has_effect(root, "orders"):
            work.note(at, "friction")
        for node in formations.values():
            if (found := places.entry(node, "cohesion")) is not None:
                work.note(found.key, "cohesion")
        if is_contested:
            control = places.entry(root, "control")
            work.note(control.key if control is not None else at, "control")
        if places.section(root, "fires"):
            work.note(root.entries["fires"][0], "fires")
    _reserves(work, formations, is_contested=is_contested)
    for _, node in places.expressions(root):
        if (written := work.source.written(node)) is None:
            continue
        for call in _GONE.finditer(written.text):
            work.note(_place(work, written, call.start()), "gone", formation=call.group(1))


def _is_short(root: Node) -> bool:
    """Whether the scenario lasts less than ten days; False where its dates cannot be read."""
    ends = [root.child(key) for key in ("start", "horizon")]
    try:
        start, horizon = (dt.date.fromisoformat(str(node.value)) for node in ends if node is not None)
    except ValueError:
        return False
    return 0 < (horizon - start).days < HOURLY


def _reserves(work: _Work, formations: dict[str, Node], *, is_contested: bool) -> None:
    """Commitments, and orders to reserves that the same option has not committed before."""
    committed: set[tuple[str, str, str]] = set()
    for effect in places.effects(work.root):
        for place, name in _named(effect.value):
            reserve = formations[name].child("reserve") if name in formations else None
            if effect.name == "commit":
                committed.add((effect.decision, effect.option, name))
                if is_contested:
                    work.note(place, "commit")
            is_early = (effect.decision, effect.option, name) not in committed
            if effect.name == "orders" and reserve is not None and reserve.value is True and is_early:
                work.note(place, "reserve-orders", formation=name)


def _fighting(work: _Work, at: Node) -> None:
    rules = places.entry(work.root, "rules")
    entries = rules.value.entries if rules is not None else {}
    place = rules.key if rules is not None else at
    stated = set(entries)
    left = [name for name in DEFAULTS if name not in stated]
    if stated & {*_LOSSES, *_COORDINATES}:
        left = [name for name in left if name not in _LOSSES]
    if stated & _SPREADS:
        left = [name for name in left if name != "intensity_spread"]
    if left:
        work.note(place, "rules", defaults=", ".join(f"`{name}: {DEFAULTS[name]}`" for name in left))
    work.note(at, "giving-way")
    work.note(at, "at-bay")
    for name, change in (("tolerance", "tolerance"), ("intensity_spread", "spread")):
        if name in entries:
            work.note(entries[name][0], change)


def _named(effect: Node) -> list[tuple[Node, str]]:
    """The formations that an effect names, with the places of their names."""
    one, several = places.entry(effect, "formation"), effect.child("formations")
    listed = [(item, item.value) for item in (several.items if several is not None else ())]
    if one is not None:
        listed.append((one.key, one.value.value))
    return [(place, name) for place, name in listed if isinstance(name, str)]


def _has_effect(root: Node, name: str) -> bool:
    return any(effect.name == name for effect in places.effects(root))


def _can_be_hostile(root: Node) -> bool:
    """Whether some stance, at the start or by an effect, is hostile."""
    stances = root.child("stances")
    declared = [item.child("stance") for item in (stances.items if stances is not None else ())]
    later = [effect.value.child("to") for effect in places.effects(root) if effect.name == "stance"]
    return any(node is not None and node.value == "hostile" for node in (*declared, *later))
