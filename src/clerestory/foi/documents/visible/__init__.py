"""The visible PDF of a held document: what it shows, on whose pages marks are placed.

It is made once, by the process that makes outgoing files, and never leaves itself.
"""
