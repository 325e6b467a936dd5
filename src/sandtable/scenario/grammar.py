"""Expressions from text: Python's `ast` gives the structure, this module checks the types. Nothing is evaluated.

Hyphenated identifiers and quantities are masked at equal length first, so that columns stay true (`lexer`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import Literal

from sandtable.scenario.expression_faults import stray_comma, unreadable
from sandtable.scenario.lexer import DATE, ExpressionError, Token, mask, tokenize
from sandtable.scenario.restrictions import check_comparison, check_dates, check_day, check_flowing
from sandtable.scenario.spelling import closest
from sandtable.scenario.trees import (
    Arithmetic,
    AssumptionValue,
    Call,
    Comparison,
    Conditional,
    Day,
    Expression,
    Logic,
    Node,
    Not,
    Number,
    ResultKind,
    walk,
)
from sandtable.scenario.vocabulary import FUNCTIONS, MEANT, REPLACED

# None is the kind of an assumption's value, which is allowed wherever a number is.
Kind = ResultKind | None
_DEEPEST = 60
MOST_ARGUMENTS = 20  # of min and max
_LITERALS: dict[str, Number] = {
    "true": Number(1.0, "boolean"), "false": Number(0.0, "boolean"), "never": Number(inf, "time"),
}  # fmt: skip
_KINDS: dict[str, ResultKind] = {
    "Length": "length", "Duration": "time", "Strength": "strength", "Ratio": "number", DATE: "date",
}  # fmt: skip
_CALLED = {
    "boolean": "true or false", "number": "a number", "time": "a time", "date": "a date", "strength": "a number of fighters",
    "length": "a length", None: "the value of an assumption",
}  # fmt: skip
_COMPARISONS: dict[type[ast.cmpop], Literal["<", "<=", ">", ">=", "==", "!="]] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], Literal["+", "-", "*", "/"]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
}  # fmt: skip


_REMEMBERED: ContextVar[dict[tuple[str, str | None, bool], Expression] | None] = ContextVar("expressions", default=None)


@contextmanager
def remembering(found: dict[tuple[str, str | None, bool], Expression]) -> Iterator[None]:
    """Within it, expressions that were read once are taken from a mapping, to which those that are read are added."""
    token = _REMEMBERED.set(found)
    try:
        yield
    finally:
        _REMEMBERED.reset(token)


def parse(
    text: str, *, expected: Literal["boolean", "time", "number"] | None = None, is_watched: bool = True
) -> Expression:
    """Read an expression and check its types.

    expected : the required kind of the whole expression, if any. is_watched : the engine waits for it, so that what flows
    without a closed form is refused; False for what is read at one moment. Raises ExpressionError at the place of the first fault.
    """
    remembered, key = _REMEMBERED.get(), (text, expected, is_watched)
    if remembered is not None and key in remembered:
        return remembered[key]
    found = _parsed(text, expected, is_watched=is_watched)
    if remembered is not None:
        remembered[key] = found
    return found


def _parsed(text: str, expected: Literal["boolean", "time", "number"] | None, *, is_watched: bool) -> Expression:
    tokens = tokenize(text)
    body = _parse_python(text, tokens)
    reader = _Reader(text, tokens, is_watched=is_watched)
    tree, kind = reader.read(body)
    if expected is not None:
        tree, kind = reader.settle(tree, kind, expected=expected)
    if is_watched:
        check_flowing(tree)
        check_day(tree)
    check_dates(tree, text=text)
    return Expression(tree, kind or "number", text, tuple(tokens))


def _parse_python(text: str, tokens: list[Token]) -> ast.expr:
    try:
        return ast.parse(mask(text, tokens=tokens).rstrip(), mode="eval").body
    except (RecursionError, MemoryError):
        raise ExpressionError("the expression is nested too deeply", code="S021", length=1) from None
    except (SyntaxError, ValueError) as fault:
        raise unreadable(tokens, column=(getattr(fault, "offset", None) or 1) - 1) from None


class _Reader:
    """Converts Python's tree into an expression tree and checks kinds."""

    def __init__(self, text: str, tokens: list[Token], *, is_watched: bool) -> None:
        self.text = text
        self.is_watched = is_watched
        self.tokens = {token.column: token for token in tokens}
        self.depth = 0

    def fault(self, node: ast.expr, message: str, *, hint: str = "", code: str = "S113") -> ExpressionError:
        end = node.end_col_offset or len(self.text)
        return ExpressionError(message, code=code, hint=hint, column=node.col_offset, length=end - node.col_offset)

    def read(self, node: ast.expr) -> tuple[Node, Kind]:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.fault(node, "the expression is nested too deeply", code="S021")
        result = self._read(node)
        self.depth -= 1
        return result

    def _read(self, node: ast.expr) -> tuple[Node, Kind]:
        match node:
            case ast.Name():
                return self.read_name(node)
            case ast.Call(func=ast.Name() as name):
                return self.read_call(node, name)
            case ast.BoolOp():
                return self.read_logic(node)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.read_boolean(operand), node.col_offset), "boolean"
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
                return self.read_sign(node, operand, is_minus=isinstance(sign, ast.USub))
            case ast.BinOp(op=op) if type(op) in _OPERATORS:
                return self.read_arithmetic(node, _OPERATORS[type(op)])
            case ast.Compare():
                return self.read_comparison(node)
            case ast.Tuple():
                if not node.elts:
                    raise self.fault(node, "empty parentheses", code="S020")
                raise stray_comma(list(self.tokens.values()))
        hint = "operators are + - * / < <= > >= == != and or not"
        raise self.fault(node, "not part of the expression language", code="S020", hint=hint)

    def read_name(self, node: ast.Name) -> tuple[Node, Kind]:
        token, column = self.tokens[node.col_offset], node.col_offset
        if token.quantity is not None:
            kind = _KINDS.get(token.quantity.dimension)
            if kind is None:
                raise self.fault(node, "speeds and rates cannot be used in conditions")
            return Number(token.quantity.value, kind, column), kind
        if token.text in _LITERALS:
            literal = _LITERALS[token.text]
            return Number(literal.value, literal.kind, column), literal.kind
        if token.text == "day":
            return Day(column), "time"
        if token.text in FUNCTIONS or token.text in ("min", "max"):
            example = _usage(token.text) if token.text in FUNCTIONS else f"{token.text}(a, b)"
            raise self.fault(node, f"`{token.text}` is a function", code="S112", hint=f"write `{example}`")
        return AssumptionValue(token.text, column), None

    # -- functions

    def read_call(self, node: ast.Call, name: ast.Name) -> tuple[Node, Kind]:
        token = self.tokens[name.col_offset]
        if token.kind != "identifier" or name.col_offset != node.col_offset:
            raise self.fault(
                node, f"`{self.text[node.col_offset : name.end_col_offset]}` is not a function", code="S020"
            )
        function = token.text
        if node.keywords:
            raise self.fault(node.keywords[0].value, "arguments cannot be named", code="S112")
        if function in ("min", "max"):
            return self.read_extreme(node, "min" if function == "min" else "max")
        if function == "if":
            return self.read_conditional(node)
        signature = FUNCTIONS.get(function)
        if signature is None:
            close = closest(function, [*FUNCTIONS, "min", "max", "if"])
            hint = f"did you mean `{close}`?" if close else "`sandtable explain S111` lists them all"
            hint = REPLACED.get(function, MEANT.get(function, hint))
            raise self.fault(name, f"unknown function `{function}`", hint=hint, code="S111")
        kinds = signature.called_with(len(node.args))
        if len(node.args) != len(kinds):
            wanted = len(kinds)
            raise self.fault(
                node, f"`{function}` takes {wanted} argument{'s' * (wanted != 1)}, found {len(node.args)}",
                code="S112", hint=f"write `{_usage(function)}`",
            )  # fmt: skip
        arguments = tuple(self.read_argument(a, k, function) for a, k in zip(node.args, kinds, strict=True))
        return Call(function, arguments, node.col_offset), signature.result

    def read_argument(self, node: ast.expr, wanted: str, function: str) -> str | float:
        token = self.tokens.get(node.col_offset) if isinstance(node, ast.Name) else None
        hint = f"write `{_usage(function)}`"
        if wanted == "length":
            if token is None or token.quantity is None or token.quantity.dimension != "Length":
                raise self.fault(node, "expected a length such as `55 km`", code="S112", hint=hint)
            return token.quantity.value
        if token is None or token.kind != "identifier":
            raise self.fault(node, f"expected the name of {_article(wanted)}", code="S112", hint=hint)
        return token.text

    def read_extreme(self, node: ast.Call, operator: Literal["min", "max"]) -> tuple[Node, Kind]:
        if len(node.args) < 2:
            raise self.fault(
                node, f"`{operator}` takes two or more arguments", code="S112", hint=f"write `{operator}(a, b)`"
            )
        if len(node.args) > MOST_ARGUMENTS:
            raise self.fault(node, f"`{operator}` takes at most {MOST_ARGUMENTS} arguments", code="S112")
        result, kind = self.read(node.args[0])
        for argument in node.args[1:]:
            right, right_kind = self.read(argument)
            result, right, kind = self.unify(node, (result, kind), (right, right_kind))
            result = Arithmetic(operator, result, right, node.col_offset)
        if kind == "boolean":
            raise self.fault(node, f"`{operator}` compares numbers, not conditions", hint="use `and` or `or`")
        return result, kind

    def read_conditional(self, node: ast.Call) -> tuple[Node, Kind]:
        if len(node.args) != 3:
            message = f"`if` takes 3 arguments, found {len(node.args)}"
            raise self.fault(node, message, code="S112", hint="write `if(condition, a, b)`")
        condition = self.read_boolean(node.args[0])
        then, otherwise, kind = self.unify(
            node, self.read(node.args[1]), self.read(node.args[2]), verb="choose between"
        )
        if kind == "boolean":
            raise self.fault(node, "`if` gives a number, not a condition", hint="use `and`, `or` and `not`")
        return Conditional(condition, then, otherwise, node.col_offset), kind

    # -- operators

    def read_boolean(self, node: ast.expr) -> Node:
        tree, kind = self.read(node)
        if kind != "boolean":
            raise self.fault(node, f"expected true or false, found {_CALLED[kind]}", hint=_how_to_compare(kind))
        return tree

    def read_logic(self, node: ast.BoolOp) -> tuple[Node, Kind]:
        terms = tuple(self.read_boolean(value) for value in node.values)
        return Logic("and" if isinstance(node.op, ast.And) else "or", terms, node.col_offset), "boolean"

    def read_sign(self, node: ast.UnaryOp, operand: ast.expr, *, is_minus: bool) -> tuple[Node, Kind]:
        tree, kind = self.read(operand)
        if kind == "boolean":
            raise self.fault(node, "a sign is allowed before numbers, not before conditions", hint="write `not`")
        if kind == "date":
            raise self.fault(node, "a sign is allowed before numbers, not before dates")
        if not is_minus:
            return tree, kind
        if isinstance(tree, Number):
            return Number(-tree.value, tree.kind, node.col_offset), kind
        return Arithmetic("*", Number(-1.0, "number", node.col_offset), tree, node.col_offset), kind

    def read_arithmetic(self, node: ast.BinOp, operator: Literal["+", "-", "*", "/"]) -> tuple[Node, Kind]:
        left, right = self.read(node.left), self.read(node.right)
        for side, (_, kind) in ((node.left, left), (node.right, right)):
            if kind == "boolean":
                raise self.fault(side, f"`{operator}` combines numbers, found true or false")
        if "date" in (left[1], right[1]):
            return self.read_date_arithmetic(node, operator, left, right)
        if operator in "+-":
            one, other, kind = self.unify(node, left, right, verb="add" if operator == "+" else "subtract")
            return Arithmetic(operator, one, other, node.col_offset), kind
        kinds = left[1], right[1]
        if operator == "*":
            if "number" not in kinds and None not in kinds:
                raise self.fault(node, f"cannot multiply {_CALLED[kinds[0]]} by {_CALLED[kinds[1]]}")
            result = kinds[0] if kinds[1] in ("number", None) and kinds[0] != "number" else kinds[1]
        elif kinds[0] is not None and kinds[0] == kinds[1]:
            result = "number"
        elif kinds[1] in ("number", None):
            result = kinds[0]
        else:
            raise self.fault(node, f"cannot divide {_CALLED[kinds[0]]} by {_CALLED[kinds[1]]}")
        return Arithmetic(operator, left[0], right[0], node.col_offset), result

    def read_date_arithmetic(
        self, node: ast.BinOp, operator: Literal["+", "-", "*", "/"], left: tuple[Node, Kind], right: tuple[Node, Kind]
    ) -> tuple[Node, Kind]:
        """A date plus a number of days is a date; the difference of two dates, or of a date and a time such as `first`, is in days."""
        (one, first), (other, second) = left, right
        hint = "such as `2017-06-14 + 5 d`, or the days between two dates, `first(actor, place) - 2017-06-14`"
        if operator in "*/" or not {first, second} <= {"date", "time", "number", None}:
            verb = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}[operator]
            raise self.fault(node, f"cannot {verb} {_CALLED[first]} and {_CALLED[second]}", hint=hint)
        for side, (tree, kind) in ((node.left, left), (node.right, right)):
            if kind == "number" and not _is_plain(tree):
                raise self.fault(side, f"expected a number of days, found {_CALLED[kind]}", hint=hint)
        one, other = (_as_kind(tree, "time") if kind == "number" else tree for tree, kind in (left, right))
        is_difference = operator == "-" and second == "date"
        return Arithmetic(operator, one, other, node.col_offset), "time" if is_difference else "date"

    def unify(
        self, node: ast.expr, left: tuple[Node, Kind], right: tuple[Node, Kind], *, verb: str = "compare"
    ) -> tuple[Node, Node, Kind]:
        """Both sides converted to one kind: a plain number may be days or fighters, an assumption any kind."""
        (one, first), (other, second) = left, right
        if first == second:
            return one, other, first
        if first is None or second is None:
            return one, other, first or second
        if first == "number" and second in ("time", "strength") and _is_plain(one):
            return _as_kind(one, second), other, second
        if second == "number" and first in ("time", "strength") and _is_plain(other):
            return one, _as_kind(other, first), first
        if {first, second} == {"time", "date"}:
            return one, other, "time"
        hint = "a length needs a unit: `55 km`" if "length" in (first, second) and "number" in (first, second) else ""
        raise self.fault(node, f"cannot {verb} {_CALLED[first]} and {_CALLED[second]}", hint=hint)

    def read_comparison(self, node: ast.Compare) -> tuple[Node, Kind]:
        if len(node.ops) > 1:
            raise self.fault(
                node, "comparisons cannot be chained", code="S020", hint="write `a < b and b < c` for `a < b < c`"
            )
        operator = _COMPARISONS[type(node.ops[0])]
        left, right = self.read(node.left), self.read(node.comparators[0])
        if "boolean" in (left[1], right[1]):
            side = node.left if left[1] == "boolean" else node.comparators[0]
            raise self.fault(side, "conditions cannot be compared", hint="use `and`, `or`, `not` instead")
        one, other, _ = self.unify(node, left, right)
        comparison = Comparison(operator, one, other, node.col_offset)
        length = (node.end_col_offset or len(self.text)) - node.col_offset
        check_comparison(comparison, length=length, is_watched=self.is_watched)
        return comparison, "boolean"

    def settle(self, tree: Node, kind: Kind, *, expected: Literal["boolean", "time", "number"]) -> tuple[Node, Kind]:
        """The whole expression converted to the kind that its place requires."""
        if kind == expected or (kind in (None, "date") and expected == "time"):
            return tree, expected
        if kind is None and expected == "number":
            return tree, expected
        if expected == "number":
            message, hint = f"expected a number, found {_CALLED[kind]}", _how_to_count(kind)
        elif expected == "time":
            message, hint = (
                f"expected a time, found {_CALLED[kind]}",
                "such as `first(actor, place)`, `12 d` or `never`",
            )
        else:
            message, hint = f"expected a condition, found {_CALLED[kind]}", _how_to_compare(kind)
        raise ExpressionError(message, code="S113", hint=hint, column=0, length=len(self.text))


