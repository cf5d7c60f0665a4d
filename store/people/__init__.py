"""Who may come in: accounts with what they are entered for, invitations, sessions. No password is kept, only hashes."""
