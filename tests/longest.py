"""Files of tests that take longest, as measured: `conftest` puts them first, so that no process is left alone with one.

The first one builds the demonstration that many others wait for; the next ones need none of it.
"""

LONGEST = (
    "tests/unit/commands/test_publishing.py",
    "tests/oracle/test_scoring.py",
    "tests/unit/composing/test_elsewhere.py",
    "tests/unit/forms/test_template.py",
    "tests/hostile/test_hostile_files.py",
    "tests/browser/test_score_in_browser.py",
    "tests/browser/test_pages_in_browser.py",
    "tests/browser/test_map_in_browser.py",
    "tests/browser/test_present.py",
    "tests/browser/test_moving_about.py",
    "tests/unit/queries/score/test_assessment.py",
    "tests/oracle/test_stranger.py",
    "tests/unit/composing/test_bulletin.py",
    "tests/unit/commands/test_assessment.py",
    "tests/pages/test_assessment.py",
    "tests/oracle/test_demonstration.py",
    "tests/unit/editions/test_canonical.py",
    "tests/pages/test_warming.py",
    "tests/browser/test_filing_journey.py",
)
