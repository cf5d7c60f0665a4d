"""What an edition says, made from figures: material in, sections, tables and slides out. Nothing here is sealed."""
