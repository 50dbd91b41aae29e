"""The Merkle tree of RFC 6962 (Certificate Transparency), section 2.1, over SHA-256.

A leaf is hashed behind a zero byte and an inner node behind a one byte, so that neither can be
passed off as the other. Sizes and indexes count from 0; every hash is 32 bytes.
Only the standard library, so that an auditor can read and run this file alone.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_by_definition(leaves: Sequence[bytes]) -> bytes:
    """The root of a list of leaf hashes, exactly as the RFC defines it: slow and plain."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = _largest_power_of_two_below(len(leaves))
    return node_hash(root_by_definition(leaves[:split]), root_by_definition(leaves[split:]))


def append(frontier: tuple[bytes, ...], size: int, leaf: bytes) -> tuple[bytes, ...]:
    """The frontier after one more leaf.

    The frontier of a tree of `size` leaves holds the roots of the full subtrees that cover it,
    the largest first: one for each bit that is set in `size`.
    """
    while size & 1:
        leaf = node_hash(frontier[-1], leaf)
        frontier = frontier[:-1]
        size >>= 1
    return (*frontier, leaf)


def root_of(frontier: tuple[bytes, ...]) -> bytes:
    """The root of the tree that has this frontier."""
    if not frontier:
        return EMPTY_ROOT
    root = frontier[-1]
    for subtree in reversed(frontier[:-1]):
        root = node_hash(subtree, root)
    return root


def root(leaves: Sequence[bytes]) -> bytes:
    """The root of a list of leaf hashes, in one pass."""
    frontier: tuple[bytes, ...] = ()
    for size, leaf in enumerate(leaves):
        frontier = append(frontier, size, leaf)
    return root_of(frontier)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from leaf `index` to the root (RFC 6962, section 2.1.1)."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of {len(leaves)}")
    if len(leaves) == 1:
        return ()
    split = _largest_power_of_two_below(len(leaves))
    if index < split:
        return (*inclusion_proof(leaves[:split], index), root(leaves[split:]))
    return (*inclusion_proof(leaves[split:], index - split), root(leaves[:split]))


def is_included(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes
) -> bool:
    """Whether `proof` shows that `leaf` is leaf `index` of the tree of `size` with this root."""
    if not 0 <= index < size:
        return False
    node, last, current = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            current = node_hash(sibling, current)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            current = node_hash(current, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and current == expected


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> tuple[bytes, ...]:
    """The hashes that show that the first `earlier` leaves were not changed (section 2.1.2)."""
    if not 0 < earlier <= len(leaves):
        raise IndexError(f"earlier size {earlier} of {len(leaves)}")
    return _subproof(leaves, earlier, whole=True)


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> tuple[bytes, ...]:
    if earlier == len(leaves):
        return () if whole else (root(leaves),)
    split = _largest_power_of_two_below(len(leaves))
    if earlier <= split:
        return (*_subproof(leaves[:split], earlier, whole=whole), root(leaves[split:]))
    right = _subproof(leaves[split:], earlier - split, whole=False)
    return (*right, root(leaves[:split]))


def is_consistent(
    earlier: int, earlier_root: bytes, size: int, later_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the tree of `size` only added to the tree of `earlier`."""
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not proof and earlier_root == later_root
    path = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not path:
        return False
    node, last = earlier - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old == earlier_root and new == later_root


def _largest_power_of_two_below(number: int) -> int:
    return 1 << (number - 1).bit_length() - 1
