"""The two pages' HTML."""

STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem;
  margin: 0 auto; padding: 1rem; color: #1f2933; background: #fff; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1.5rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.3rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.8rem
  0.3rem 0; border-bottom: 1px solid #7b8794; }
.number { text-align: right; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.3rem 0;
  font-size: 0.875rem; }
h1, h3, p, li { overflow-wrap: anywhere; }
section { border-left: 0.25rem solid #7b8794; padding-left: 1rem;
  margin: 1.5rem 0; }
.passed { border-left-style: solid; }
.failed { border-left-style: double; }
.open { border-left-style: dotted; }
.scroll { overflow-x: auto; }
a { color: #1d5b99; }
@media (prefers-color-scheme: dark) {
  body { color: #e4e7eb; background: #14181c; }
  a { color: #8fc1f2; }
}
tbody th { font-weight: normal; }
.case th { width: 6rem; }
@media (max-width: 30rem) {
  body { padding: 0.5rem; }
  th, td { padding-right: 0.4rem; }
  .kind { display: none; }
}
"""

HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{% endblock %}</title>
<style>{{ style }}</style>
</head>
<body>
<main>
"""

FOOT = """</main>
</body>
</html>
"""

STUDENT = (
    HEAD.replace(
        "{% block title %}{% endblock %}", "Exercises: {{ result.name }}"
    )
    + """<h1>Exercises: {{ result.name }}</h1>
<p>{{ result.points }} of {{ result.possible }} points.</p>
{% if result.faults %}
<h2>Remarks</h2>
<ul>
{% for sentence in result.faults %}
<li>{{ sentence }}</li>
{% endfor %}
</ul>
{% endif %}
<div class="scroll" role="region" tabindex="0" aria-label="Standing">
<table>
<caption>Standing</caption>
<thead><tr><th scope="col">Exercise</th><th scope="col" class="kind">Kind</th>
<th scope="col">Standing</th><th scope="col" class="number">Points</th></tr>
</thead>
<tbody>
{% for exercise, verdict in rows %}
<tr><th scope="row"><a href="#{{ verdict.id }}">{{ verdict.id }}
{{ verdict.title }}</a></th><td class="kind">{{ verdict.kind }}</td>
<td>{{ signs[verdict.status] }} {{ words[verdict.status] }}</td>
<td class="number">{{ verdict.points if verdict.passed else 0 }} of
{{ verdict.points }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
<h2>What each check says</h2>
{% for exercise, verdict in rows %}
<section id="{{ verdict.id }}" class="{{ 'open' if verdict.status ==
'not attempted' else verdict.status }}">
<h3>{{ verdict.id }} {{ verdict.title }}</h3>
<p>{{ signs[verdict.status] }} <strong>{{ words[verdict.status] }}.</strong>
{{ verdict.message | marked_up }}</p>
{% if verdict.details %}
<div class="scroll" role="region" tabindex="0"
aria-label="Case of {{ verdict.title }}">
<table class="case">
<caption>{{ 'The smallest case it fails on' if verdict.share else
'What was found' }}</caption>
<tbody>
{% for label, text in verdict.details %}
{% if label %}
<tr><th scope="row">{{ label }}</th><td><pre>{{ text }}</pre></td></tr>
{% else %}
<tr><td></td><td>{{ text | marked_up }}</td></tr>
{% endif %}
{% endfor %}
</tbody>
</table>
</div>
{% endif %}
{% if not verdict.passed %}
<p>{% for call, does in verdict.advice() %}<code>{{ call }}</code> {{ does }}
{% endfor %}</p>
{% endif %}
</section>
{% endfor %}
"""
    + FOOT
)

CLASS = (
    HEAD.replace("{% block title %}{% endblock %}", "The class's exercises")
    + """<h1>The class's exercises</h1>
<p>{{ results | length }} submissions, {{ graded | length }} graded; on
average {{ '%.1f' | format(mean) }} of {{ possible }} points.</p>
{% if reduced %}
<p><strong>Reduced isolation.</strong> Submissions shared this machine: do not
rely on these points where much depends on them.</p>
{% endif %}
<h2>What to take up in class</h2>
{% for one in hard %}
<section>
<h3>{{ one.exercise.id }} {{ one.exercise.title }}</h3>
<p>{{ one.counts.get(PASSED, 0) }} of {{ graded | length }} right,
{{ one.counts.get(UNTOUCHED, 0) }} not attempted.</p>
<ul>
{% for group in one.groups %}
<li><strong>{{ group.names | length }}:</strong>
{{ group.sentence | marked_up }}
<details><summary>Who</summary>{{ group.names | join(', ') }}</details></li>
{% endfor %}
</ul>
</section>
{% else %}
<p>No exercise was answered wrongly.</p>
{% endfor %}
<h2>Exercises</h2>
<div class="scroll" role="region" tabindex="0"
aria-label="How many submissions were right">
<table>
<caption>How many submissions were right</caption>
<thead><tr><th scope="col">Exercise</th><th scope="col" class="kind">Kind</th>
<th scope="col" class="number">Right</th>
<th scope="col" class="number">Not yet</th>
<th scope="col" class="number">Not attempted</th></tr></thead>
<tbody>
{% for one in found %}
<tr><th scope="row">{{ one.exercise.id }} {{ one.exercise.title }}</th>
<td class="kind">{{ one.exercise.kind }}</td>
<td class="number">{{ one.counts.get(PASSED, 0) }}</td>
<td class="number">{{ one.counts.get('failed', 0) }}</td>
<td class="number">{{ one.counts.get(UNTOUCHED, 0) }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
<h2>Submissions</h2>
{% if ungraded %}
<h3>Could not be graded</h3>
<ul>
{% for one in ungraded %}
<li>{{ one.name }}: {{ one.faults | join(' ') }}</li>
{% endfor %}
</ul>
{% endif %}
{% if remarked %}
<h3>Remarks</h3>
<ul>
{% for one in remarked %}
<li>{{ one.name }}: {{ one.faults | join(' ') }}</li>
{% endfor %}
</ul>
{% endif %}
<div class="scroll" role="region" tabindex="0" aria-label="Points">
<table>
<caption>Points</caption>
<thead><tr><th scope="col">Submission</th>
<th scope="col" class="number">Right</th>
<th scope="col" class="number">Points</th></tr></thead>
<tbody>
{% for one in results %}
<tr><th scope="row"><a href="students/{{ one.key }}.html">{{ one.name }}</a>
</th><td class="number">{{ one.verdicts | selectattr('passed') | list |
length }} of {{ one.verdicts | length }}</td>
<td class="number">{{ one.points }} of {{ one.possible }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
"""
    + FOOT
)
