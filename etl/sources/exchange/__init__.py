"""Messages of SDMX that other offices publish."""
