"""Expressions: trees, kinds, columns, faults, and writing out."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.scenario.grammar import parse
from sandtable.scenario.lexer import ExpressionError, mask, tokenize
from sandtable.scenario.trees import (
    Arithmetic,
    AssumptionValue,
    Call,
    Comparison,
    Day,
    Logic,
    Node,
    Not,
    Number,
    unparse,
    walk,
)
from sandtable.scenario.vocabulary import FUNCTIONS


def test_trees_of_the_documented_examples() -> None:
    assert parse("controls(damascus, deir-ez-zor)").tree == Call("controls", ("damascus", "deir-ez-zor"), 0)
    assert parse("distance(al-tanf, raqqa) > reach(al-tanf)").tree == Comparison(
        ">", Call("distance", ("al-tanf", "raqqa"), 0), Call("reach", ("al-tanf",), 27), 0
    )
    assert parse("within(column, 55 km, al-tanf)").tree == Call("within", ("column", 55.0, "al-tanf"), 0)
    assert parse("strength(column) < 0.5 * initial(column)").tree == Comparison(
        "<", Call("strength", ("column",), 0),
        Arithmetic("*", Number(0.5, "number", 19), Call("initial", ("column",), 25), 19), 0,
    )  # fmt: skip
    assert parse("day >= 30").tree == Comparison(">=", Day(0), Number(30.0, "time", 7), 0)
    assert parse("never").tree == Number(inf, "time", 0)
    assert parse("true").tree == Number(1.0, "boolean", 0)
    assert parse("false").tree == Number(0.0, "boolean", 0)
    assert parse("x-1 > 2").tree == Comparison(">", AssumptionValue("x-1", 0), Number(2.0, "number", 6), 0)


def test_kinds() -> None:
    assert parse("first(a, p)").kind == "time"
    assert parse("reach(f) / 2").kind == "length"
    assert parse("reach(f) / distance(p, q)").kind == "number"
    assert parse("initial(f) * x").kind == "strength"
    assert parse("first(a, p) < first(b, p)").kind == "boolean"
    assert parse("min(first(a, p), 12, 2 weeks)").kind == "time"


def test_precedence_and_association() -> None:
    tree = parse("not true or false and true").tree
    assert isinstance(tree, Logic)
    assert tree.operator == "or"
    assert isinstance(tree.terms[0], Not)
    assert unparse(parse("1 - 2 - 3 > 1 - (2 - 3)")) == "1.0 - 2.0 - 3.0 > 1.0 - (2.0 - 3.0)"
    assert unparse(parse("(x + y) * z > x + y * z")) == "(x + y) * z > x + y * z"
    assert unparse(parse("not (true and false)")) == "not (true and false)"
    assert unparse(parse("((day > 3))")) == "day > 3.0 d"


def test_names_may_be_words_of_python() -> None:
    assert parse("controls(lambda, in) and first(is, none-x) < 3").kind == "boolean"
    assert [n.name for n in walk(parse("if > 1 and class < 2")) if isinstance(n, AssumptionValue)] == ["if", "class"]


def test_walk_goes_parents_first_left_to_right() -> None:
    nodes = list(walk(parse("a > 1 and not b < c")))
    assert [type(n).__name__ for n in nodes] == [
        "Logic", "Comparison", "AssumptionValue", "Number", "Not", "Comparison", "AssumptionValue", "AssumptionValue",
    ]  # fmt: skip


def test_mask_keeps_every_column() -> None:
    text = "within(the-column, 55 km, al-tanf)\n and in-2-b > 1e3 % per day"
    masked = mask(text, tokens=tokenize(text))
    assert len(masked) == len(text)
    for token in tokenize(text):
        assert text[token.column : token.column + len(token.text)] == token.text
    assert masked.isascii()
    assert "-" not in masked
    assert not any(character.isdigit() for character in masked.replace("_n_2_b", ""))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_is_read_with_its_arguments(name: str) -> None:
    signature = FUNCTIONS[name]
    arguments = ", ".join("55.0 km" if a == "length" else f"x{i}" for i, a in enumerate(signature.arguments))
    expression = parse(f"{name}({arguments})", is_watched=False)
    assert expression.kind == signature.result
    assert unparse(expression) == f"{name}({arguments})"
    with pytest.raises(ExpressionError, match=f"`{name}` takes"):
        parse(f"{name}({arguments}, extra, and-more)")
    if signature.also:
        other = ", ".join(f"x{i}" for i, _ in enumerate(signature.also))
        assert unparse(parse(f"{name}({other})")) == f"{name}({other})"


@pytest.mark.parametrize(
    ("text", "message", "at", "code"),
    [
        ("1 < day < 3", "comparisons cannot be chained", "1 < day < 3", "S020"),
        ("holds(a, b)", "unknown function `holds`", "holds", "S111"),
        ("controls(a)", "`controls` takes 2 arguments, found 1", "controls(a)", "S112"),
        ("within(f, 55, p)", "expected a length such as `55 km`", "55", "S112"),
        ("controls(a, first(a, p))", "expected the name of a place or zone", "first(a, p)", "S112"),
        ("day + 1 > 3", "`day` must be alone on one side of a comparison", "day", "S113"),
        ("not day", "expected true or false, found a time", "day", "S113"),
        ("distance(p, q) > 5", "cannot compare a length and a number", "distance(p, q) > 5", "S113"),
        (
            "strength(f) < strength(g)",
            "a strength can be compared with fighters and",
            "strength(f) < strength(g)",
            "S113",
        ),
        ("day == 4", "a value that changes continuously cannot be compared with `==`", "day == 4", "S113"),
        ("true < false", "conditions cannot be compared", "true", "S113"),
        ("-true", "a sign is allowed before numbers, not before conditions", "-true", "S113"),
        ("true + 1 > 0", "`+` combines numbers, found true or false", "true", "S113"),
        ("day > 5 klm", "unknown unit `klm`", "klm", "S301"),
        ("day > 3 foo(x)", "unexpected `foo`", "foo", "S020"),
        ("2 min(x, y) > 3", "`2 min` is not a function", "2 min(x, y)", "S020"),
        ("a é b", "unexpected `é`", "é", "S020"),
        ("day >", "the expression ends after `>`", ">", "S020"),
        ("min(" + "1, " * 20 + "2) > 1", "`min` takes at most 20 arguments", "min(" + "1, " * 20 + "2)", "S112"),
        ("controls(a, b,)", "unexpected `)`", ")", "S020"),
        ("(controls)(a, b)", "`(controls` is not a function", "(controls)(a, b)", "S020"),
        ("()", "empty parentheses", "()", "S020"),
        ("day > 1,5", "unexpected `,`", ",", "S020"),
        ("(true, false)", "unexpected `,`", ",", "S020"),
    ],
)
def test_fault_says_what_and_where(text: str, message: str, at: str, code: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    fault = caught.value
    assert str(fault).startswith(message)
    assert fault.code == code
    assert text[fault.column : fault.column + (fault.length or len(text))] == at


def test_expected_kind_is_named() -> None:
    with pytest.raises(ExpressionError, match="expected a condition, found a time"):
        parse("first(a, p)", expected="boolean")
    with pytest.raises(ExpressionError, match="expected a time, found true or false"):
        parse("day > 3", expected="time")
    assert parse("patience", expected="time").kind == "time"


def test_subtraction_of_names_wants_blanks() -> None:
    assert parse("a - b > 0").tree == Comparison(
        ">", Arithmetic("-", AssumptionValue("a", 0), AssumptionValue("b", 4), 0), Number(0.0, "number", 8), 0
    )
    assert isinstance(parse("a-b > 0").tree, Comparison)
    assert [n.name for n in walk(parse("a-b > 0")) if isinstance(n, AssumptionValue)] == ["a-b"]
    assert unparse(parse("strikes(a, b)-1 > 0")) == "strikes(a, b) - 1.0 > 0.0"


@pytest.mark.parametrize(
    "text",
    ["(" * 5000, "not " * 1900 + "x", "1" + "+1" * 990 + " > 0", "-" * 1999 + "1", "x" * 3000, "min(" * 39 + "1"],
)
def test_depth_and_length_are_limited(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"too deeply|longer than|brackets|not closed"):
        parse(text)


def test_nothing_is_ever_evaluated() -> None:
    for text in (
        "__import__('os')",
        "exec(x)",
        "x.y",
        "[x for x in y]",
        "lambda: 1",
        "x if y else z",
        "f'{x}'",
        "x := 1",
    ):
        with pytest.raises(ExpressionError, match=r"unexpected|unknown function|not part"):
            parse(text)


# -- writing out -----------------------------------------------------------------------------------

names = st.sampled_from(["a", "b", "al-tanf", "x-2", "is"])
numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda v: Number(v, "number"))
values: st.SearchStrategy[Node] = st.recursive(
    numbers | names.map(AssumptionValue) | names.map(lambda n: Call("share", (n,))),
    lambda inner: st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/", "min", "max"]), inner, inner),
    max_leaves=6,
)
conditions: st.SearchStrategy[Node] = st.recursive(
    st.builds(Comparison, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), values, values)
    | st.builds(lambda a, p: Call("controls", (a, p)), names, names)
    | st.booleans().map(lambda b: Number(float(b), "boolean")),
    lambda inner: (
        inner.map(Not)
        | st.builds(
            lambda o, t: Logic(o, tuple(t)), st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)
        )
    ),
    max_leaves=6,
)


def without_columns(node: Node) -> object:
    if isinstance(node, (Arithmetic, Comparison)):
        return type(node).__name__, node.operator, without_columns(node.left), without_columns(node.right)
    if isinstance(node, Logic):
        return node.operator, [without_columns(term) for term in node.terms]
    if isinstance(node, Not):
        return "not", without_columns(node.term)
    if isinstance(node, Number):
        return node.value.hex(), node.kind
    return (node.function, node.arguments) if isinstance(node, Call) else getattr(node, "name", "day")


@given(conditions)
def test_written_out_and_read_again_is_the_same_tree(tree: Node) -> None:
    text = unparse(tree)
    assert without_columns(parse(text).tree) == without_columns(tree)
    assert unparse(parse(text)) == text


@pytest.mark.parametrize("text", ["day = 20", "controls(a, p) and day = 2030-01-05", "day == 20"])
def test_a_time_that_is_compared_for_equality_gets_a_hint_on_dates(text: str) -> None:
    with pytest.raises(ExpressionError) as fault:
        parse(text)
    assert "`day > 2017-06-14`" in (fault.value.hint or "")
    with pytest.raises(ExpressionError) as fault:
        parse("strength(f) = 20")
    assert fault.value.hint == "write `==` to compare"
