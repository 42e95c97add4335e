"""A user's network, read exactly: JSON, npz, or a PyTorch ``state_dict``.

- JSON: ``{"layers": [{"W": ..., "b": ..., "slopes": [0, 1]}, ...]}``, as certificates write networks;
  "b" may be left out (0), and so may "slopes" (ReLU, after the last layer none).
- npz: arrays W1, b1, W2, b2, ... (biases may be left out), ReLU between them.
- .pt, .pth: a ``state_dict`` of Linear layers in their order, ReLU between them. It is read with
  ``weights_only=True``, so that no code in the file is run.

A float is the binary rational it is; no weight is rounded.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from theorems.geometry.data import exact_vector, parse_json
from theorems.geometry.objects.networks import AFFINE, RELU, Above, AllPositive, Layer, Network
from verify.errors import BadInput, need, only


ENDINGS = (".json", ".npz", ".pt", ".pth")
SAVE = "save its weights alone: torch.save(model.state_dict(), 'weights.pt')"
MOST_WEIGHTS = 10**7
# Of one array: as fractions they fill a gigabyte.


def read_network(path: str) -> Network:
    """Read a network by the ending of its file.

    Raises
    ------
    BadInput
        If it is not there, or is no network of layers that fit, with finite weights.
    """
    file = Path(path)
    if file.suffix.lower() not in ENDINGS:
        msg = f"{path}: the ending must be {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"
        raise BadInput(msg)
    readers = {".json": _read_json, ".npz": _read_npz}
    try:
        layers = readers.get(file.suffix.lower(), _read_state)(file)
        return Network(tuple(layers), Above(0) if len(layers[-1].weights) == 1 else AllPositive())
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror or error}); check the name"
        raise BadInput(msg) from None
    except UnicodeDecodeError:
        msg = f"{path}: is not UTF-8 text; save it as plain text"
        raise BadInput(msg) from None
    except BadInput:
        raise
    except ValueError as error:  # of layers that do not fit, and of weights that are not finite
        msg = f"{path}: {error}"
        raise BadInput(msg) from None


def _read_json(file: Path) -> list[Layer]:
    found = parse_json(file.read_text(encoding="utf-8"), str(file))
    listed = found.get("layers") if isinstance(found, dict) else None
    if not isinstance(listed, list) or not listed:
        msg = f'{file}: must be an object with "layers", a list of at least one layer'
        raise BadInput(msg)
    only("field", found, ("kind", "layers", "rule", "name", "source", "note"), where=str(file))
    layers = []
    for index, entry in enumerate(listed):
        where = f"{file}, layer {index}"
        if not isinstance(entry, dict) or not isinstance(entry.get("W"), list):
            msg = f'{where}: must be an object with "W", a list of rows'
            raise BadInput(msg)
        only("field", entry, ("W", "b", "slopes"), where=where)
        rows = [exact_vector(row, f"{where}, row {k}") for k, row in enumerate(entry["W"])]
        bias = exact_vector(entry["b"], f"{where}, b") if "b" in entry else [0] * len(rows)
        usual = AFFINE if index == len(listed) - 1 else RELU
        slopes = exact_vector(entry["slopes"], f"{where}, slopes") if "slopes" in entry else usual
        try:
            layers.append(Layer(rows, bias, slopes))
        except ValueError as error:
            msg = f"{where}: {error}"
            raise BadInput(msg) from None
    return layers


def _read_npz(file: Path) -> list[Layer]:
    import warnings

    import numpy as np

    from verify.experiment.storage import announced

    try:
        with file.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a damaged header may warn before it fails
            archive = np.load(stream, allow_pickle=False)
            if not isinstance(archive, np.lib.npyio.NpzFile):
                msg = f"{file}: must be an npz archive with the arrays W1, b1, W2, b2, ..."
                raise BadInput(msg)
            announced(archive, str(file))
            arrays = dict(archive)
    except (BadInput, OSError):
        raise
    except Exception as error:  # damaged archives make the readers of zip and npy raise anything
        why = next(iter(str(error).splitlines()), type(error).__name__)
        msg = f"{file}: is no npz archive of plain arrays ({why:.80}); save it again"
        raise BadInput(msg) from None
    count = sum(bool(re.fullmatch("W[0-9]+", name)) for name in arrays)
    wanted = [f"{kind}{k + 1}" for k in range(count) for kind in "Wb"]
    missing = next((name for name in wanted if name[0] == "W" and name not in arrays), "" if count else "W1")
    if missing:
        msg = f"{file}: has no array {missing!r}; weights are named W1, W2, ..., biases b1, b2, ..."
        raise BadInput(msg)
    only("array", arrays, wanted, where=str(file))
    return _layers([(arrays[f"W{k + 1}"], arrays.get(f"b{k + 1}"), f"W{k + 1}") for k in range(count)], str(file))


def _read_state(file: Path) -> list[Layer]:
    with file.open("rb"):  # whether it is there comes before what it takes to read it
        pass
    need("experiment", "torch")
    import torch

    if not zipfile.is_zipfile(file):
        msg = f"{file}: is no file that torch.save wrote; {SAVE}"
        raise BadInput(msg)
    try:
        state = torch.load(file, map_location="cpu", weights_only=True)
    except OSError:
        raise
    except Exception as error:  # damaged files make the reader raise anything
        text = " ".join(str(error).split())
        held = "GLOBAL" in text or "global" in text or "Unsupported" in text
        why = "holds a whole module, or other code, which is not run" if held else "cannot be read by torch.load"
        msg = f"{file}: {why}; {SAVE}"
        raise BadInput(msg) from None
    if not isinstance(state, Mapping) or not all(isinstance(one, torch.Tensor) for one in state.values()):
        msg = f"{file}: is no state_dict of tensors; {SAVE}"
        raise BadInput(msg)
    listed: dict[str, dict[str, Any]] = {}
    for name, tensor in state.items():
        module, _, part = str(name).rpartition(".")
        if part not in ("weight", "bias") or tensor.dim() != (2 if part == "weight" else 1):
            shape = " by ".join(map(str, tensor.shape)) or "one number"
            msg = f"{file}: {str(name)!r:.60} ({shape}) is of no Linear layer; only networks of Linear layers with ReLU between are read"
            raise BadInput(msg)
        if tensor.is_complex() or tensor.is_quantized:
            msg = f"{file}: {str(name)!r:.60} holds no real floating-point numbers"
            raise BadInput(msg)
        kind = tensor.detach().to_dense() if tensor.layout != torch.strided else tensor.detach()
        listed.setdefault(module, {})[part] = kind.double().numpy() if kind.is_floating_point() else kind.numpy()
    lone = next((module for module, parts in listed.items() if "weight" not in parts), None)
    if lone is not None or not listed:
        what = f"{lone!r:.60} has a bias and no weight" if listed else "holds no layer"
        msg = f"{file}: {what}; only networks of Linear layers with ReLU between are read"
        raise BadInput(msg)
    return _layers([(one["weight"], one.get("bias"), module or "weight") for module, one in listed.items()], str(file))


def _layers(parts: Sequence[tuple[Any, Any, str]], where: str) -> list[Layer]:
    """Return layers of arrays (n, m) and (n,), ReLU between them, with the names of the weights."""
    found = []
    for index, (weight, bias, name) in enumerate(parts):
        for array in (weight, bias):
            if array is None:
                continue
            if array.dtype.kind not in "iuf" or array.dtype.itemsize > 8:  # a longer float would be rounded
                msg = f"{where}, {name}: holds {array.dtype} and no real numbers"
                raise BadInput(msg)
            if array.size > MOST_WEIGHTS:
                msg = f"{where}, {name}: {array.size} numbers; at most {MOST_WEIGHTS} are read"
                raise BadInput(msg)
        slopes = AFFINE if index == len(parts) - 1 else RELU
        try:
            found.append(Layer(weight, [0] * len(weight) if bias is None else bias, slopes))
        except (ValueError, TypeError) as error:
            msg = f"{where}, {name}: {error}"
            raise BadInput(msg) from None
    return found
