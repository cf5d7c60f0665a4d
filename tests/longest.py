"""Files of tests that take longest, as measured: `conftest` puts them first, so that no process is left alone with one.

The first one builds the demonstration that many others wait for; meanwhile the next ones need none of it.
"""

LONGEST = (
    "tests/unit/commands/test_publishing.py",
    "tests/oracle/test_scoring.py",
    "tests/hostile/test_hostile_files.py",
)
