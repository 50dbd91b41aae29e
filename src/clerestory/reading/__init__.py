"""Reads the text of a request: questions, what governs them, and the tables that would answer.

Deterministic, without network, clock or files: the same words always give the same reading.
"""
