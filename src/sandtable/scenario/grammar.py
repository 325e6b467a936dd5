"""Expressions from text: Python's `ast` gives the shape, this module the types. Nothing is ever evaluated."""

from __future__ import annotations

import ast
from math import inf
from typing import Literal

from sandtable.scenario.lexer import ExpressionError, Token, mask, tokenize
from sandtable.scenario.spelling import closest
from sandtable.scenario.trees import (
    Arithmetic,
    AssumptionValue,
    Call,
    Comparison,
    Day,
    Expression,
    Logic,
    Node,
    Not,
    Number,
    ResultKind,
    walk,
)
from sandtable.scenario.vocabulary import FUNCTIONS

# None is the kind of what fits anywhere a number of some kind is asked for: an assumption's value.
Kind = ResultKind | None
_DEEPEST = 60
_LITERALS: dict[str, Number] = {
    "true": Number(1.0, "boolean"), "false": Number(0.0, "boolean"), "never": Number(inf, "time"),
}  # fmt: skip
_KINDS: dict[str, ResultKind] = {"Length": "length", "Duration": "time", "Strength": "strength", "Ratio": "number"}
_CALLED = {
    "boolean": "true or false", "number": "a number", "time": "a time", "strength": "a number of fighters",
    "length": "a length", None: "the value of an assumption",
}  # fmt: skip
_COMPARISONS: dict[type[ast.cmpop], Literal["<", "<=", ">", ">=", "==", "!="]] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], Literal["+", "-", "*", "/"]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
}  # fmt: skip


def parse(text: str, *, expected: Literal["boolean", "time"] | None = None) -> Expression:
    """Read an expression and check its types.

    expected : the kind that the whole must have, if any. Raises ExpressionError at the place of the first fault.
    """
    tokens = tokenize(text)
    body = _parse_python(text, tokens)
    reader = _Reader(text, tokens)
    tree, kind = reader.read(body)
    if expected is not None:
        tree, kind = reader.settle(tree, kind, expected=expected)
    if isinstance(tree, Day) or any(isinstance(node, Day) for node in walk(tree)):
        _check_day(tree)
    return Expression(tree, kind or "number", text)


def _parse_python(text: str, tokens: list[Token]) -> ast.expr:
    try:
        return ast.parse(mask(text, tokens=tokens).rstrip(), mode="eval").body
    except (RecursionError, MemoryError):
        raise ExpressionError("the expression is nested too deeply", code="S021", length=1) from None
    except (SyntaxError, ValueError) as fault:
        raise _explain(tokens, column=(getattr(fault, "offset", None) or 1) - 1) from None


_INFIX = frozenset({"*", "/", "<", "<=", ">", ">=", "==", "!=", "and", "or"})


def _explain(tokens: list[Token], *, column: int) -> ExpressionError:
    """Our own words for what Python's parser could not read: the first two words that cannot stand side by side."""
    calls: list[bool] = []  # per open bracket, whether it is that of a call
    for before, token in zip([None, *tokens], tokens, strict=False):
        is_operand = token.kind in ("identifier", "quantity")
        if token.text == "(":
            calls.append(before is not None and before.kind == "identifier")
        elif token.text == ")":
            calls.pop()
        if before is None or before.text in ("(", ","):
            if token.text in _INFIX or (token.text == "," and before is not None):
                missing = f"after `{before.text}`" if before is not None else "before it"
                return _at(token, f"unexpected `{token.text}`", f"something is missing {missing}")
        elif is_operand and (before.kind in ("identifier", "quantity") or before.text == ")"):
            join = "a comma" if calls and calls[-1] else "`and`, `or` or an operator"
            hint = f"`{token.text}` follows directly on `{before.text}`: join them by {join}"
            return _at(token, f"unexpected `{token.text}`", hint)
        elif before.text != ")" and before.kind in ("operator", "keyword") and (token.text in _INFIX or token.text in "),"):
            return _at(token, f"unexpected `{token.text}`", f"something is missing after `{before.text}`")
    last = tokens[-1]
    if last.kind == "keyword" or (last.kind == "operator" and last.text not in "()"):
        return _at(last, f"the expression ends after `{last.text}`", "something is missing after it")
    token = max((t for t in tokens if t.column <= column), key=lambda t: t.column, default=tokens[0])
    return _at(token, f"unexpected `{token.text}`", "")


