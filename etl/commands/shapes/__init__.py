"""The JSON that commands print, shape by shape. Keys may be added; those that are there stay."""
