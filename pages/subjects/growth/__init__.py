"""Values over the months, what is behind them, and the overview that leads with them."""
