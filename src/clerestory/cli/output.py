"""How the commands report."""

import json
from typing import Any


def as_bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
