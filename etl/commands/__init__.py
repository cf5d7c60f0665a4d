"""The commands of `python -m etl`, a file for each subject."""
