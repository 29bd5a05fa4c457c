"""Grade many submissions on the workers of a Dask cluster.

One task is one submission. Warm processes stay with the thread of the Dask
worker that started them; a submission whose worker died is sent again.
"""

import threading

from course_pkg.grading.grade.bench import Bench

CONNECT_SECONDS = 30
_HERE = threading.local()


class ClusterError(RuntimeError):
    """The cluster cannot be used; the sentence says why."""


def grade_on_cluster(submissions, settings, address):
    """Grade submissions as tasks of a Dask cluster.

    Args:
        submissions: A list of ``Submission``.
        settings: ``Settings``.
        address: The scheduler's, ``"tcp://host:8786"`` or ``"tls://..."``.

    Yields:
        A ``Result`` for each, in the order they get done.

    Raises:
        ClusterError: Dask is not installed or the scheduler does not answer.
    """
    try:
        from distributed import Client, as_completed
    except ModuleNotFoundError:
        raise ClusterError(
            "a cluster needs Dask: pip install 'attention-course[class]'"
        ) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise ClusterError(
            f"the scheduler at {address} does not answer: {reason}"
        ) from None
    with client:
        tasks = [
            client.submit(
                grade_there, one, settings, pure=False, retries=1, priority=-n
            )
            for n, one in enumerate(submissions)
        ]
        for task in as_completed(tasks, loop=client.loop):
            yield task.result()
            task.release()


def grade_there(submission, settings):
    """Grade a submission on a Dask worker; return its ``Result``."""
    benches = vars(_HERE).setdefault("benches", {})
    if settings not in benches:
        benches[settings] = Bench(settings)
    return benches[settings].grade(submission)
