"""Figures of a month: values, growth, rankings, and an institution in all of them."""
