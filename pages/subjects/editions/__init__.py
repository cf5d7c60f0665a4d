"""Bulletins and assessments as they are published, proved and shown in a meeting."""
