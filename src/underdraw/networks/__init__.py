"""Run diffusers' own modules in two halves, `encode` and `decode`, for many rows at once.

It holds no weights and names no family; what reaches the skips between the halves is not its
business.
"""

from underdraw.networks.change import (
    Attending,
    Change,
    LowRank,
    ToAttention,
    ToInput,
    changed,
    everywhere,
    noted,
)
from underdraw.networks.forward import decode, embed_time, encode
from underdraw.networks.network import Network, require_plain
from underdraw.networks.rows import Rows

__all__ = [
    "Attending",
    "Change",
    "LowRank",
    "Network",
    "Rows",
    "ToAttention",
    "ToInput",
    "changed",
    "decode",
    "embed_time",
    "encode",
    "everywhere",
    "noted",
    "require_plain",
]
