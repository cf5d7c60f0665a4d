"""What every page uses: shell, filters, the only cached reads, figures, tables and words."""
