"""Scenario points, the map, registers and the countryside."""
