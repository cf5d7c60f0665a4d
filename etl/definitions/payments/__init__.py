"""How extracts of single payments are laid out."""
