"""Who looked at what: held documents, the files made from them, and messages.

A look is written down before anything is shown; where it cannot be, there is no page. It says who,
when and at which document, page or part, and never what stands there.
"""
