"""Which kernel the lab starts: the Python that cxkit runs in, set as reports are."""

from __future__ import annotations

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager

# Loaded by every kernel of the lab.
SCREEN = "cxkit.running.screen"


class LabKernels(KernelSpecManager):
    """Knows one kernel, whatever else is installed, and gives it whatever a notebook asks for."""

    def find_kernel_specs(self) -> dict[str, str]:
        """List that kernel."""
        return {NATIVE_KERNEL_NAME: RESOURCES}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Describe that kernel."""
        said = get_kernel_dict(extra_arguments=[f"--ext={SCREEN}"])
        return KernelSpec(resource_dir=RESOURCES, **said)
