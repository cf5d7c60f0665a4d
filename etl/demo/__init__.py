"""Demonstrations: workbooks, registers and ledgers of invented institutions, generated from a seed on published totals.

Daqing's model stands here; the other programmes' are in `etl.demo.programmes`, a file each.
"""
