"""The README's pictures, taken from the running app: `python -m docs.make_screenshots`."""

from __future__ import annotations

import io
import math
from typing import Any

from PIL import Image

from benchmarks.harness import ROOT, STANDING, launch, serve

IMAGES = ROOT / "docs" / "images"
SIZE = (1280, 720)
FRAMES = 48
STILLS = {
    "home.webp": ("/?", {"theme": "light", "lang": "en"}),
    "gan-collapse.webp": ("/gan?preset=collapse&cure=unrolling&at=2200&", {"theme": "light", "lang": "en"}),
    "vae-korean-dark.webp": ("/vae?", {"theme": "dark", "lang": "ko"}),
}


def open_page(browser: Any, url: str, *, theme: str, lang: str) -> Any:
    """A page of the app that has come to rest."""
    context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]}, color_scheme=theme)
    page = context.new_page()
    page.goto(f"{url}lang={lang}")
    page.wait_for_selector(STANDING, state="attached")
    page.locator("canvas").first.wait_for()
    page.wait_for_timeout(3000)  # pictures that are computed in idle time
    return page


def shot(page: Any) -> Image.Image:
    """What the window shows."""
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def walk(page: Any) -> list[Image.Image]:
    """The pointer on a closed curve over the pad: one picture a step."""
    box = page.locator("canvas.lp-top").first.bounding_box()
    frames = []
    for i in range(FRAMES):
        turn = 2 * math.pi * i / FRAMES
        x, y = 0.5 + 0.26 * math.cos(turn), 0.5 + 0.26 * math.sin(2 * turn)
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        page.wait_for_timeout(150)  # the words under the picture follow a moment later
        frames.append(shot(page))
    return frames


def main() -> None:
    """Take every picture and say how large it is."""
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(exist_ok=True)
    with serve() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        first, *rest = walk(open_page(browser, server.url + "/vae?", theme="light", lang="en"))
        smaller = [frame.resize((960, 540), Image.Resampling.LANCZOS) for frame in (first, *rest)]
        smaller[0].save(IMAGES / "latent-walk.webp", save_all=True, append_images=smaller[1:], duration=80, loop=0, quality=70, method=6)
        for name, (path, options) in STILLS.items():
            shot(open_page(browser, server.url + path, **options)).save(IMAGES / name, quality=85, method=6)
        browser.close()
    for path in sorted(IMAGES.glob("*.webp")):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
