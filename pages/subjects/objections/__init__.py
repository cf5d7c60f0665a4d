"""Objections, decisions and what is followed up."""
