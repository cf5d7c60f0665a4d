"""The demonstration of Daqing: return workbooks and a register, generated from a seed on published totals."""

from etl.demo.schedule import Arrival, ArrivalFile, plan, write

__all__ = ["Arrival", "ArrivalFile", "plan", "write"]
