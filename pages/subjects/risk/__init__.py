"""Risks: the matrix of a period, early warnings, major events, and the rules that stand."""
