"""Around the score: what moves somebody up, how sure a place is, why it changed, what tells institutions apart."""
