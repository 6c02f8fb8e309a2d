"""The pack's autoencoder keeps what is drawn through it."""

from __future__ import annotations

import numpy as np

from underdraw.engine import reconstruct
from underdraw.evaluation import find_edges
from underdraw.metrics import edge_f1, psnr
from underdraw.models import load_model
from underdraw.rooms import HELD_OUT, color_name, draw
from underdraw.spec.size import Size


def test_colours_and_edges_stay_through_the_packs_autoencoder() -> None:
    drawing = draw(range(HELD_OUT, HELD_OUT + 12), Size(128, 128))
    frames = drawing.frames
    true = (frames.color * 255).round().byte().permute(0, 2, 3, 1).numpy()
    found = reconstruct(load_model("rooms").vae, true)
    assert np.mean([psnr(f, t) for f, t in zip(found, true, strict=True)]) > 30
    edges = [edge_f1(find_edges(f), find_edges(t)) for f, t in zip(found, true, strict=True)]
    assert np.mean(edges) > 0.85
    kept = [
        color_name(found[b][frames.instances[b].numpy() == thing.instance].mean(axis=0))
        == thing.color
        for b, things in enumerate(drawing.things)
        for thing in things
        if thing.color and thing.label in ("sofa", "armchair", "bed", "rug")
    ]
    assert len(kept) >= 8 and np.mean(kept) > 0.95
