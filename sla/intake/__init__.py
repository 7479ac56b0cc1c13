"""How does a file become rows? The seam: bytes -> validated rows -> database.

`sandbox.check_file` reads a file in a disposable process and answers what it found; `load.load_rows` writes what it
found as one revision. Nothing is imported here: the disposable process starts from this package without Django.
"""
