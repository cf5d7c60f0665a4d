from pathlib import Path
from bench.ui.figures import write_figures
write_figures(Path("/tmp/wt/face/figs.db"), Path("/tmp/wt/face/figures.json"))
