"""Pictures of every page, and what axe says of them: `make pictures`, `make axe`, or

    python -m tests.browser.pictures [--out FOLDER] [--pages overview,…] [--roles coordinator,…] [--languages zh,en]
                                     [--looks light,dark,projector,phone,print,wall] [--axe] [--parts]
                                     [--at http://localhost:8501]

Each page is opened once for each role and language and then looked at in every way: on a desk by day and by night, on a
projector, on a phone, and as it is printed (PDF, and each sheet as a picture where Poppler's `pdftoppm` is there); the
slides of a meeting on a wall of 4K as well.
With `--parts` each part that a page can show is opened besides. With `--axe` nothing is pictured: each page is read by
axe at 1366 and 390 pixels in both themes. A server is started on DATABASE_URL, or on the project's own database,
unless `--at` names one. What is wider than its screen, what the console complains of and what axe finds is written at
the end; the exit code is 1 where there is any.
"""

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, sync_playwright

from etl.values.house import ROOT
from pages.shared.registry import ENTRIES
from store.engine import open_engine
from tests.browser.conftest import CHROMIUM, QUIET, USUAL, Visit, new_context, running_server, visited

DESK, PHONE, PROJECTOR, WALL = (1366, 768), (390, 844), (1920, 1080), (3840, 2160)
LOOKS = {
    "light": (DESK, "light"),
    "dark": (DESK, "dark"),
    "projector": (PROJECTOR, "light"),
    "phone": (PHONE, "light"),
    "print": (DESK, "light"),
    "wall": (WALL, "light"),
}
ON_WALLS = ("present",)
"""The pages that are shown on a wall of 4K; the others are not pictured there."""
ROLES = ("coordinator", "reviewer", "presenter", "B03")
PARTS: dict[str, tuple[dict[str, str], ...]] = {
    "coverage": tuple({"part": one} for one in ("course", "use", "institutions", "registers", "rural")),
    "returns_desk": tuple({"part": one} for one in ("month", "lists", "found", "violations", "reminders")),
    "data_quality": ({"part": "checks"},),
    "assessment": (
        {"look": "stability"},
        {"look": "one"},
        *({"look": "one", "about": one} for one in ("change", "outlook", "receipt")),
    ),
    "methods": tuple({"section": one} for one in ("indicators", "examples", "sandbox", "rehearsal")),
    "objections": tuple({"section": one} for one in ("precedents", "follow-up")),
    "present": tuple({"whole": "1", "slide": one} for one in ("1", "2", "4", "5", "11")),
    "bulletin": tuple({"part": one} for one in ("proof", "downloads", "desk", "words")),
}
"""What else a page shows when one of its parts is chosen, by what the address then says (`--parts`)."""
HIGHEST = 12_000
"""Pixels: a picture that is higher is cut there, and the list says how high the page is."""
MAIN = 'document.querySelector(\'[data-testid="stMain"] [data-testid="stMainBlockContainer"]\')'
WIDTH = "document.documentElement.scrollWidth"


@contextmanager
def _server(at: str) -> Iterator[str]:
    if at:
        yield at.rstrip("/")
    else:
        with running_server(open_engine()) as address:
            yield address


def turn(seen: Visit, size: tuple[int, int], scheme: str) -> None:
    """Look at the open page on another screen, by day or by night. Charts are drawn for the ground that the page was
    opened on, so that it is opened again where that changes."""
    is_dark = seen.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    seen.page.emulate_media(color_scheme=scheme, media="screen")  # type: ignore[arg-type]
    if is_dark != (scheme == "dark"):
        seen.page.reload()
        seen.settle()
    seen.page.set_viewport_size({"width": size[0], "height": size[1]})
    seen.page.wait_for_timeout(400)
    seen.settle()
    seen.page.wait_for_timeout(300)


