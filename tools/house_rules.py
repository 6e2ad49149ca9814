"""House rules that no off-the-shelf linter knows, each with a good and a bad example that prove it at every run.

Usage: ``python tools/house_rules.py [FILE ...]`` (default: every Python file that git knows).
"""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_NESTING = 3
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "core", "services", "managers", "misc"}
BLOCKS = (ast.If, ast.For, ast.While, ast.Try, ast.With)

Complaint = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says, how it is checked, and a text it accepts beside one it refuses."""

    name: str
    sentence: str
    check: Callable[[Path, str], Iterator[Complaint]]
    good: str
    bad: str
    example_path: str = "src/twofold/example.py"


def long_files(path: Path, text: str) -> Iterator[Complaint]:
    """Complain about a file nobody split in time; Django writes migrations."""
    if path.parent.name == "migrations":
        return
    lines = text.count("\n")
    if lines > MAX_FILE_LINES:
        yield MAX_FILE_LINES, f"{lines} lines; split it by idea (at most {MAX_FILE_LINES})"


def long_functions(path: Path, text: str) -> Iterator[Complaint]:
    """Complain about functions longer than a screen, docstring and blank lines not counted."""
    if _tells_a_story(path):
        return
    for function in _functions(text):
        length = _code_lines(function, text)
        if length > MAX_FUNCTION_LINES:
            yield function.lineno, f"{function.name} has {length} code lines (at most {MAX_FUNCTION_LINES})"


def deep_nesting(path: Path, text: str) -> Iterator[Complaint]:
    """Complain about blocks inside blocks inside blocks inside blocks."""
    if _tells_a_story(path):
        return
    for function in _functions(text):
        depth = _depth(function)
        if depth > MAX_NESTING:
            yield function.lineno, f"{function.name} nests {depth} blocks (at most {MAX_NESTING})"


def empty_names(path: Path, _text: str) -> Iterator[Complaint]:
    """Complain about names that invite everything."""
    for part in (*path.parts[:-1], path.stem):
        if part in NO_NAMES:
            yield 1, f"{part!r} says nothing; use a word of the glossary"


def silent_exceptions(_path: Path, text: str) -> Iterator[Complaint]:
    """Complain about ``except: pass``, which loses something silently."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler) and all(isinstance(child, ast.Pass) for child in node.body):
            yield node.lineno, "an exception is swallowed; use contextlib.suppress with a reason, or handle it"


def unreasoned_exemptions(_path: Path, text: str) -> Iterator[Complaint]:
    """Complain about a noqa or type-ignore without a reason on its line."""
    marks = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>[^\n]*)")
    for number, line in enumerate(text.splitlines(), 1):
        found = marks.search(line)
        if found and not re.search(r"[-#(] ?[a-zA-Z][^#]{8,}$", found["rest"].split("]")[-1]):
            yield number, "say why on the same line: `# noqa: X123 - because ...`"


def machine_paths(_path: Path, text: str) -> Iterator[Complaint]:
    """Complain about paths that exist on one machine only."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"[\"'](/home/|/root/|/work/|/Users/|C:\\)", line):
            yield number, "a path of one machine"


def _tells_a_story(path: Path) -> bool:
    """Tests and benchmarks are read once from top to bottom: oracles there are plain loops on purpose."""
    return path.parts[0] in {"tests", "benchmarks"}


def _functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, text: str) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    lines = text.splitlines()[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))


def _depth(node: ast.AST) -> int:
    deepest = 0
    for child in ast.iter_child_nodes(node):
        # an elif is a sibling in the reader's eye, though the tree nests it
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        step = 1 if isinstance(child, BLOCKS) and not is_elif else 0
        deepest = max(deepest, _depth(child) + step)
    return deepest


RULES = (
    Rule(
        "file-length",
        "A file holds one idea.",
        long_files,
        "x = 1\n",
        "x = 1\n" * (MAX_FILE_LINES + 1),
    ),
    Rule(
        "function-length",
        "A function fits on a screen.",
        long_functions,
        "def f():\n    return 1\n",
        "def f():\n" + "    x = 1\n" * (MAX_FUNCTION_LINES + 1),
    ),
    Rule(
        "nesting",
        "Three blocks deep at most.",
        deep_nesting,
        "def f(x):\n    if x:\n        return 1\n",
        "def f(x):\n if x:\n  for y in x:\n   while y:\n    if y:\n     return 1\n",
    ),
    Rule(
        "empty-names",
        "A folder's or file's name is a word of the glossary.",
        empty_names,
        "",
        "",
        example_path="src/twofold/utils.py",
    ),
    Rule(
        "silent-exceptions",
        "Nothing is lost silently.",
        silent_exceptions,
        "try:\n    f()\nexcept ValueError:\n    g()\n",
        "try:\n    f()\nexcept ValueError:\n    pass\n",
    ),
    Rule(
        "reasons",
        "Every exemption has its reason.",
        unreasoned_exemptions,
        "import x  # no" + "qa: F401 - re-exported for people\n",
        "import x  # no" + "qa: F401\n",
    ),
    Rule(
        "paths",
        "Nothing names one machine.",
        machine_paths,
        'open("data.csv")\n',
        'open("/ho' + 'me/me/data.csv")\n',
    ),
)


def prove(rule: Rule) -> None:
    """Check the rule on its own examples.

    Raises:
        SystemExit: the rule accepts its bad example or refuses its good one.
    """
    bad_path = Path(rule.example_path)
    if list(rule.check(Path("src/twofold/example.py"), rule.good)) or not list(rule.check(bad_path, rule.bad)):
        sys.exit(f"house rule {rule.name} does not do what its examples say")


def tracked_files() -> list[Path]:
    """Every Python file that git knows."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "*.py"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - a constant command
    return [Path(line) for line in listed.stdout.splitlines() if Path(line).exists()]


def main() -> None:
    """Prove the rules, then hold every file against them."""
    for rule in RULES:
        prove(rule)
    complaints = 0
    for path in [Path(name) for name in sys.argv[1:]] or tracked_files():
        text = path.read_text(encoding="utf-8")
        for rule in RULES:
            for line, what in rule.check(path, text):
                print(f"{path}:{line}: {rule.name}: {what}")
                complaints += 1
    if complaints:
        sys.exit(f"{complaints} complaints")


if __name__ == "__main__":
    main()
