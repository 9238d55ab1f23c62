"""Adds to a TFLite model the metadata that MediaPipe Tasks asks for.

MediaPipe's own writer of metadata cannot be imported in its 1.x releases, so this speaks the file format directly
(https://www.tensorflow.org/lite/models/convert/metadata).
"""

from __future__ import annotations

import flatbuffers
import numpy as np
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata
from mediapipe.tasks.metadata import schema_py_generated as schema
from numpy.typing import NDArray

_ALIGNMENT = 16
"""What the TFLite schema demands of each buffer of weights; the object API of flatbuffers forgets it."""


class _AlignedBuilder(flatbuffers.Builder):  # type: ignore[misc]  # flatbuffers is untyped
    def CreateNumpyVector(self, x: NDArray[np.uint8]) -> int:  # noqa: N802 - the base class's name
        self.Prep(_ALIGNMENT, x.nbytes)
        return int(super().CreateNumpyVector(x))


def with_normalisation(model: bytes, mean: float, std: float) -> bytes:
    """The same TFLite model, saying that its input is `(rgb - mean) / std` of bytes in [0, 255]."""
    tree = schema.ModelT.InitFromObj(schema.Model.GetRootAs(model, 0))
    tree.buffers.append(schema.BufferT(data=np.frombuffer(_normalisation(mean, std), np.uint8)))
    entry = schema.MetadataT(name="TFLITE_METADATA", buffer=len(tree.buffers) - 1)
    tree.metadata = [*(tree.metadata or []), entry]
    builder = _AlignedBuilder(len(model) + 4096)
    builder.Finish(tree.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _normalisation(mean: float, std: float) -> bytes:
    unit = metadata.ProcessUnitT(
        optionsType=metadata.ProcessUnitOptions.NormalizationOptions,
        options=metadata.NormalizationOptionsT(mean=[mean], std=[std]),
    )
    image = metadata.TensorMetadataT(name="image", processUnits=[unit])
    tree = metadata.ModelMetadataT(
        name="abhyasa", subgraphMetadata=[metadata.SubGraphMetadataT(inputTensorMetadata=[image])]
    )
    builder = flatbuffers.Builder(0)
    builder.Finish(tree.Pack(builder), b"M001")
    return bytes(builder.Output())
