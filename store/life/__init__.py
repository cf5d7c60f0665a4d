"""The life of a filing: what comes in, its draft, its version and receipt, its explanation, deadline and decision."""
