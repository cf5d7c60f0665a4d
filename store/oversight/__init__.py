"""What those who run a programme keep an eye on beside the figures: meetings, warnings of risks, major events."""
