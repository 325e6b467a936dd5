"""The kernel's plain integers against the enumerations of the program, and against the hash that keys machine code."""

import ast
from enum import IntEnum
from pathlib import Path

import pytest

import sandtable.program
from sandtable.engine import codes, folder, layout
from sandtable.program import numbers
from sandtable.scenario.types import SETTLEMENT_STATES

SOURCE = Path(sandtable.__file__).parent
OTHERWISE = {
    "Event.WITHDRAW": "WITHDRAWN", "Event.GONE": "LOST", "Event.WAIT": "BESIEGE",
    "Event.DESTROYED": "FALLEN", "Void.GONE": "IS_LOST", "Void.RESERVE": "IS_RESERVE",
    "Side.ATTACKERS": "ATTACK", "Side.DEFENDERS": "DEFENCE",
}  # fmt: skip
BEGINNINGS = {
    "EffectKind": "EFFECT_", "Operation": "OP_", "Change": "SEES_", "RuleNumber": "RULE_", "FormationNumber": "FORMATION_",
    "FiresNumber": "FIRES_", "BeliefNumber": "BELIEF_", "DecisionNumber": "DECISION_", "Purpose": "DICE_",
}  # fmt: skip
ENUMERATIONS = [
    each for each in vars(sandtable.program).values() if isinstance(each, type) and issubclass(each, IntEnum)
]
MEMBERS = [member for each in ENUMERATIONS for member in each]


def name_in_kernel(member):
    kind = type(member).__name__
    return OTHERWISE.get(f"{kind}.{member.name}", BEGINNINGS.get(kind, "") + member.name)


def test_every_enumeration_is_public():
    found = {name for module in (sandtable.program.codes, numbers) for name, each in vars(module).items()
             if isinstance(each, type) and issubclass(each, IntEnum) and each is not IntEnum}  # fmt: skip
    assert found == {each.__name__ for each in ENUMERATIONS}
    assert len(MEMBERS) >= 150


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: f"{type(member).__name__}.{member.name}")
def test_the_kernel_has_each_code_as_a_plain_number(member):
    value = getattr(codes, name_in_kernel(member))
    assert value == member
    assert type(value) in (int, float)  # a member of an enumeration would be another type to the compiler


def test_the_kernel_has_no_code_of_its_own():
    names = {name for name in vars(codes) if name.isupper()} - {"EFFECTIVE"}
    assert names == {name_in_kernel(member) for member in MEMBERS} | {
        "PER_FORMATION", "PER_FIRES", "PER_BELIEF", "PER_DECISION"
    }  # fmt: skip
    assert codes.EFFECTIVE not in list(sandtable.program.Void)


def test_groups_of_operations_stand_together():
    """What the kernel asks by `<` and `>=`."""
    names = [operation.name for operation in sandtable.program.Operation]
    assert [operation.value for operation in sandtable.program.Operation] == list(range(len(names)))
    assert names[names.index("CONTROLS") :][:3] == ["CONTROLS", "PRESENT", "CONNECTED"]
    assert names[names.index("SHARE") :] == [
        "SHARE", "CONTIGUOUS", "CONTACT", "LINE", "OPEN", "IS_BARRED", "IS_ATTACKED", "WAS_ATTACKED", "SELECT", "CHOSEN", "SINCE",
        "LOSSES", "POWER",
    ]  # fmt: skip
    assert names[names.index("AND_THEN") :][:4] == ["AND_THEN", "OR_ELSE", "AND", "OR"]


def test_lengths_that_are_declared_twice_agree():
    assert len(SETTLEMENT_STATES) == numbers.SETTLEMENT_STATES
    assert tuple(numbers.Layout.__dataclass_fields__) == layout.NUMBER_BLOCKS
    assert max(layout.ROW_STATUS, layout.ROW_UNUSUAL) == layout.ROW_LENGTH - 1


def test_machine_code_is_keyed_by_every_source_that_it_reads():
    """A module that is compiled, and whatever of this package it imports, is in the hash."""
    hashed = set(folder.sources())
    compiled = [path for path in hashed if path.parent.name == "engine"]
    assert len(compiled) > 20
    plain = {"sandtable.engine.folder"}  # where the code is kept
    for path in compiled:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not node.module or not node.module.startswith("sandtable."):
                continue
            file = SOURCE.parent / Path(*node.module.split(".")).with_suffix(".py")
            assert file in hashed or node.module in plain, (path.name, node.module)
