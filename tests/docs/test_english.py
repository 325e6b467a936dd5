"""The worst patterns of unclear English are kept out of messages, help texts, docs, docstrings, comments and names.

Each pattern has the words to write instead, which the failure message gives. `CONTRIBUTING.md` says how texts are written.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).resolve()
SKIPPED = {"node_modules", "vendor", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, what to write instead, and a sentence in which it must be found."""

    expression: str
    instead: str
    planted: str


PATTERNS = (
    # people as subjects of code
    Pattern(r"\bwhoever\b", "name the role: the user, the caller, the reader", "Whoever lacks it sees the line."),
    Pattern(r"\bwho\b[^.;:]{0,40}\b(?:is|are) told\b", "say what the program prints or raises", "Who asks is told."),
    Pattern(
        r"\bnobody\s+(?:can|hears|knows|needs|notices|reads|waits|would)\b",
        "use the passive, or name what is missing: unknown, unused, not recorded",
        "A source nobody knows.",
    ),
    Pattern(
        r"\banybody(?:'s|\s+(?:but|else))\b|\bsomebody\s+(?:else\s+)?(?:asks|says|who)\b",
        "name the role",
        "It is anybody's guess.",
    ),
    Pattern(r"\bof ours\b", "name it: Sandtable's, this module's", "A module of ours."),
    # verbs that mean something else
    Pattern(
        r"\btold\s+(?:from|apart)\b|\btells?\s+(?:\w+\s+){1,3}apart\b",
        "distinguish, distinguishable",
        "It cannot be told from noise.",
    ),
    Pattern(r"\btold nothing\b|\bcannot tell\b", "uninformative; cannot determine", "14 limits told nothing."),
    Pattern(r"\bmend(?:s|ed|ing)?\b", "fix, correct", "Mend the file."),
    Pattern(r"\bstands?\s+(?:in\s+)?(?:here\s+)?twice\b", "duplicate", "The key stands here twice."),
    Pattern(r"\bcounts?\s+(?:in|for)\s+(?:none|nothing)\b", "is excluded", "A failed set counts in nothing."),
    Pattern(r"\bhangs?\s+together\b", "is connected", "The places hang together."),
    Pattern(r"\bhad? to make room for\b", "is no longer stored", "It had to make room for others."),
    Pattern(r"\bmakes?\s+(?:\w+\s+)?rarer\b", "reduces the probability of", "The line makes it rarer."),
    Pattern(r"\bflatters?\b", "is optimistically biased", "The search may flatter it."),
    Pattern(r"\bhas a hand in\b", "contributes to, affects", "What it has a hand in."),
    Pattern(r"\bcloses nothing\b", "unmatched", "This bracket closes nothing."),
    Pattern(
        r"\bstands?\s+(?:in|between|inside)\s+(?:these|its|the)\s+(?:brackets|braces)\b",
        "is",
        "It stands in the brackets.",
    ),
    Pattern(
        r"\b(?:has|have|had)\s+not\s+(?:a|an|any|it|one|the|them|what)\b",
        "does not have, lacks",
        "A file has not what it takes.",
    ),
    # old or foreign words
    Pattern(r"\banew\b", "again, a new", "Drawn anew in each."),
    Pattern(r"\bdear(?:er|est)?\b", "expensive, slow", "Things that are dear to make."),
    Pattern(r"\bwithout a word\b", "silently", "It was dropped without a word."),
    Pattern(r"\bin vain\b", "without effect", "It is drawn in vain."),
    Pattern(r"\bslips? of the pen\b", "typo", "Most are slips of the pen."),
    Pattern(r"\band (?:its|their) kin\b", "and similar", "Dates and their kin."),
    Pattern(r"\b(?:lest|whereof|wherein|thereof|therein|hither|nought|amiss)\b", "a current word", "Lest it fail."),
    Pattern(r"\bsave\s+(?:for|that|where)\b", "except", "Both hold, save where it is 1."),
    Pattern(r"\bfor want of\b", "without, for lack of", "Left out for want of pygambit."),
    Pattern(r"\bbut for (?:the|a|its|their|these|those|that|this)\b", "except for", "Equal but for the title."),
    Pattern(r"\byou need not\b", "not required", "You need not program."),
    Pattern(r"\bleaves?\s+(?:nothing|something)\s+open\b", "has (no) uncertain assumptions", "It leaves nothing open."),
    # phrases of earlier versions
    Pattern(r"\ba fault of Sandtable\b", "internal error; please report it", "This is a fault of Sandtable."),
    Pattern(r"\b(?:Not|But) so:", "Wrong: / Right:", "Not so:"),
    Pattern(
        r"\b(?:in|through) the house\b|\bthe house's\b", "the code base, the common style", "The way through the house."
    ),
    Pattern(r"\bthe throw\b", "the random draw", "The rest is the throw."),
    Pattern(r"\bno outcome is told\b|\bunmoved\b", "changes detectably", "No outcome is told from unmoved."),
    Pattern(r"^(?:as it is|how many\.?)$", "baseline; number of ...", "as it is"),
    # form
    Pattern(r"(?:\d|\}) %(?![(\w])", "no blank before the percent sign: 90%", "The middle 90 % of it."),
)
_COMPILED = tuple((re.compile(each.expression, re.IGNORECASE | re.MULTILINE), each) for each in PATTERNS)

# How a docstring must not begin: fragments that need the name of the function to be read.
FRAGMENT = re.compile(r"Of\b|As `")
INSTEAD_OF_FRAGMENT = "begin with what it is or does: a noun or a verb"

