"""The monthly vendor performance report: what it freezes, how it reads, how it is drawn and printed."""
