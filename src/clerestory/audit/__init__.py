"""What happened, as an append-only list under a Merkle tree that shows any later change."""
