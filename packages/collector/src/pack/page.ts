import type { Assessment, ControlResult, ExpectationResult, Item } from '@annexa/evidence';
import { failuresFirst, populationFile } from './control-files.ts';
import { evidenceFolder } from './evidence-files.ts';
import { notInThePack, notProven } from './pack-facts.ts';
import type { PackFacts } from './pack-facts.ts';

/** Members shown under an expectation; the rest stands in its CSV. */
const itemsShownMax = 25;

/** index.html of a pack: readable and printable without network and script, statuses as words. */
export function pageOf(facts: PackFacts, assessment: Assessment): string {
  const { controls, clauses } = assessment;
  const judged = [...controls, ...clauses].filter(({ scopes }) => scopes.some(({ expectations }) => expectations.length > 0));
  const unjudged = [...controls, ...clauses].filter((entry) => !judged.includes(entry));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Audit pack: ${escape(facts.system)}</title>
<style>${style}</style>
</head>
<body>
${headOf(facts)}
<h2>What is shown, control by control</h2>
<p>D: a rule was decided and is in force. O: a whole population followed it. Neither is a verdict on conformity.</p>
${overviewOf(judged)}
<p>Not judged by this version, so unknown: ${unjudged.map(({ id }) => escape(id)).join(', ') || 'none'}.</p>
${judged.map((entry) => controlOf(entry)).join('\n')}
<h2>What is not proven</h2>
${listOf(notProven)}
<h2>What is not in this pack</h2>
${listOf(notInThePack)}
</body>
</html>
`;
}

function headOf(facts: PackFacts): string {
  const rows = [
    ['Audit', `${facts.audit}: ${facts.question}`],
    ['Period', `${facts.from} to ${facts.to}`],
    ['Records', `${facts.recordCount} with full evidence, of ${facts.treeSize} in the log`],
    ['Log', facts.origin],
    ['Log key', facts.vkey],
    ['Tree size and root', `${facts.treeSize}, ${facts.root}`],
    ['Catalogue', facts.catalogueVersion],
  ];
  const demo = facts.isDemo ? '<p><strong>Demo:</strong> some records come from doubles of other systems, and say so.</p>' : '';
  return `<h1>Audit pack: ${escape(facts.system)}</h1>
${demo}
<table>${rows.map(([name = '', value = '']) => `<tr><th scope="row">${name}</th><td>${escape(value)}</td></tr>`).join('')}</table>
<p>How to check all this: <a href="README.txt">README.txt</a>. Lists: <a href="controls/status.csv">statuses</a>,
<a href="evidence/index.csv">records</a>, <a href="controls/documents.csv">documents</a>, <a href="controls/findings.csv">findings</a>,
<a href="controls/expectations.csv">expectations judged by</a>.</p>`;
}

function overviewOf(entries: readonly ControlResult[]): string {
  const rows = entries.flatMap(({ id, title, scopes }) =>
    scopes.map(
      ({ scope, sides }) =>
        `<tr><th scope="row"><a href="#${escape(id)}">${escape(id)}</a></th><td>${escape(title)}</td><td>${escape(scope)}</td>` +
        `<td>${sides.D ?? '–'}</td><td>${sides.O ?? '–'}</td></tr>`,
    ),
  );
  return `<table><thead><tr><th>Control</th><th>Title</th><th>Scope</th><th>D</th><th>O</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function controlOf({ id, title, personMustJudge, scopes }: ControlResult): string {
  const person = personMustJudge === undefined ? '' : `<p>A person must judge: ${escape(personMustJudge)}</p>`;
  const results = scopes.flatMap(({ expectations }) => expectations);
  return `<section><h3 id="${escape(id)}">${escape(id)} ${escape(title)}</h3>${person}${results.map((each) => expectationOf(each)).join('')}</section>`;
}

function expectationOf(result: ExpectationResult): string {
  const { title, name, side, scope, status, reason, because, population, criterion, closeGap, items, notes } = result;
  const denominator = `${population.size} in “${population.name}” (${population.state}; ${population.firstSource} against ${population.secondSource})`;
  const lines = [
    `<h4>${escape(title)}: <strong>${status}${reason === undefined ? '' : ` (${reason})`}</strong></h4>`,
    `<p class="small">${escape(name)} · side ${side} · ${escape(scope)}</p>`,
    `<p>${escape(because)}</p>`,
    `<p>Population: ${escape(denominator)}.</p>`,
    criterion
      ? `<p>Criterion: ${escape(criterion.title)} (${criterion.onFile ? `on file${leafLink(criterion.record)}` : 'not on file'}).</p>`
      : '',
    status === 'current' || status === 'not-applicable' ? '' : `<p>To close the gap: ${escape(closeGap)}</p>`,
    ...notes.map((note) => `<p>Note: ${escape(note)}</p>`),
    itemsOf(items, populationFile(result)),
  ];
  return `<div class="expectation">${lines.join('')}</div>`;
}

function leafLink(record: number | undefined): string {
  return record === undefined ? '' : `, leaf ${linkTo(record)}`;
}

function itemsOf(items: readonly Item[], file: string): string {
  if (items.length === 0) return '';
  const rows = failuresFirst(items)
    .slice(0, itemsShownMax)
    .map(
      ({ label, result, detail, records }) =>
        `<tr><td>${result}</td><td>${escape(label)}</td><td>${escape(detail)}</td><td>${records.map((record) => linkTo(record)).join(' ')}</td></tr>`,
    );
  const rest = items.length > itemsShownMax ? `${items.length - itemsShownMax} more in ` : 'As a list: ';
  const head = '<thead><tr><th>Result</th><th>Member</th><th>Detail</th><th>Leaves</th></tr></thead>';
  return `<table>${head}<tbody>${rows.join('')}</tbody></table><p class="small">${rest}<a href="${escape(file)}">${escape(file)}</a></p>`;
}

function linkTo(record: number): string {
  return `<a href="${evidenceFolder(record)}/statement.json">${record}</a>`;
}

function listOf(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities.get(char) ?? char);
}

const style = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0; }
.small { color: #555; font-size: 13px; }
@media print { body { margin: 0; max-width: none; font-size: 11px; } a { color: inherit; } section, .expectation { break-inside: avoid-page; } }
`;