def _is_plain(node: Node) -> bool:
    return all(isinstance(n, (Number, Arithmetic)) for n in walk(node))


def _as_kind(node: Node, kind: ResultKind) -> Node:
    return Number(node.value, kind, node.column) if isinstance(node, Number) else node


def _article(kind: str) -> str:
    called = {"place-or-zone": "place or zone", "fires": "fires entry"}.get(kind, kind)
    return f"an {called}" if called[0] in "aeiou" else f"a {called}"


def _usage(function: str) -> str:
    names = {"length": "55 km", "place-or-zone": "place"}
    signature = FUNCTIONS[function]
    ways = [kinds for kinds in (signature.arguments, signature.also) if kinds]
    return "` or `".join(f"{function}({', '.join(names.get(a, a) for a in kinds)})" for kinds in ways)


def _how_to_count(kind: Kind) -> str:
    if kind == "boolean":
        return "write `if(condition, 1, 0)`"
    unit = {"time": "1 d", "strength": "1000 fighters", "length": "1 km"}.get(kind or "")
    return f"divide it by something of its kind, such as `... / {unit}`" if unit else ""


def _how_to_compare(kind: Kind) -> str:
    example = {"time": "< 30 d", "date": "> first(actor, place)", "strength": "< 2000", "length": "< 55 km"}.get(
        kind or "", "> 0.5"
    )
    return f"compare it with something, such as `... {example}`"
