"""The product's pages beside the same pages in Dash, in a browser: `python -m bench ui`."""

from bench.ui.measuring import bench_pages

__all__ = ["bench_pages"]
