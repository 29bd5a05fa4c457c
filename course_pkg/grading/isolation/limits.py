"""What a submission may use; beyond it, its process is stopped."""

from dataclasses import asdict, dataclass

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Args:
        call_seconds: For one call of an answer.
        cell_seconds: For one cell, the calls in it not counted.
        total_seconds: For the whole notebook, restarts included.
        cpu_seconds: Of processor time, for one process.
        memory_mib: Beyond what Python and the framework take.
        processes: And threads, at a time.
        file_mib: For a file, and for all of them in a notebook's folder.
        open_files: At a time.
        printed: Characters after which printing is remarked upon.
        restarts: How often a notebook is begun again after its process died.
        checks: How many checks one notebook may ask for.
    """

    call_seconds: float = 10.0
    cell_seconds: float = 60.0
    total_seconds: float = 300.0
    cpu_seconds: int = 200
    memory_mib: int = 2048
    processes: int = 128
    file_mib: int = 256
    open_files: int = 256
    printed: int = 1_000_000
    restarts: int = 12
    checks: int = 200

    def as_data(self):
        """Return the limits as plain data, fit for JSON."""
        return asdict(self)
