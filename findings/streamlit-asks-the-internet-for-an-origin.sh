#!/bin/sh
# Whether a page of another site may open a websocket is decided after asking a service of the internet for this machine's address, even where the page's own address is on the list of allowed ones.
set -eu
packages="streamlit==1.67.0"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages"
venv/bin/python - <<'END'
import logging, sys
import requests
from streamlit import config
from streamlit.web.server.server_util import is_url_from_allowed_origins

logging.disable()
asked = []
def get(url, **more):
    asked.append(url)
    raise requests.ConnectionError
requests.get = get
config.set_option("server.corsAllowedOrigins", ["https://ours.example"])
allowed = is_url_from_allowed_origins("https://ours.example"), is_url_from_allowed_origins("https://foreign.example")
print("expected: (True, False), and nobody asked")
print("seen:    ", allowed, "asked:", asked)
sys.exit(not (allowed == (True, False) and len(asked) == 4 and "checkip" in asked[0]))
END
