"""Read a file of releases: everything that a reader was told, with hierarchies and policy.

`hierarchies` gives, per dimension, either the parent of each code or the children of each node; a
code in a query that is a node stands for its leaves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clerestory.disclosure.instances import UnreadableInstance
from clerestory.disclosure.percentages import Percentage
from clerestory.disclosure.tables import TOTAL, DisclosureError, Policy, Query, Statement
from clerestory.disclosure.windows import TIME, read_segment

Nodes = Mapping[str, frozenset[str]]
"""The leaves of each code of one dimension."""

FIELDS = frozenset(
    ["query", "value", "low", "high", "rounded_to", "hidden", "percent", "decimals", "of"]
)


@dataclass(frozen=True, slots=True)
class Releases:
    """Everything that a reader was told, in order. `sources` says where each statement stands."""

    statements: tuple[Statement, ...]
    sources: tuple[str, ...]
    percentages: tuple[Percentage, ...]
    domains: Mapping[str, frozenset[str]]
    policy: Policy

    def with_outside(self, other: Releases) -> Releases:
        """The same, with what another file tells as well."""
        domains = {**other.domains, **self.domains}
        return replace(
            self,
            statements=self.statements + other.statements,
            sources=self.sources + other.sources,
            percentages=self.percentages + other.percentages,
            domains=domains,
        )


def read_releases(content: bytes, name: str = "RELEASES.json") -> Releases:
    """Hierarchies, releases, outside statements and policy from JSON. Raises UnreadableInstance."""
    try:
        given = json.loads(content)
    except ValueError as error:
        raise UnreadableInstance(f"{name}: not JSON in UTF-8 ({error})") from error
    if not isinstance(given, dict) or not isinstance(given.get("releases"), list):
        raise UnreadableInstance(
            f'{name}: not a file of releases; it needs "releases", a list of objects with '
            '"statements"'
        )
    try:
        return _releases(given)
    except DisclosureError as error:
        raise UnreadableInstance(f"{name}: {error}") from error


def _releases(given: Mapping[str, Any]) -> Releases:
    trees = given.get("hierarchies", {})
    if not isinstance(trees, dict):
        raise DisclosureError('"hierarchies" is not an object of dimensions')
    nodes = {dimension: _nodes(dimension, tree) for dimension, tree in trees.items()}
    statements: list[Statement] = []
    percentages: list[Percentage] = []
    sources: list[str] = []
    for source, told in _told(given):
        try:
            _check_fields(told)
            if "percent" in told:
                share = Percentage.from_json(told)
                query, base = _leaves(share.query, nodes), _leaves(share.base, nodes)
                percentages.append(replace(share, query=query, base=base))
                # Nobody shows a share of nothing.
                statements.append(Statement(base, low=1))
            else:
                statement = Statement.from_json(told)
                query = _leaves(statement.query, nodes)
                statements.append(replace(statement, query=query))
        except DisclosureError as error:
            raise DisclosureError(f"{source}: {error}") from error
        sources.append(source)
    if not statements:
        raise DisclosureError("there is no statement in any release; nothing can be attacked")
    policy = given.get("policy", {})
    if not isinstance(policy, dict):
        raise DisclosureError('"policy" is not an object')
    domains = {name: frozenset().union(*held.values()) for name, held in nodes.items()}
    return Releases(
        tuple(statements), tuple(sources), tuple(percentages), domains, Policy.from_json(policy)
    )


def _told(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each statement, with where it stands."""
    for number, release in enumerate(given["releases"], 1):
        where = f"release {number}"
        if isinstance(release, dict) and "id" in release:
            where = f"release {release['id']}"
        if not isinstance(release, dict) or not isinstance(release.get("statements"), list):
            raise DisclosureError(f'{where}: it needs "statements", a list')
        for place, told in enumerate(release["statements"], 1):
            yield f"{where}, statement {place}", told
    outside = given.get("outside", [])
    if not isinstance(outside, list):
        raise DisclosureError('"outside" is not a list of statements')
    for place, told in enumerate(outside, 1):
        yield f"outside, statement {place}", told


def _check_fields(told: Any) -> None:
    if not isinstance(told, dict) or "query" not in told:
        raise DisclosureError(f"{json.dumps(told)[:80]} has no query")
    if unknown := sorted(told.keys() - FIELDS):
        raise DisclosureError(
            f"unknown field {unknown[0]!r}; known are {', '.join(sorted(FIELDS))}"
        )
    base = told.get("rounded_to")
    if base is not None and (not isinstance(base, int) or base < 1):
        raise DisclosureError(f"rounded_to is {base!r}; give the base, 1 or more")
    if not isinstance(told.get("hidden", False), bool):
        raise DisclosureError(f"hidden is {told['hidden']!r}, neither true nor false")


def _leaves(query: Query, nodes: Mapping[str, Nodes]) -> Query:
    """The query in leaves. Dimensions without a hierarchy have none but leaves."""
    for dimension, codes in query.sets:
        if not codes:
            raise DisclosureError(f"{dimension}: no code; leave the dimension out for everything")
        if dimension == TIME and dimension not in nodes:
            for segment in codes:
                read_segment(segment)
        elif dimension in nodes:
            known = nodes[dimension]
            if unknown := sorted(codes - known.keys()):
                raise DisclosureError(
                    f"{dimension}: {unknown[0]!r} is not in its hierarchy; correct the code, or "
                    "add it there"
                )
            query = query.replace(dimension, frozenset().union(*(known[code] for code in codes)))
        elif nodes:
            raise DisclosureError(
                f"{dimension!r} is no dimension of the hierarchies ({', '.join(sorted(nodes))}); "
                "correct the name, or add its hierarchy"
            )
    return query


def _nodes(dimension: str, given: Any) -> Nodes:
    """The leaves below each code, from children per node or parent per code."""
    if not isinstance(given, dict) or not given:
        raise DisclosureError(f"{dimension}: its hierarchy is not an object with codes")
    children: dict[str, list[str]] = {}
    if all(isinstance(held, list) for held in given.values()):
        children = {node: list(held) for node, held in given.items()}
    elif all(isinstance(held, str) or held is None for held in given.values()):
        for code, parent in given.items():
            children.setdefault(code, [])
            if parent:
                children.setdefault(parent, []).append(code)
    else:
        raise DisclosureError(
            f"{dimension}: give each code its parent (a text), or each node its children (a list)"
        )
    codes = [*children, *(code for held in children.values() for code in held)]
    if wrong := [code for code in codes if not isinstance(code, str)]:
        raise DisclosureError(f"{dimension}: {wrong[0]!r} is not a text")
    found: dict[str, frozenset[str]] = {}
    for code in dict.fromkeys(codes):
        _collect(dimension, code, children, found, ())
    found.setdefault(TOTAL, frozenset().union(*found.values()))
    return found


def _collect(
    dimension: str,
    code: str,
    children: Mapping[str, Sequence[str]],
    found: dict[str, frozenset[str]],
    above: tuple[str, ...],
) -> frozenset[str]:
    if code in above:
        raise DisclosureError(f"{dimension}: {code!r} has a circle of parents")
    if code not in found:
        held = [
            _collect(dimension, child, children, found, (*above, code))
            for child in children.get(code, ())
        ]
        found[code] = frozenset().union(*held) if held else frozenset([code])
    return found[code]
