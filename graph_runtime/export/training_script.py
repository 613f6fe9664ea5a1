"""`train.py`: a script that repeats a run with torch and the data's library alone."""

from __future__ import annotations

from pathlib import Path

from graph_runtime.export import schedule_lines
from graph_runtime.export.bucket_words import bucket_functions
from graph_runtime.export.feeding_words import feeding_parts
from graph_runtime.export.inlined_source import function_text, needed_parts, preamble
from graph_runtime.export.metric_words import metric_classes, metric_objects, with_others
from graph_runtime.export.script_head import constants_text, head_text
from graph_runtime.export.script_learner import own_classes, own_loss, rates_of
from graph_runtime.export.script_main import evaluate_text, main_text
from graph_runtime.export.script_step import step_functions
from graph_runtime.export.script_words import words_of
from graph_runtime.export.subject import Subject
from graph_runtime.export.transform_words import transform_functions
from graph_runtime.expressions import Call
from graph_runtime.recipe import preparation, standardization
from graph_runtime.train.data import order
from graph_runtime.train.network.job import read_job


def training_script(subject: Subject, out: Path) -> str:
    """The text of train.py; from the same data, seed and threads come the same bits."""
    job = read_job(subject.run)
    loading = job.recipe.dataset.loading(subject.data_folder(out))
    functions = [*loading.needs, loading.function]
    words = words_of(job)
    load = Call(loading.function.__name__, (), loading.arguments)
    rates = schedule_lines.plan_of_rates(job, rates_of(job))
    body = [
        *(function_text(function) for function in functions),
        needed_parts(standardization, ("scale_of",)),
        needed_parts(preparation, ("prepare",)),
        function_text(order.batches),
        *bucket_functions(job.training),
        *transform_functions(job),
        *feeding_parts(job),
        *metric_classes(job),
        *(function_text(function) for function in words.needs),
        *own_classes(job, rates),
        *own_loss(job),
        *step_functions(job),
        metric_objects(job),
        words.put(with_others(evaluate_text(job), job)),
        words.put(with_others(main_text(job, rates, load), job)),
    ]
    text = "\n\n\n".join(body)
    imports, aliases = preamble(text)
    head = [head_text(job, imports), constants_text(job)]
    if aliases:
        head.append("\n".join(aliases))
    return "\n\n".join(head) + f"\n\n\n{text}\n\n\n{_END}"


_END = """if __name__ == "__main__":
    main()
"""
