"""How long a test waits for another program, a page or a server before it says that this hangs.

Long, since a machine that does other things too takes its time: a test that fails then says nothing about the code.
"""

PATIENCE_SECONDS = 180
