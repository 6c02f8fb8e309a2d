"""Run diffusers' own modules in two halves, `encode` and `decode`, for many rows at once.

It holds no weights and names no family; what reaches the skips between the halves is not its
business.
"""

from underdraw.networks.change import Change, changed, everywhere
from underdraw.networks.forward import decode, embed_time, encode
from underdraw.networks.network import Network, require_plain
from underdraw.networks.rows import Rows

__all__ = [
    "Change",
    "Network",
    "Rows",
    "changed",
    "decode",
    "embed_time",
    "encode",
    "everywhere",
    "require_plain",
]
