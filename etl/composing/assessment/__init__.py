"""The quarterly assessment: announcement, annexes, private sheets, slides."""
