"""Where the project's folder is and which version it holds: asked for here, so that no module finds out by itself."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
