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
        "linear_algebra": linear_algebra(),
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in packages}},
    }


def linear_algebra() -> list[str]:
    """Return the libraries of linear algebra that are loaded, each with the kernel that it chose.

    Each sort of processor has a kernel of its own, which rounds sums otherwise: of two machines
    with equal versions, the results of one are those of the other to the last bit only where these
    agree. Nothing is known without threadpoolctl, which comes with scikit-learn.
    """
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return []
    names = ("internal_api", "version", "architecture")
    loaded = (" ".join(str(one.get(name) or "") for name in names).strip() for one in threadpool_info())
    return sorted(set(loaded))


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
