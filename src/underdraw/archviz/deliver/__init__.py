"""The folder that renders lie in: pictures, maps, manifest, contact sheet, page."""

from __future__ import annotations

import io

from PIL import Image as Pillow

from underdraw.archviz.deliver.folder import Folder
from underdraw.archviz.deliver.manifest import Manifest
from underdraw.archviz.deliver.page import page
from underdraw.archviz.deliver.sheet import DOTS, pages
from underdraw.output.embed import png_bytes
from underdraw.spec.floor_plan import FloorPlan


def deliver(folder: Folder, plan: FloorPlan, manifest: Manifest) -> None:
    """Write the manifest and what people look at: `index.html`, `sheet.png` and `sheet.pdf`."""
    folder.put_manifest(manifest)
    folder.put("index.html", page(plan, manifest).encode())
    sheets = pages(folder, plan, manifest)
    height = sum(sheet.height for sheet in sheets)
    whole = Pillow.new("RGB", (sheets[0].width, height))
    top = 0
    for sheet in sheets:
        whole.paste(sheet, (0, top))
        top += sheet.height
    folder.put("sheet.png", png_bytes(whole))
    pdf = io.BytesIO()
    sheets[0].save(pdf, "PDF", save_all=True, append_images=sheets[1:], resolution=DOTS)
    folder.put("sheet.pdf", pdf.getvalue())
