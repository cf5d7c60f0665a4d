"""From single payments to facts: extracts in Parquet or CSV are counted month by month, exactly."""
