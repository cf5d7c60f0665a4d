"""A method as it is written: its tables, rules and dates, what must agree in it, how one is proposed and adopted."""
