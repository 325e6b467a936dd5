"""Clear messages for expressions that Python's parser could not read."""

from __future__ import annotations

from sandtable.scenario.lexer import ExpressionError, Token

_INFIX = frozenset({"*", "/", "<", "<=", ">", ">=", "==", "!=", "and", "or"})


def unreadable(tokens: list[Token], *, column: int) -> ExpressionError:
    """A message for an expression that Python's parser could not read: the first two words that cannot be adjacent."""
    calls: list[bool] = []  # for each open bracket, whether it belongs to a call
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
            hint = f"`{token.text}` directly follows `{before.text}`: join them with {join}"
            return _at(token, f"unexpected `{token.text}`", hint)
        elif (
            before.text != ")"
            and before.kind in ("operator", "keyword")
            and (token.text in _INFIX or token.text in "),")
        ):
            return _at(token, f"unexpected `{token.text}`", f"something is missing after `{before.text}`")
    last = tokens[-1]
    if last.kind == "keyword" or (last.kind == "operator" and last.text not in "()"):
        return _at(last, f"the expression ends after `{last.text}`", "something is missing after it")
    token = max((t for t in tokens if t.column <= column), key=lambda t: t.column, default=tokens[0])
    return _at(token, f"unexpected `{token.text}`", "")


def _at(token: Token, message: str, hint: str) -> ExpressionError:
    return ExpressionError(message, code="S020", hint=hint, column=token.column, length=len(token.text))


def stray_comma(tokens: list[Token]) -> ExpressionError:
    """A comma outside of any call: a decimal comma, or a list of conditions."""
    depth = 0
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        depth += (before.text == "(") - (before.text == ")")
        if token.text == "," and depth == 0:
            is_decimal = before.quantity is not None and after.quantity is not None
            decimal = f"a decimal point, not a comma: `{before.text}.{after.text}`"
            return _at(token, "unexpected `,`", decimal if is_decimal else "join conditions with `and` or `or`")
    comma = next((token for token in tokens if token.text == ","), tokens[0])
    return _at(comma, "unexpected `,`", "join conditions with `and` or `or`")
