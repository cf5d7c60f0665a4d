"""Slides of an edition (pptx): native charts and tables, one question a slide; and last month's file refreshed."""
