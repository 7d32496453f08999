"""Peak memory of every notebook, measured while nbval runs it.

A pytest plugin (``-p measure``). It fails a notebook's last cell when the
kernel's peak memory is over the budget that the course promises its readers
(Binder gives 1 GB for sure and ends a kernel at 2).
"""

from pathlib import Path

import psutil
import pytest

BUDGET_MB = 1500
BUDGET_SECONDS = 60  # reported, not enforced: CI machines differ too much


def peak_memory_mb(kernel_manager):
    """Return the peak resident memory of a notebook's kernel so far.

    Parameters
    ----------
    kernel_manager : jupyter_client.KernelManager
        Its kernel is running.

    Returns
    -------
    float
        Megabytes (10^6 bytes). On Linux and Windows the system's own
        high-water mark; elsewhere, where other processes' marks cannot be
        read, the memory held now.
    """
    pid = kernel_manager.provisioner.pid
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    memory = psutil.Process(pid).memory_info()
    return getattr(memory, "peak_wset", memory.rss) / 1e6


def over_budget(name, peak_mb):
    """Return what is wrong with a notebook's peak memory, or None."""
    if peak_mb <= BUDGET_MB:
        return None
    return (
        f"{name} peaked at {peak_mb:.0f} MB, over the budget of "
        f"{BUDGET_MB} MB; hold images as uint8, use fewer of them, or "
        "free what is no longer needed"
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    fault = None
    # Only a notebook has a kernel; it ends with the last cell.
    kernel = getattr(item.parent, "kernel", None)
    last = nextitem is None or nextitem.parent is not item.parent
    if kernel and last and kernel.is_alive():
        fault = over_budget(item.path.name, peak_memory_mb(kernel.km))
    result = yield
    if fault:
        pytest.fail(fault, pytrace=False)
    return result
