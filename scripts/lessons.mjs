/**
 * Holds the tables of docs/lessons and the drill table of the README to the committed results in out/reference.
 *
 *     node scripts/lessons.mjs            says which pages differ
 *     node scripts/lessons.mjs --update   writes them anew
 *
 * A lesson begins with a comment that names its drill, the policy that fails and the one that saves, and what tells the
 * difference, if not the turns that are harmed (`success`, or a tenant); what is between
 * `<!-- table -->` (`promises`, `tenants`) and `<!-- end -->` is made here.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parse as yaml } from 'yaml';

const update = process.argv.includes('--update');
const FOLDER = join('docs', 'lessons');

const rowsOf = (drill, file) =>
  parse(readFileSync(join('out', 'reference', drill, `${file}.csv`), 'utf8'), { columns: true });

const number = (text, digits = 3) => {
  if (text === '') return '-';
  if (text === 'inf') return '∞';
  const value = Number(text);
  const shown = Number(value.toPrecision(digits));
  return Math.abs(shown) >= 1000 ? String(Math.round(shown)) : String(shown);
};

/** `71.2 ±1.1` of a share in percent. */
const percent = (row, stem) => {
  const scaled = Object.fromEntries(
    ['', '_hi'].map((end) => [
      `${stem}${end}`,
      row[`${stem}${end}`] === '' ? '' : String(100 * Number(row[`${stem}${end}`])),
    ]),
  );
  return withInterval(scaled, stem);
};

/** `101 ±39` */
const withInterval = (row, stem, unit = '') => {
  const value = row[`${stem}${unit}`];
  const high = row[`${stem}_hi${unit}`];
  if (value === '' || high === '' || value === 'inf' || high === 'inf') return number(value);
  const half = Number(high) - Number(value);
  return half === 0 ? number(value) : `${number(value)} ±${number(String(half), 2)}`;
};

function table(drill) {
  const route = yaml(readFileSync(join('experiments', 'drills', `${drill}.yaml`), 'utf8')).sweep
    .route;
  const harm = rowsOf(drill, 'harm').filter((row) => row.route === route);
  const cues = rowsOf(drill, 'cues').filter(({ kind }) => kind === 'runbook');
  const steps = rowsOf(drill, 'steps').filter((row) => row.route === route);
  const succeeds = steps.some(({ success_rate }) => success_rate !== '');
  const lines = steps.map((step) => {
    const row = harm.find(({ policy }) => policy === step.policy);
    const cue = cues.find(({ policy }) => policy === step.policy);
    return [
      step.policy,
      number(step.p95_ms),
      number(String(100 * Number(step.error_rate))),
      ...(succeeds ? [percent(step, 'success_rate')] : []),
      step.cost_per_success_usd === ''
        ? '-'
        : number(String(1000 * Number(step.cost_per_success_usd))),
      row === undefined ? '-' : withInterval(row, 'turns_harmed_mean'),
      row === undefined ? '-' : number(row.recovery_mean_s),
      row === undefined ? '-' : number(String(100 * Number(row.collapsed_share))),
      cue === undefined ? '-' : `${number(cue.detect_mean_s)} + ${number(cue.act_mean_s)}`,
      step.verdict,
    ];
  });
  const head = [
    'policy',
    'p95 ms',
    'errors %',
    ...(succeeds ? ['success %'] : []),
    'USD per 1000 ok',
    'turns harmed',
    'recovers s',
    'collapsed %',
    'detected + done s',
    'verdict',
  ];
  return markdown(head, lines);
}

