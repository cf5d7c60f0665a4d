"""What persons do: file, answer, accept, send back, adopt, publish, object, decide, follow up; an act a function."""