# Parts of names of functions, classes and modules that say nothing to an engineer.
RIDDLES = re.compile(
    r"(?:^|_)(?:anew|dear|dress|dressed|ghosts?|mend|shelf|spoken|tired|wear|wish|wishes)(?:_|$)", re.IGNORECASE
)

# Being rewritten: files whose texts are changed together with what they belong to. An entry goes with its rewriting.
BEING_REWRITTEN: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of prose: where it begins (line), its kind, and its words."""

    line: int
    kind: str  # docstring, comment, text or name
    words: str


def texts_of_python(source: str, *, with_strings: bool) -> Iterator[Text]:
    """The docstrings, comments and names of a module and, if asked for, its strings of several words."""
    tree = ast.parse(source)
    docstrings: set[int] = set()
    inner: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if not isinstance(node, ast.Module):
                yield Text(node.lineno, "name", node.name)
            if (words := ast.get_docstring(node)) is not None:
                first = node.body[0]
                assert isinstance(first, ast.Expr)
                docstrings.add(id(first.value))
                yield Text(first.lineno, "docstring", words)
        if isinstance(node, ast.JoinedStr):
            inner |= {id(value) for value in node.values}
            if with_strings:
                yield Text(node.lineno, "text", _joined(node))
    for node in ast.walk(tree):
        if not with_strings or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) not in docstrings | inner and " " in node.value.strip():
            yield Text(node.lineno, "text", node.value)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield Text(token.start[0], "comment", token.string.lstrip("# "))


def _joined(node: ast.JoinedStr) -> str:
    """An f-string with its fields as `{}`."""
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values if isinstance(part, ast.AST)
    )


def texts_of_page(source: str) -> Iterator[Text]:
    """The paragraphs of a page or script without blocks of code and without inline code."""
    source = re.sub(r"^( *)```.*?^\1```", lambda block: "\n" * block.group().count("\n"), source, flags=re.M | re.S)
    source = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "{}", source)  # expressions of templates
    line = 1
    for paragraph in re.split(r"(\n\s*\n)", source):
        if paragraph.strip():
            yield Text(line, "text", re.sub(r"`[^`\n]+`", "`x`", paragraph))
        line += paragraph.count("\n")


def faults_of(texts: Iterator[Text]) -> Iterator[tuple[int, str, str]]:
    """Line, words at fault, and what to write instead."""
    for text in texts:
        if text.kind == "name":
            if RIDDLES.search(text.words):
                yield text.line, text.words, "a name in the terms of the trade"
            continue
        if text.kind == "docstring" and FRAGMENT.match(text.words):
            yield text.line, text.words.splitlines()[0], INSTEAD_OF_FRAGMENT
        words = re.sub(r"`[^`\n]+`", "`x`", text.words)
        for compiled, pattern in _COMPILED:
            for found in compiled.finditer(words):
                yield text.line + words[: found.start()].count("\n"), found.group(), pattern.instead


def _texts(path: Path) -> Iterator[Text]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return texts_of_python(source, with_strings=path.is_relative_to(ROOT / "src"))
    return texts_of_page(source)


def _files() -> list[Path]:
    files = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "spec" / "SPEC.md"]
    for folder, endings in {
        "src": (".py", ".md", ".j2", ".js", ".css"),
        "docs": (".md",),
        "scripts": (".py",),
        "spec": (".py",),
        "benchmarks": (".py", ".md"),
        "calibration": (".py", ".md"),
        "tests": (".py",),
    }.items():
        files += [path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in endings]
    return [path for path in files if path.resolve() != HERE and not SKIPPED & set(path.parts)]


def _is_exempt(name: str) -> bool:
    return name.startswith(BEING_REWRITTEN)


def test_no_text_has_one_of_the_worst_patterns() -> None:
    faults = []
    for path in _files():
        name = path.relative_to(ROOT).as_posix()
        if not _is_exempt(name):
            faults += [f"{name}:{line}: `{words}`: {instead}" for line, words, instead in faults_of(_texts(path))]
    assert not faults, "\n".join(["", *faults])


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.planted)
def test_a_planted_pattern_is_found(pattern: Pattern) -> None:
    module = f'"""A module.\n\n{pattern.planted}\n"""\n'
    assert any(instead == pattern.instead for _, _, instead in faults_of(texts_of_python(module, with_strings=True)))
    assert any(
        instead == pattern.instead for _, _, instead in faults_of(texts_of_page(f"# A page\n\n{pattern.planted}\n"))
    )


def test_patterns_are_found_in_comments_strings_and_formatted_strings() -> None:
    source = 'x = 1  # whoever reads this\ny = "drop it without a word"\nz = f"mend {x} of them"\n'
    assert [line for line, _, _ in faults_of(texts_of_python(source, with_strings=True))] == [3, 2, 1]
    assert [line for line, _, _ in faults_of(texts_of_python(source, with_strings=False))] == [1]


def test_fragments_and_riddles_are_found() -> None:
    source = 'def dress(x):\n    """Of both batches together."""\n'
    assert [words for _, words, _ in faults_of(texts_of_python(source, with_strings=True))] == [
        "dress",
        "Of both batches together.",
    ]


def test_code_and_legitimate_words_are_not_flagged() -> None:
    page = (
        "# Page\n\nThe option `whoever` and `90 %`.\n\n```yaml\nloss: 3 %  # anew\n```\n\nAmend it, 90% of addresses.\n"
    )
    assert not list(faults_of(texts_of_page(page)))
    module = 'def address(recommend: str) -> str:\n    """Return the address."""\n    return "%s of %s" % (recommend, 100 % 7)\n'
    assert not list(faults_of(texts_of_python(module, with_strings=True)))
