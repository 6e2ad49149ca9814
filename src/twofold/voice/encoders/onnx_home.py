"""The default home: the packaged weights on ONNX Runtime, one thread, nothing downloaded, nothing compiled."""

import unicodedata
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.errors import Unavailable
from twofold.voice.encoders.encoder import ModelId, Role, Vectors, of_length_one
from twofold.voice.encoders.onnx_graph import encoder_graph
from twofold.voice.encoders.onnx_writing import onnx_bytes
from twofold.voice.encoders.packaged_weights import PINNED_CHECKSUM, PackagedWeights, pinned_weights
from twofold.voice.encoders.tokens import Tokenizer
from twofold.voice.encoders.windows import Window, batches, windows

#: So many tokens a batch keep the activations in the processor's cache; larger batches were slower.
_TOKENS_A_BATCH = 512
#: Texts are cut into pieces so many at a time: a file of any size needs the same memory.
_TEXTS_AT_A_TIME = 4096
#: The marks before and after every window.
_MARKS = 2


class OnnxEncoder:
    """multilingual-e5-small as int8 on ONNX Runtime; the graph is built in memory in a third of a second."""

    def __init__(self, threads: int = 1, weights: Path | None = None) -> None:
        self._weights = pinned_weights(weights)
        pieces = self._weights.pieces()
        self._begin, self._end = pieces.begin, pieces.end
        self._tokenizer = Tokenizer(pieces)
        hidden = self._weights.shape.hidden
        self._positions = self._weights.decimals("emb.pos").reshape(-1, hidden)
        self._positions = self._positions + self._weights.decimals("emb.type")[:hidden]
        self._session = _session(self._weights, threads)

    @property
    def model(self) -> ModelId:
        """Which model makes the vectors."""
        return ModelId("multilingual-e5-small", PINNED_CHECKSUM, self._weights.shape.hidden)

    def vectors(self, texts: Sequence[str], role: Role = "passage") -> Vectors:
        """Return `(texts, 384)`, each row of length 1."""
        found = np.empty((len(texts), self._weights.shape.hidden), np.float32)
        for start in range(0, len(texts), _TEXTS_AT_A_TIME):
            some = texts[start : start + _TEXTS_AT_A_TIME]
            found[start : start + len(some)] = self._vectors(some, role)
        return found

    def _vectors(self, texts: Sequence[str], role: Role) -> Vectors:
        composed = (unicodedata.normalize("NFC", text) for text in texts)
        pieces = [self._tokenizer.numbers(f"{role}: {text}") for text in composed]
        sums = np.zeros((len(texts), self._weights.shape.hidden), np.float64)
        longest = self._weights.shape.positions - _MARKS
        for batch in batches(windows(pieces, longest), _TOKENS_A_BATCH):
            weights = np.array([window.weight for window in batch])
            np.add.at(sums, [window.text for window in batch], self._pooled(batch) * weights[:, None])
        return of_length_one(sums)

    def _pooled(self, batch: Sequence[Window]) -> NDArray[np.float32]:
        """Return the mean hidden state of each window of a batch."""
        lengths = np.array([len(window.pieces) + _MARKS for window in batch], np.int32)
        filled = np.arange(lengths.max()) < lengths[:, None]
        embedded = np.zeros((*filled.shape, self._weights.shape.hidden), np.float32)
        numbers = [number for window in batch for number in (self._begin, *window.pieces, self._end)]
        embedded[filled] = self._weights.words(np.array(numbers)) + self._positions[np.nonzero(filled)[1]]
        shares = (filled / lengths[:, None]).astype(np.float32)[:, None, :]
        given = {"embedded": embedded, "lengths": lengths, "shares": shares}
        pooled: NDArray[np.float32] = self._session.run(None, given)[0][:, 0]
        return pooled


def _session(weights: PackagedWeights, threads: int) -> Any:
    try:
        onnxruntime: Any = import_module("onnxruntime")  # heavy: loaded when the first comment is read
    except ImportError as missing:
        raise Unavailable("The text encoder needs ONNX Runtime: pip install 'twofold[text]'") from missing
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # the fused operations of the higher levels (bias + gelu, skip + norm) are slower on a processor than their parts
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    model = onnx_bytes(encoder_graph(weights))
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
