"""Documents as they are printed (pdf), set by typst with the fonts of data/fonts and nothing of the machine's."""
