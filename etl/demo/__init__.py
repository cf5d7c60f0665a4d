"""The demonstration of Daqing: return workbooks, a register and ledgers, generated from a seed on published totals."""

from etl.demo.schedule import Arrival, ArrivalFile, plan, write

__all__ = ["Arrival", "ArrivalFile", "plan", "write"]
