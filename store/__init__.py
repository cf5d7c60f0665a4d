"""What is kept: the database of filed files, their facts, findings and points.

Nothing here knows a programme's definitions; nothing here is ever deleted.
"""
