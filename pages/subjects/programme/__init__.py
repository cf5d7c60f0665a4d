"""The programme as it is defined: institutions, regions, measures, indicators, calendar."""
