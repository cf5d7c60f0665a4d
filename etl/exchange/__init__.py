"""Published figures as other offices read them: SDMX (ISO 17369) and open data. Files go out; no network."""
