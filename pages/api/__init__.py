"""The same answers for programs: `/api/v1`, read-only, for who holds a token, within the same scope as the pages."""
