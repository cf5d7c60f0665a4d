"""Where people can pay: points of scenarios, registers, regions and the countryside."""
