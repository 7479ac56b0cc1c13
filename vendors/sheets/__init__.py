"""How do workbooks that somebody uploads get in, and workbooks that people fill in get out?

`read.read_workbook` reads one in a disposable process that no file can harm; `write.workbook_bytes` writes one. Nothing
is imported here: the disposable process starts from this package without Django.
"""
