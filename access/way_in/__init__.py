"""The way in and out: plain pages without a script, since only HTTP sets a cookie out of scripts' reach."""
