"""Where the numbers come from: versions and device, without any path or name of a machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any


def environment(device: str, packages: Sequence[str]) -> dict[str, Any]:
    """Return the versions, the processor and the device of a run."""
    return {
        "device": device,
        "device_name": gpu_name() if device == "cuda" else cpu_name(),
        "cpu": cpu_name(),
        "cpu_count": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in packages}},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def gpu_name() -> str:
    """Return the name of the GPU that PyTorch uses, with its CUDA version."""
    import torch

    return f"{torch.cuda.get_device_name()}, CUDA {torch.version.cuda}"


def cpu_name() -> str:
    """Return the processor's name, as far as the system tells."""
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        for line in listing.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
