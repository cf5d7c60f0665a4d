"""Who is in front of the page: asked of the database on every run, because an open page outlives the session."""
