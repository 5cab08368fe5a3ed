"""The verifier can be read by one person in an afternoon, and stands on nothing of ours."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "firsthand_verify").rglob("*.py"))
MOST_LINES = 800
"""Lines of code in all; blank lines, comments and docstrings do not count."""
ALLOWED = {*sys.stdlib_module_names, "cryptography", "firsthand_verify"}
NETWORK = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "asyncio", "subprocess", "ctypes", "multiprocessing"}


def _code_lines(text: str) -> int:
    told = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    code = {line for token in tokens if token.type not in told for line in range(token.start[0], token.end[0] + 1)}
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            code -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(code)


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}"
            found.add(node.module or "")
    return {name.partition(".")[0] for name in found}


def test_the_count_leaves_out_what_is_no_code() -> None:
    text = '"""Words."""\n\n# more\nx = (\n    1,\n)\n\n\ndef f():\n    """Words\n\n    more."""\n    return x\n'
    assert _code_lines(text) == 5


def test_the_verifier_is_short_enough_to_be_read() -> None:
    assert sum(_code_lines(path.read_text("utf-8")) for path in SOURCES) <= MOST_LINES


def test_the_verifier_imports_the_standard_library_and_cryptography_alone_and_no_network() -> None:
    imported = {name for path in SOURCES for name in _imported(path)}
    assert imported <= ALLOWED
    assert not imported & NETWORK


def test_the_verifier_runs_where_the_program_is_not_there() -> None:
    script = (
        "import sys; sys.modules['firsthand'] = None\n"
        f"sys.path.insert(0, {str(ROOT / 'src')!r})\n"
        "from firsthand_verify.cli import main\n"
        "assert not [name for name in sys.modules if name.startswith('firsthand.')]\n"
        "sys.exit(main(['--help']))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "exit code" in done.stdout.lower()
