#!/bin/sh
# After a page was tried with AppTest, a process started by multiprocessing runs that page, not the program that started it.
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
cat > page.py <<'END'
import pathlib
import streamlit as st

with pathlib.Path("runs.txt").open("a") as file:
    file.write(f"page run as {__name__}\n")
st.title("A page")
END
cat > work.py <<'END'
def work():
    pass
END
cat > program.py <<'END'
import multiprocessing
import pathlib
import sys

from streamlit.testing.v1 import AppTest

from work import work

if __name__ == "__main__":
    before = sys.modules["__main__"]
    AppTest.from_file("page.py").run()
    runs = len(pathlib.Path("runs.txt").read_text().splitlines())
    process = multiprocessing.get_context("spawn").Process(target=work)
    process.start()
    process.join()
    lines = pathlib.Path("runs.txt").read_text().splitlines()
    print("expected: after the test the main module is the program's, and a new process imports the program")
    print("seen: the main module is", "the program's" if sys.modules["__main__"] is before else "the page's")
    print("seen: the page ran", len(lines) - runs, "time(s) in the new process:", lines[runs:])
    sys.exit(not (sys.modules["__main__"] is not before and len(lines) == runs + 1))
END
venv/bin/python program.py 2>/dev/null
