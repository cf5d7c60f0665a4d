"""Scores in words: what a rule says, why points were lost, what a change comes from. Prose apart from arithmetic."""
