"""Tests about the code.

A package, unlike its neighbours: odfpy puts its own folder on the path, and a `meta` module lies
in it, which a folder without this file would lose to.
"""
