"""The subjects that pages are about, a room each. Only a room's reads ask, and only its acts change anything."""
