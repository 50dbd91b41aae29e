"""The Merkle tree against published values, against its definition, and under forgery."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerestory.audit import tree

# The example tree that the implementations of Certificate Transparency share.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")
] + [bytes.fromhex("606162636465666768696a6b6c6d6e6f")]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = st.lists(st.binary(min_size=32, max_size=32), max_size=40)
LARGEST = 12


def _leaves(size: int) -> list[bytes]:
    return [tree.leaf_hash(str(number).encode()) for number in range(size)]


@pytest.mark.parametrize(("size", "expected"), list(enumerate(ROOTS, start=1)))
def test_the_root_is_the_published_one(size: int, expected: str) -> None:
    leaves = [tree.leaf_hash(entry) for entry in ENTRIES[:size]]
    assert tree.root(leaves).hex() == expected


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert tree.root([]) == tree.root_by_definition([]) == sha256(b"").digest()


def test_a_leaf_cannot_be_passed_off_as_a_node() -> None:
    left, right = _leaves(2)
    assert tree.leaf_hash(left + right) != tree.node_hash(left, right)


@given(LEAVES)
def test_one_pass_gives_the_root_of_the_definition(leaves: list[bytes]) -> None:
    assert tree.root(leaves) == tree.root_by_definition(leaves)


@given(LEAVES)
def test_the_frontier_has_one_hash_for_each_bit_of_the_size(leaves: list[bytes]) -> None:
    frontier: tuple[bytes, ...] = ()
    for size, leaf in enumerate(leaves):
        frontier = tree.append(frontier, size, leaf)
    assert len(frontier) == len(leaves).bit_count()


@pytest.mark.parametrize("size", range(1, LARGEST))
def test_every_leaf_is_proved_to_be_included(size: int) -> None:
    leaves = _leaves(size)
    for index, leaf in enumerate(leaves):
        proof = tree.inclusion_proof(leaves, index)
        assert tree.is_included(leaf, index, size, proof, tree.root(leaves))


@pytest.mark.parametrize("size", range(1, LARGEST))
def test_no_other_leaf_index_or_proof_is_taken(size: int) -> None:
    leaves, other = _leaves(size), tree.leaf_hash(b"forged")
    root = tree.root(leaves)
    for index, leaf in enumerate(leaves):
        proof = tree.inclusion_proof(leaves, index)
        assert not tree.is_included(other, index, size, proof, root)
        assert not tree.is_included(leaf, index, size, (*proof, other), root)
        assert not any(
            tree.is_included(leaf, wrong, size, proof, root)
            for wrong in range(-1, size + 1)
            if wrong != index
        )
        assert not proof or not tree.is_included(leaf, index, size, proof[:-1], root)


@pytest.mark.parametrize("size", range(1, LARGEST))
def test_every_earlier_tree_is_proved_to_be_a_beginning(size: int) -> None:
    leaves = _leaves(size)
    for earlier in range(1, size + 1):
        proof = tree.consistency_proof(leaves, earlier)
        roots = tree.root(leaves[:earlier]), tree.root(leaves)
        assert tree.is_consistent(earlier, roots[0], size, roots[1], proof)


@pytest.mark.parametrize("size", range(2, LARGEST))
def test_a_rewritten_beginning_is_not_consistent(size: int) -> None:
    leaves = _leaves(size)
    for earlier in range(1, size):
        rewritten = [tree.leaf_hash(b"forged"), *leaves[1:]]
        proof = tree.consistency_proof(rewritten, earlier)
        before, after = tree.root(leaves[:earlier]), tree.root(rewritten)
        assert not tree.is_consistent(earlier, before, size, after, proof)
        honest = tree.consistency_proof(leaves, earlier)
        assert not tree.is_consistent(earlier, before, size, after, honest)
        assert not tree.is_consistent(earlier, before, size, tree.root(leaves), honest[:-1])
        assert not tree.is_consistent(size, before, earlier, after, proof)


def test_the_same_tree_is_consistent_with_itself_only() -> None:
    root = tree.root(_leaves(3))
    assert tree.is_consistent(3, root, 3, root, ())
    assert not tree.is_consistent(3, root, 3, tree.root(_leaves(4)), ())
    assert not tree.is_consistent(0, tree.EMPTY_ROOT, 3, root, ())


@pytest.mark.parametrize("index", [-1, 3])
def test_no_proof_for_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError, match="of 3"):
        tree.inclusion_proof(_leaves(3), index)


@pytest.mark.parametrize("earlier", [0, 4])
def test_no_proof_for_an_earlier_tree_that_never_was(earlier: int) -> None:
    with pytest.raises(IndexError, match="of 3"):
        tree.consistency_proof(_leaves(3), earlier)
