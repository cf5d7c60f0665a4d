"""Files of tests that take longest, as measured: `conftest` puts them first, so that no process is left alone with one.

The first one builds the demonstration that many others wait for; the next ones need none of it.
"""

LONGEST = (
    "tests/unit/commands/test_publishing.py",
    "tests/unit/sources/test_other_programs.py",
    "tests/hostile/test_hostile_files.py",
    "tests/unit/editions/test_faults.py",
    "tests/unit/forms/test_template.py",
    "tests/browser/test_pages_in_browser.py",
    "tests/browser/test_month_without_a_shell.py",
    "tests/browser/test_score_in_browser.py",
    "tests/browser/test_phone.py",
    "tests/browser/test_present.py",
    "tests/browser/test_map_in_browser.py",
    "tests/browser/test_moving_about.py",
    "tests/unit/store/copies/test_under_load.py",
    "tests/pages/test_pages.py",
    "tests/unit/composing/test_bulletin.py",
    "tests/unit/queries/score/test_assessment.py",
    "tests/browser/test_filing_journey.py",
    "tests/pages/test_api_schema.py",
    "tests/oracle/test_demonstration.py",
    "tests/unit/disclosure/test_grown.py",
    "tests/pages/test_assessment.py",
    "tests/oracle/test_aggregate.py",
    "tests/pages/test_naughty.py",
    "tests/oracle/test_stranger.py",
)
