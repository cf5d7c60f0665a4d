"""The workbooks that the system hands out: the empty form of a return, and a filer's own copy with notes."""