def _at(token: Token, message: str, hint: str) -> ExpressionError:
    return ExpressionError(message, code="S020", hint=hint, column=token.column, length=len(token.text))


class _Reader:
    """Turns Python's tree into ours, checking kinds on the way."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
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
                raise self.comma_fault(node)
        hint = "operators are + - * / < <= > >= == != and or not"
        raise self.fault(node, "this is not part of the expression language", code="S020", hint=hint)

    def comma_fault(self, node: ast.Tuple) -> ExpressionError:
        """A comma outside of any call: a decimal comma, or a list of conditions; or brackets with nothing in them."""
        if not node.elts:
            return self.fault(node, "nothing stands in these brackets", code="S020")
        tokens = list(self.tokens.values())
        depth = 0
        for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
            depth += (before.text == "(") - (before.text == ")")
            if token.text == "," and depth == 0:
                is_decimal = before.quantity is not None and after.quantity is not None
                decimal = f"a decimal point, not a comma: `{before.text}.{after.text}`"
                return _at(token, "unexpected `,`", decimal if is_decimal else "join conditions by `and` or `or`")
        return self.fault(node, "a list of conditions", code="S020", hint="join conditions by `and` or `or`")

    def read_name(self, node: ast.Name) -> tuple[Node, Kind]:
        token, column = self.tokens[node.col_offset], node.col_offset
        if token.quantity is not None:
            kind = _KINDS.get(token.quantity.dimension)
            if kind is None:
                raise self.fault(node, "speeds and rates cannot be compared with anything in a condition")
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
        if token.kind != "identifier":
            raise self.fault(node, f"`{token.text}` is not a function", code="S020")
        function = token.text
        if node.keywords:
            raise self.fault(node.keywords[0].value, "arguments have no names", code="S112")
        if function in ("min", "max"):
            return self.read_extreme(node, "min" if function == "min" else "max")
        signature = FUNCTIONS.get(function)
        if signature is None:
            close = closest(function, [*FUNCTIONS, "min", "max"])
            hint = f"did you mean `{close}`?" if close else "SPEC.md has the table of functions"
            raise self.fault(name, f"unknown function `{function}`", hint=hint, code="S111")
        if len(node.args) != len(signature.arguments):
            wanted = len(signature.arguments)
            raise self.fault(
                node, f"`{function}` takes {wanted} argument{'s' * (wanted != 1)}, found {len(node.args)}",
                code="S112", hint=f"write `{_usage(function)}`",
            )  # fmt: skip
        arguments = tuple(
            self.read_argument(a, k, function) for a, k in zip(node.args, signature.arguments, strict=True)
        )
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
        result, kind = self.read(node.args[0])
        for argument in node.args[1:]:
            right, right_kind = self.read(argument)
            result, right, kind = self.unify(node, (result, kind), (right, right_kind))
            result = Arithmetic(operator, result, right, node.col_offset)
        if kind == "boolean":
            raise self.fault(node, f"`{operator}` compares numbers, not conditions", hint="use `and` or `or`")
        return result, kind

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
            raise self.fault(node, "a sign stands before numbers, not conditions", hint="write `not`")
        if not is_minus:
            return tree, kind
        if isinstance(tree, Number):
            return Number(-tree.value, tree.kind, node.col_offset), kind
        return Arithmetic("*", Number(-1.0, "number", node.col_offset), tree, node.col_offset), kind

    def read_arithmetic(self, node: ast.BinOp, operator: Literal["+", "-", "*", "/"]) -> tuple[Node, Kind]:
        left, right = self.read(node.left), self.read(node.right)
        for side, (_, kind) in ((node.left, left), (node.right, right)):
            if kind == "boolean":
                raise self.fault(side, f"`{operator}` joins numbers, found true or false")
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

    def unify(
        self, node: ast.expr, left: tuple[Node, Kind], right: tuple[Node, Kind], *, verb: str = "compare"
    ) -> tuple[Node, Node, Kind]:
        """Both sides at one kind: a plain number may stand for days or fighters, an assumption for anything."""
        (one, first), (other, second) = left, right
        if first == second:
            return one, other, first
        if first is None or second is None:
            return one, other, first or second
        if first == "number" and second in ("time", "strength") and _is_plain(one):
            return _as_kind(one, second), other, second
        if second == "number" and first in ("time", "strength") and _is_plain(other):
            return one, _as_kind(other, first), first
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
        self.check_strength(node, comparison)
        is_moving = any(
            isinstance(n, Day) or (isinstance(n, Call) and n.function == "strength") for n in walk(comparison)
        )
        if operator in ("==", "!=") and is_moving:
            raise self.fault(
                node, f"what changes all the time cannot be compared by `{operator}`", hint="use `<` or `>`"
            )
        return comparison, "boolean"

    def check_strength(self, node: ast.Compare, comparison: Comparison) -> None:
        """One strength(f), alone on its side, against numbers and shares of initial(f): a level the engine can watch."""
        calls = [n for n in walk(comparison) if isinstance(n, Call) and n.function in ("strength", "initial")]
        strengths = [call for call in calls if call.function == "strength"]
        if not strengths:
            return
        formation = strengths[0].arguments[0]
        level = comparison.right if comparison.left is strengths[0] else comparison.left
        is_alone = strengths[0] in (comparison.left, comparison.right) and len(strengths) == 1
        is_same = all(call.arguments[0] == formation for call in calls)
        is_constant = not any(isinstance(n, AssumptionValue) for n in walk(level))
        others = [n for n in walk(level) if isinstance(n, Call) and n.function != "initial"]
        is_linear = not any(isinstance(n, Arithmetic) and n.operator in ("min", "max") for n in walk(level))
        if not (is_alone and is_same and is_constant and is_linear and not others):
            raise self.fault(
                node, "a strength can be compared with fighters and shares of its own initial strength only",
                hint=f"write `strength({formation}) < 0.5 * initial({formation})` or `strength({formation}) < 2000`",
            )  # fmt: skip

    def settle(self, tree: Node, kind: Kind, *, expected: Literal["boolean", "time"]) -> tuple[Node, Kind]:
        """The whole expression at the kind that its place asks for."""
        if kind == expected or (kind is None and expected == "time"):
            return tree, expected
        if expected == "time":
            message, hint = (
                f"expected a time, found {_CALLED[kind]}",
                "such as `first(actor, place)`, `12 d` or `never`",
            )
        else:
            message, hint = f"expected a condition, found {_CALLED[kind]}", _how_to_compare(kind)
        raise ExpressionError(message, code="S113", hint=hint, column=0, length=len(self.text))


def _check_day(tree: Node) -> None:
    allowed = {id(side) for n in walk(tree) if isinstance(n, Comparison) for side in (n.left, n.right)}
    for node in walk(tree):
        both = isinstance(node, Comparison) and isinstance(node.left, Day) and isinstance(node.right, Day)
        if both or (isinstance(node, Day) and id(node) not in allowed):
            raise ExpressionError(
                "`day` can only stand alone on one side of a comparison", code="S113", column=node.column, length=3,
                hint="write `day >= 30`",
            )  # fmt: skip


def _is_plain(node: Node) -> bool:
    return all(isinstance(n, (Number, Arithmetic)) for n in walk(node))


def _as_kind(node: Node, kind: ResultKind) -> Node:
    return Number(node.value, kind, node.column) if isinstance(node, Number) else node


def _article(kind: str) -> str:
    called = {"place-or-zone": "place or zone", "fires": "fires entry"}.get(kind, kind)
    return f"an {called}" if called[0] in "aeiou" else f"a {called}"


def _usage(function: str) -> str:
    names = {"length": "55 km", "place-or-zone": "place"}
    return f"{function}({', '.join(names.get(a, a) for a in FUNCTIONS[function].arguments)})"


def _how_to_compare(kind: Kind) -> str:
    example = {"time": "< 30 d", "strength": "< 2000", "length": "< 55 km"}.get(kind or "", "> 0.5")
    return f"compare it with something, such as `... {example}`"
