"""The real architectures at full size, of random weights: two steps, two controls, 512 x 512.

Says how long a step takes and how much memory the process came to hold.

python benchmarks/full_size.py [--model sd15|sdxl] [--dtype bfloat16|float32] [--steps 2]
"""

from __future__ import annotations

import argparse
import resource
import time
from typing import Any

import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from torch import nn

from underdraw.conditioning import Conditioning, PromptEmbedding
from underdraw.controls import bind
from underdraw.engine import Progress, denoise, new_lane, new_scheduler
from underdraw.spec import ControlSpec

SIDE, TOKENS = 512, 77
SD15: dict[str, Any] = {"cross_attention_dim": 768, "attention_head_dim": 8}
SDXL: dict[str, Any] = {
    "block_out_channels": (320, 640, 1280),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "transformer_layers_per_block": (1, 2, 10),
    "attention_head_dim": (5, 10, 20),
    "cross_attention_dim": 2048,
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816,
}
UPWARDS = {"up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D")}
MODELS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "sd15": (SD15, {}),
    "sdxl": (SDXL, UPWARDS),
}
SCHEDULE = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}


def build(kind: Any, config: dict[str, Any], dtype: torch.dtype) -> Any:
    """Build a network of random weights, each tensor once and in its own dtype."""
    with torch.device("meta"):
        network: nn.Module = kind(**config)
    # The class would warn of layers that it keeps in float32; there are none.
    network = nn.Module.to(network, dtype).to_empty(device="cpu")
    for name, tensor in network.state_dict().items():
        if name.endswith("norm.weight") or (tensor.ndim == 1 and name.endswith("weight")):
            tensor.fill_(1)
        else:
            tensor.normal_(std=0.02)
    return network.eval().requires_grad_(False)


def conditioning(model: str, dtype: torch.dtype) -> Conditioning:
    """Make random prompts of the model's width, with sizes where it takes them."""
    width = MODELS[model][0]["cross_attention_dim"]
    sizes = torch.tensor([[SIDE, SIDE, 0, 0, SIDE, SIDE]])
    added = (torch.randn(1, 1280).to(dtype), sizes) if model == "sdxl" else ()
    prompt = PromptEmbedding(torch.randn(1, TOKENS, width).to(dtype), *added)
    return Conditioning({"cond": prompt, "uncond": prompt.zeroed()})


def main() -> None:
    """Run the steps and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", choices=[*MODELS], default="sd15")
    parser.add_argument("--dtype", choices=["bfloat16", "float32"], default="bfloat16")
    parser.add_argument("--steps", type=int, default=2)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    dtype = getattr(torch, arguments.dtype)
    shape, upwards = MODELS[arguments.model]
    unet = build(UNet2DConditionModel, {**shape, **upwards}, dtype)
    nets = [build(ControlNetModel, shape, dtype) for _ in range(2)]
    spec = ControlSpec(control="random", image="none", scale=0.5)
    controls = [bind(spec, net, torch.rand(1, 3, SIDE, SIDE)) for net in nets]
    lane = new_lane(
        seed=0,
        shape=(1, 4, SIDE // 8, SIDE // 8),
        conditioning=conditioning(arguments.model, dtype),
        scheduler=new_scheduler("euler", SCHEDULE, arguments.steps),
        guidance_scale=5.0,
        controls=controls,
    )
    moments = [time.perf_counter()]

    def observe(_: Progress) -> None:
        moments.append(time.perf_counter())

    latents = denoise([lane], unet=unet, observers=[observe])[0]
    networks = [unet, *nets]
    billions = sum(p.numel() for net in networks for p in net.parameters()) / 1e9
    seconds = [later - earlier for earlier, later in zip(moments, moments[1:])]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{arguments.model:6s} {arguments.dtype:9s} {billions:.2f} B weights  ", end="")
    print(f"{len(seconds)} steps of {min(seconds):.1f} to {max(seconds):.1f} s  ", end="")
    print(f"peak {peak:.1f} GB  finite {bool(torch.isfinite(latents).all())}")


if __name__ == "__main__":
    main()
