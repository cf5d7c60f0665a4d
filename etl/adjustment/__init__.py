"""Seasonal adjustment by X-13ARIMA-SEATS: series and calendar in, adjusted figures out, or one sentence why not."""
