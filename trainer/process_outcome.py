"""What became of a child process, in words."""

import signal
from dataclasses import dataclass

from trainer.events import Failed
from trainer.jobs import Job, TrainJob
from trainer.language import mark, tr
from trainer.log import CHILD_LOG, fault_path, read_end

_AGAIN = mark("Start it again; if it ends so once more, the details say what to report.")

# Windows tells the cause as an NTSTATUS, which arrives as an unsigned 32-bit exit code.
_WINDOWS_NO_MEMORY = frozenset({0xC0000017, 0xC000012D})
_WINDOWS_CRASH = frozenset({0xC0000005, 0xC0000409, 0xC00000FD})
# Shells and containers report "killed by signal N" as 128 + N.
_SHELL_SIGNAL_BASE = 128
_TRACE_LINES = 80


def save_memory(job: Job) -> str:
    """Return what to do where memory does not suffice for a job, one sentence."""
    if isinstance(job, TrainJob):
        return tr("Use a smaller batch, input size or network, or close other programs, and start again.")
    return tr("Close other programs, and start again.")


@dataclass(frozen=True, slots=True)
class ProcessOutcome:
    """How a child process ended that never said so itself.

    Attributes:
        exit_code: As `multiprocessing` gives it: negative for a signal; None where it never ran.
    """

    exit_code: int | None

    @property
    def summary(self) -> str:
        """What happened, one sentence."""
        if self.exit_code is None:
            return tr("The work could not be started.")
        if self._ran_out_of_memory:
            return tr("The work was ended by the system, most likely because memory ran out.")
        if self._crashed:
            return tr("The work crashed ({cause}).", cause=self._cause)
        if self.exit_code == 0:
            return tr("The work ended without saying why.")
        return tr("The work ended unexpectedly ({cause}).", cause=self._cause)

    def as_failed(self, job: Job, details: str = "") -> Failed:
        """Return the event that ends its job in its stead.

        Args:
            job: The job it was to do.
            details: More than the exit code, where there is more to tell.
        """
        return Failed(
            job_id=job.id,
            summary=self.summary,
            remedy=save_memory(job) if self._ran_out_of_memory else tr(_AGAIN),
            details=details or self._details,
        )

    @property
    def _details(self) -> str:
        code = tr("Exit code {exit_code}.", exit_code=self.exit_code)
        # Where it crashed, the child's native code has left a trace.
        trace = read_end(fault_path(CHILD_LOG), _TRACE_LINES) if self._crashed else ""
        return f"{code}\n\n{trace}".strip()

    @property
    def _signal(self) -> int:
        """Number of the signal that ended it; 0 where none did."""
        if self.exit_code is None:
            return 0
        if self.exit_code < 0:
            return -self.exit_code
        return max(0, self.exit_code - _SHELL_SIGNAL_BASE) if self.exit_code < 2 * _SHELL_SIGNAL_BASE else 0

    @property
    def _ran_out_of_memory(self) -> bool:
        # The kernel's out-of-memory killer sends SIGKILL (9); nobody else here does.
        return self._signal == 9 or self.exit_code in _WINDOWS_NO_MEMORY

    @property
    def _crashed(self) -> bool:
        # SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV
        return self._signal in {4, 6, 7, 8, 11} or self.exit_code in _WINDOWS_CRASH

    @property
    def _cause(self) -> str:
        try:
            return signal.Signals(self._signal).name
        except ValueError:
            return tr("exit code {exit_code}", exit_code=self.exit_code)
