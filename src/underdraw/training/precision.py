"""Which arithmetic a training step runs in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.overrides import TorchFunctionMode
from torch.utils.checkpoint import checkpoint

from underdraw.spec.training import Precision

# Without one of these a processor computes bfloat16 by way of float32, at half its speed.
_NATIVE = ("avx512_bf16", "amx_bf16", "bf16")


def arithmetic(precision: Precision = "auto", device: torch.device | None = None) -> torch.dtype:
    """Return bfloat16 where it is asked for, or native and left to us; else float32."""
    asked = {"float32": False, "bfloat16": True}
    reduced = asked.get(precision, _is_native(device.type if device else "cpu"))
    return torch.bfloat16 if reduced else torch.float32


def autocast(precision: Precision = "auto", device: torch.device | None = None) -> torch.autocast:
    """Compute in what `arithmetic` says; weights that are trained stay in float32."""
    enabled = arithmetic(precision, device) == torch.bfloat16
    return torch.autocast(device.type if device else "cpu", torch.bfloat16, enabled=enabled)


def _is_native(kind: str) -> bool:
    if kind == "cuda":
        return torch.cuda.is_bf16_supported()
    # torch 2.8 to 2.10 tell nothing of the processor
    tell = getattr(torch.cpu, "get_capabilities", dict)
    return kind == "cpu" and any(tell().get(name) for name in _NATIVE)


class Reduced(TorchFunctionMode):
    """Compute the layers of some float32 weights in bfloat16, and keep no copy of a weight.

    Autocast keeps what it rounded for the backward; here it is rounded again there. The gradient of
    a single pass stays bfloat16, as it was computed; one that was there before is float32 from then
    on, and added to.

    Args:
        weights: of linear layers and 2-D convolutions; any other is left as it is.
    """

    def __init__(self, weights: Iterable[nn.Parameter]) -> None:
        """See the class."""
        super().__init__()
        self._weights = {id(weight) for weight in weights}

    def __torch_function__(
        self, func: Any, types: object, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Call the function, or the layer that stands in for it."""
        layer = _LAYERS.get(func)
        if layer is not None and id(args[1]) in self._weights:
            return layer(*args, **(kwargs or {}))
        return func(*args, **(kwargs or {}))


def recompute(weights: Sequence[nn.Parameter], module: nn.Module, *inputs: Any) -> Any:
    """Run a module whose activations are made again in the backward, where no mode is in force.

    Args:
        weights: that `Reduced` has while it runs, and again in the backward.
        module: any; it may be called twice.
        inputs: its own.
    """
    return checkpoint(
        module.__call__,
        *inputs,
        use_reentrant=False,
        context_fn=lambda: (nullcontext(), Reduced(weights)),
    )


def _linear(x: Tensor, weight: nn.Parameter, bias: Tensor | None = None) -> Any:
    return _Linear.apply(x, weight, bias)


def _conv2d(
    x: Tensor,
    weight: nn.Parameter,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Any:
    pairs = ([n, n] if isinstance(n, int) else [*n] for n in (stride, padding, dilation))
    return _Conv2d.apply(x, weight, bias, *pairs, groups)


_LAYERS: dict[Any, Callable[..., Any]] = {functional.linear: _linear, functional.conv2d: _conv2d}


class _Linear(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: nn.Parameter, bias: Tensor | None) -> Tensor:
        x = _round(x)
        ctx.save_for_backward(x)
        ctx.weight = weight  # itself: a checkpoint would give a copy of what is saved
        return functional.linear(x, _round(weight), None if bias is None else _round(bias))

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        (x,), weight = ctx.saved_tensors, ctx.weight
        grad, needs = grads[0].flatten(0, -2), ctx.needs_input_grad
        _keep(weight, grad.T @ x.flatten(0, -2))
        back = (grad @ _round(weight)).view_as(x) if needs[0] else None
        return back, None, grad.sum(0) if needs[2] else None


class _Conv2d(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: nn.Parameter, bias: Tensor | None, *how: Any
    ) -> Tensor:
        x = _round(x)
        ctx.save_for_backward(x)
        ctx.weight, ctx.how = weight, how
        return functional.conv2d(x, _round(weight), None if bias is None else _round(bias), *how)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        (x,), weight = ctx.saved_tensors, ctx.weight
        *how, groups = ctx.how
        needs, grad = ctx.needs_input_grad, grads[0]
        few = groups == 1 and how[2] == [1, 1] and grad[:, 0].numel() <= len(weight)
        # asked for a bias alone, torch works out the weight's gradient all the same
        wanted = [needs[0], not few, needs[2] and not few]
        back, own, bias = torch.ops.aten.convolution_backward(
            *(grad, x, _round(weight), [len(weight)], *how, False, [0, 0], groups), wanted
        )
        if few:
            own = _of_few(weight, x, grad, *how[:2])
            bias = grad.sum((0, 2, 3)) if needs[2] else None
        _keep(weight, own)
        return back, None, bias, *[None] * len(ctx.how)


def _of_few(weight: Tensor, x: Tensor, grad: Tensor, stride: Any, padding: Any) -> Tensor:
    """Return the gradient (O, I, h, w) of a convolution's weight, larger than its images.

    From x (B, I, H, W) and the gradient (B, O, H', W') of what was made of it, by one product of
    matrices, (O, B H' W') by (B H' W', h w I). Torch's own function first copies the weight, and
    the gradient, from layout to layout: 2 to 8 times slower on a CPU.
    """
    (down, right), (top, left), (high, wide) = stride, padding, weight.shape[2:]
    x = functional.pad(x.permute(0, 2, 3, 1), (0, 0, left, left, top, top))
    seen = x.unfold(1, high, down).unfold(2, wide, right).permute(0, 1, 2, 4, 5, 3)
    grad = grad.permute(0, 2, 3, 1).flatten(0, 2)
    return (grad.T @ seen.reshape(len(grad), -1)).unflatten(1, seen.shape[3:]).permute(0, 3, 1, 2)


def _round(tensor: Tensor) -> Tensor:
    return tensor.detach().to(torch.bfloat16)


def _keep(weight: nn.Parameter, grad: Tensor) -> None:
    """Make it the weight's gradient; autograd itself would widen it to the weight's dtype."""
    if weight.grad is None:
        weight.grad = weight.detach()  # nothing else may be put there
        alike = grad.stride() == weight.stride()  # optimisers need them to lie as weights do
        weight.grad.data = grad if alike else torch.empty_like(weight, dtype=grad.dtype).copy_(grad)
    else:
        weight.grad.data = weight.grad.float().add_(grad)
