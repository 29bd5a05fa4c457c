"""What is wrong with a function, said in a fixed order.

Not attempted; an exception; the type; the shape; the dtype; NaN or infinite;
a known mistake by name; otherwise the smallest failing case.
"""

from dataclasses import dataclass

import numpy as np

from course_pkg.grading.compare import STAGES, TOLERANCES, Difference
from course_pkg.grading.frameworks import LABELS, float_type
from course_pkg.grading.message import FAILED, PASSED, UNTOUCHED, show
from course_pkg.grading.naming import name_mistake
from course_pkg.grading.runner import Failure, Output
from course_pkg.grading.traces import is_stub
from course_pkg.grading.verdicts import callable_fault, untouched, verdict

FEW = 3
FAULTS_OF_LAYERS = {"LayerError": "type", "WeightShapeError": "shape"}


@dataclass(frozen=True)
class Finding:
    """A case on which an answer went wrong, and how."""

    case: tuple
    expected: object
    outcome: Output | Failure
    difference: Difference

    @property
    def rank(self):
        """Earlier stages first, then smaller cases."""
        size = sum(np.size(argument) for argument in self.case)
        return STAGES.index(self.difference.stage), size


def diagnose_function(exercise, answer, runner, seed):
    """Check a function against the reference on seeded cases.

    Args:
        exercise: A ``FunctionExercise``.
        answer: What the reader handed in.
        runner: A ``Runner``.
        seed: A whole number.

    Returns:
        A ``Verdict``.
    """
    framework = runner.framework
    if answer is None or answer is ...:
        return untouched(exercise, framework)
    fault = callable_fault(answer, exercise.parameters)
    if fault:
        return verdict(exercise, framework, FAILED, fault, stage="type")
    if is_stub(answer):
        return untouched(exercise, framework)
    cases = exercise.cases(np.random.default_rng(seed))
    outcomes = runner.call(answer, cases)
    failing = judge(exercise, framework, cases, outcomes, seed)
    if failing is not None:
        return failing
    message = f"{len(cases)} of {len(cases)} cases agree. {exercise.takeaway}"
    return verdict(exercise, framework, PASSED, message)


def judge(exercise, framework, cases, outcomes, seed):
    """Return the verdict on wrong outcomes, or None if all are right.

    Args:
        exercise: A ``FunctionExercise``.
        framework: The reader's.
        cases: The inputs, a list of tuples.
        outcomes: An ``Output`` or a ``Failure`` for each.
        seed: What the cases were drawn with.
    """
    findings = dict(_findings(exercise, framework, cases, outcomes))
    if not findings:
        return None
    return _failed(exercise, framework, cases, outcomes, findings, seed)


def _findings(exercise, framework, cases, outcomes):
    granted = TOLERANCES[np.dtype(float_type(framework))]
    tolerance = max(exercise.tolerance, granted)
    pairs = zip(cases, outcomes, strict=True)
    for index, (case, outcome) in enumerate(pairs):
        expected = exercise.reference(*case)
        if isinstance(outcome, Failure):
            stage = FAULTS_OF_LAYERS.get(outcome.error, "error")
            difference = Difference(stage, error_sentence(outcome), "")
        else:
            difference = exercise.compare(
                expected, outcome.value, exercise.returns, tolerance
            )
        if difference:
            yield index, Finding(case, expected, outcome, difference)


def error_sentence(failure):
    """Say what was raised, and at which line of the reader's."""
    if failure.error in FAULTS_OF_LAYERS:
        return failure.message
    raised = f"{failure.error}: {failure.message}".rstrip(": ")
    if failure.line is None:
        return f"Calling it raised {raised}."
    line = failure.line
    return f"Your line {line.number}, `{line.text}`, raised {raised}."


def _failed(exercise, framework, cases, outcomes, findings, seed):
    worst = min(findings.values(), key=lambda finding: finding.rank)
    candidates = exercise.mistakes
    if exercise.given is not None:
        candidates = (exercise.given, *candidates)
    wrong = [index in findings for index in range(len(cases))]
    mistake = name_mistake(candidates, cases, outcomes, framework, wrong)
    if mistake is not None and mistake is exercise.given:
        return verdict(exercise, framework, UNTOUCHED, mistake.sentence)
    sentences = [worst.difference.sentence]
    if mistake is not None:
        sentences.insert(0, mistake.sentence)
    return verdict(
        exercise,
        framework,
        FAILED,
        " ".join(sentences),
        stage=worst.difference.stage,
        share=f"Wrong on {len(findings)} of {len(cases)} cases; the smallest:",
        details=_details(exercise, framework, worst),
        mistake=mistake.name if mistake else "",
        seed=seed,
    )


def _details(exercise, framework, worst):
    """Lay out a failing case: inputs, expected, found."""
    pairs = list(zip(exercise.parameters, worst.case, strict=False))
    if getattr(worst.outcome, "error", "") in FAULTS_OF_LAYERS:
        sizes = [pair for pair in pairs if not np.ndim(pair[1])]
        return tuple((name, show(value)) for name, value in sizes)
    rows = [(name, show(value)) for name, value in pairs]
    part = worst.difference.part
    rows += _parts("expected", exercise, worst.expected, part)
    if isinstance(worst.outcome, Output):
        rows += _parts("found", exercise, worst.outcome.value, part)
    elif worst.outcome.error in ("TypeError", "AttributeError"):
        label = LABELS[framework]
        rows.append(("arrays are", f"{label}'s; use(...) changes that"))
    return tuple(rows)


def _parts(label, exercise, value, differing):
    """Give each of several results a row; of many, the one that differs."""
    names = exercise.returns
    if not isinstance(value, tuple) or len(value) != len(names):
        return [(label, show(value))]
    shown = names if len(names) <= FEW else (differing,)
    named = zip(names, value, strict=True)
    return [(f"{label} {n}", show(part)) for n, part in named if n in shown]