def pictured(seen: Visit, folder: Path, name: str, looks: list[str]) -> list[str]:
    """Pictures of an open page; what is wrong with them."""
    wrong = []
    for look in looks:
        if look == "wall" and not name.startswith(ON_WALLS):
            continue
        size, scheme = LOOKS[look]
        turn(seen, size, scheme)
        if look == "print":
            # The medium changes as it is printed, not before: the framework would draw the charts for the sheet itself.
            seen.page.emulate_media(media="null")
            printed(seen, folder / f"{name}.{look}")
            continue
        if (wide := seen.page.evaluate(WIDTH)) > size[0]:
            wrong.append(f"{name}.{look}: {wide} pixels wide on a screen of {size[0]}")
        if look not in ("projector", "wall"):
            high = int(seen.page.evaluate(f"{MAIN}?.scrollHeight ?? 0")) + 80
            print(f"          {high:6} pixels high on {look}", flush=True)
            if high > HIGHEST:
                wrong.append(f"{name}.{look}: {high} pixels high")
            seen.page.set_viewport_size({"width": size[0], "height": min(max(high, size[1]), HIGHEST)})
            seen.page.wait_for_timeout(300)
        seen.page.screenshot(path=folder / f"{name}.{look}.png")
    return wrong


def printed(seen: Visit, target: Path) -> None:
    """The page as Chromium prints it on A4, and its sheets as pictures."""
    paper = target.with_suffix(target.suffix + ".pdf")
    paper.write_bytes(seen.page.pdf(format="A4", print_background=True))
    if drawer := shutil.which("pdftoppm"):
        subprocess.run([drawer, "-r", "50", "-png", str(paper), str(target)], check=True)


def judged(seen: Visit, name: str) -> list[str]:
    """What axe finds on an open page, on a desk and on a phone, by day and by night."""
    wrong = []
    for scheme in ("light", "dark"):
        for size in (DESK, PHONE):
            turn(seen, size, scheme)
            for one in Axe().run(seen.page).response["violations"]:
                nodes = "; ".join(node["html"][:140] for node in one["nodes"][:3])
                wrong.append(f"{name} {size[0]} {scheme}: {one['id']} ({len(one['nodes'])}): {nodes}")
    return wrong


def _opened(context: BrowserContext, address: str) -> Visit:
    context.clear_cookies()
    return visited(context, address)


def main(arguments: list[str]) -> int:
    """Do what the words say; 1 where something is wrong."""
    asking = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asking.add_argument("--out", type=Path, default=ROOT / "data" / "var" / "pictures")
    asking.add_argument("--at", default="")
    asking.add_argument("--programme", default="daqing")
    asking.add_argument("--pages", default=",".join(one.name for one in ENTRIES))
    asking.add_argument("--roles", default=",".join(ROLES))
    asking.add_argument("--languages", default="zh,en")
    asking.add_argument("--looks", default=",".join(LOOKS))
    asking.add_argument("--axe", action="store_true")
    asking.add_argument("--parts", action="store_true")
    asked = asking.parse_args(arguments)
    if not CHROMIUM:
        asking.error("no Chromium on this machine: install the package “chromium”")
    asked.out.mkdir(parents=True, exist_ok=True)
    begun, wrong, count = time.monotonic(), [], 0
    with _server(asked.at) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = new_context(browser, **USUAL)
        for language in asked.languages.split(","):
            for role in asked.roles.split(","):
                for page in asked.pages.split(","):
                    for part in ({}, *(PARTS.get(page, ()) if asked.parts else ())):
                        name = ".".join(["-".join((page, *part.values())), role, language])
                        words = {"lang": language, "viewer": role, "programme": asked.programme, **part}
                        path = "" if page == "overview" else page
                        seen = _opened(context, f"{address}/{path}?{urlencode(words)}")
                        wrong += (
                            judged(seen, name)
                            if asked.axe
                            else pictured(seen, asked.out, name, asked.looks.split(","))
                        )
                        wrong += [f"{name}: {one}" for one in (*seen.complaints, *seen.strangers)]
                        seen.page.close()
                        count += 1
                        print(f"{time.monotonic() - begun:6.0f} s  {name}", flush=True)
        browser.close()
    print(f"{count} pages in {time.monotonic() - begun:.0f} s" + ("" if asked.axe else f", in {asked.out}"))
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
