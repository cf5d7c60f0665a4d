"""Findings in words. Each sentence carries the very figures that stand in the chart and the table beside it."""
