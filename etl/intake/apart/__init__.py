"""Files from outside are opened in processes of their own, with bounds on time and memory, never in the server.

`pool` keeps the processes, `worker` is what runs in them, `wire` is what passes between, `read` is what others call.
"""
