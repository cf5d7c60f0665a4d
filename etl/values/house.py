"""Where the project's folder is: asked for here, so that no module counts its own depth in it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
