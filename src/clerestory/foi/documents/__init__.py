"""Documents that an authority holds and a request asks for: from the upload to the approved file.

What leaves is never the document itself but a file built from what it shows, looked through again,
and approved byte for byte by somebody else. Marks for redaction are burnt in while it is built.
"""
