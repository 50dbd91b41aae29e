"""The source tree as the meta-tests look at it."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "clerestory"
PACKAGES = [ROOT / "src", ROOT / "tests", ROOT / "benchmarks"]


def modules(pattern: str = "*.py") -> list[Path]:
    """Our own modules, without what Django writes."""
    return sorted(path for path in SOURCE.rglob(pattern) if "migrations" not in path.parts)


def dotted(path: Path) -> str:
    """`src/clerestory/foi/actions.py` as `foi.actions`."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
