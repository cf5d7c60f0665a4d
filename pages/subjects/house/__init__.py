"""The house itself, for its administrator: accounts, sessions, the audit chain, weak settings."""