const markdown = (head, lines) =>
  [head, ['---', ...head.slice(1).map(() => '--:')], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** What the callers of each tenant met, policy by policy: of a drill whose page has a place for it. */
const tenants = (drill) =>
  markdown(
    ['policy', 'tenant', 'turn gap p95 ms', 'errors %', 'success %'],
    rowsOf(drill, 'tenants').map((row) => [
      row.policy,
      row.tenant,
      withInterval(row, 'turn_gap_p95', '_ms'),
      number(String(100 * Number(row.error_rate))),
      percent(row, 'success_rate'),
    ]),
  );

/** What else is promised, policy by policy: of a drill whose page has a place for it. */
function promises(drill) {
  const { sweep } = yaml(readFileSync(join('experiments', 'drills', `${drill}.yaml`), 'utf8'));
  const [tenants, stations] = ['tenants', 'stations'].map((file) => rowsOf(drill, file));
  const lines = rowsOf(drill, 'steps')
    .filter((row) => row.route === sweep.route)
    .map((step) => {
      const of = (rows) =>
        rows.filter((row) => row.policy === step.policy && row.route === sweep.route);
      const used = of(tenants).map((row) => [100 * Number(row.error_budget_used), row.tenant]);
      const [worst, tenant] = used.sort(([a], [b]) => b - a)[0];
      const queue = of(stations).find(({ station }) => station === 'recognizer');
      return [
        step.policy,
        number(step.first_partial_p95_ms),
        number(queue.backlog_mean_jobs),
        number(String(100 * (Number(step.amplification) - 1)), 2),
        number(String(100 * Number(step.memory_headroom_min)), 2),
        `${number(String(worst), 2)} (${tenant})`,
        number(String(1000 * Number(step.cost_per_success_usd))),
      ];
    });
  const head = [
    'policy',
    'first partial p95 ms',
    'callers queued at the recognizer',
    'retries %',
    'GPU memory free %',
    'error budget used %, worst tenant',
    'USD per 1000 ok',
  ];
  return markdown(head, lines);
}

/** One line of the README: what fails, what saves it, by how much. */
function summary({ drill, fails, saves, figure, file }) {
  const { question, sweep } = yaml(
    readFileSync(join('experiments', 'drills', `${drill}.yaml`), 'utf8'),
  );
  const harm = rowsOf(drill, 'harm').filter((row) => row.route === sweep.route);
  const of = (policy) => {
    if (figure === 'success') {
      const step = rowsOf(drill, 'steps').find(
        (row) => row.policy === policy && row.route === sweep.route,
      );
      return `${percent(step, 'success_rate')} % of turns succeed`;
    }
    if (figure !== undefined) {
      const row = rowsOf(drill, 'tenants').find(
        (row) => row.policy === policy && row.tenant === figure,
      );
      return `p95 of ${figure} ${withInterval(row, 'turn_gap_p95', '_ms')} ms`;
    }
    const row = harm.find((each) => each.policy === policy);
    return row === undefined ? '-' : withInterval(row, 'turns_harmed_mean');
  };
  return `| [${question}](docs/lessons/${file}) | ${fails}: ${of(fails)} | ${saves}: ${of(saves)} |`;
}

const MARKED = /<!-- table -->\n[\s\S]*?<!-- end -->/;
const PROMISES = /<!-- promises -->\n[\s\S]*?<!-- end -->/;
const TENANTS = /<!-- tenants -->\n[\s\S]*?<!-- end -->/;
const marked = (text) => `<!-- table -->\n${text}\n<!-- end -->`;

const pages = readdirSync(FOLDER).filter((file) => file.endsWith('.md'));
const lessons = pages.sort().map((file) => {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const [, drill, fails, saves, figure] =
    /^<!-- drill: (\S+); fails: (\S+); saves: (\S+?)(?:; told by: (\S+))? -->/.exec(text);
  return { file, drill, fails, saves, figure, text };
});

const wanted = [
  ...lessons.map(({ file, drill, text }) => ({
    path: join(FOLDER, file),
    text: text
      .replace(MARKED, () => marked(table(drill)))
      .replace(TENANTS, () => `<!-- tenants -->\n${tenants(drill)}\n<!-- end -->`)
      .replace(PROMISES, () => `<!-- promises -->\n${promises(drill)}\n<!-- end -->`),
  })),
  {
    path: 'README.md',
    text: readFileSync('README.md', 'utf8').replace(MARKED, () =>
      marked(
        [
          '| drill | turns harmed in a run without it, if nothing else is said | and with what saves it |',
          '|---|---|---|',
          ...lessons.map(summary),
        ].join('\n'),
      ),
    ),
  },
];
for (const { path, text } of wanted) {
  if (readFileSync(path, 'utf8') === text) continue;
  if (update) writeFileSync(path, text);
  console.log(`${path}: ${update ? 'written' : 'differs from out/reference'}`);
  if (!update) process.exitCode = 1;
}
