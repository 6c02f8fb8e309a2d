"""What a preprocessor is, and the promises each of them keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from underdraw.spec.preprocess import Params

Image = NDArray[np.uint8]
P = TypeVar("P", bound=Params)


@dataclass(frozen=True)
class Preprocessor(Generic[P]):
    """One way to make a control image.

    Attributes:
        function: pure; (uint8 RGB HxWx3, parameters) to uint8 RGB HxWx3 of the same size.
        params: the class of its parameters; its docstring says what is drawn and in which tones.
        makes: what the control image shows and its polarity, e.g. "white edges on black".
        description: how it is made, one line.
        version: raised when the same input would give other pixels, so that caches start anew.
    """

    function: Callable[[Image, P], Image]
    params: type[P]
    makes: str
    description: str
    version: int = 1

    def apply(self, image: Image, params: P) -> Image:
        """Run the function and hold it to the contract; the image can't be written to.

        Raises:
            TypeError: parameters of another preprocessor (a fault of the caller's code).
            RuntimeError: the function broke the contract (a fault of its own).
        """
        if not isinstance(params, self.params):
            raise TypeError(f"{self.params.__name__} expected, not {type(params).__name__}")
        locked = image.view()
        locked.flags.writeable = False
        made = self.function(locked, params)
        if made.dtype != np.uint8 or made.shape != image.shape:
            raise RuntimeError(
                f"{self.function.__name__} made {made.dtype} {made.shape} of uint8 {image.shape}"
            )
        return np.array(made, order="C")
