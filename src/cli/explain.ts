import { threads } from '../executors/index.ts';
import type { ReplicationResult, Task } from '../experiment/index.ts';
import { readYaml } from '../files/index.ts';
import type { ModelDescription } from '../model/index.ts';
import { explanationJson, explanationText } from '../report/index.ts';
import { EXPLAINED, explainedTasks, explanationOf } from '../validation/index.ts';
import type { ExplainOptions } from './commands/explain.ts';
import { Ending, exitCodes } from './ending.ts';
import { InputFiles } from './input-files.ts';
import { modelInput } from './inputs.ts';
import { Interruption, interruptible } from './interruption.ts';
import { refuseOtherKinds } from './kind-of-file.ts';
import { mistaken } from './mistaken.ts';
import { Progress } from './progress.ts';
import { progressOn } from './terminal.ts';

/** Does `turnsim explain`. */
export async function explain(path: string, options: ExplainOptions): Promise<void> {
  const model = readModelOnly(path, options.set ?? []);
  const tasks = explainedTasks(model, EXPLAINED);
  const results = await simulated(model, tasks, options);
  const explanation = explanationOf(model, tasks, results);
  process.stdout.write(options.json ? explanationJson(explanation) : explanationText(explanation));
}

/** Reads a model that the user named. Ends with every mistake in it. */
function readModelOnly(path: string, settings: readonly string[]): ModelDescription {
  const files = new InputFiles();
  const { file, text } = opened(path, files);
  const read = readYaml(file, text);
  refuseOtherKinds(read, 'model');
  const gathered = 'mistakes' in read ? read : modelInput(read.source, files, settings);
  if ('mistakes' in gathered) throw mistaken(gathered.mistakes);
  return gathered.value;
}

const ADVICE = 'give the path of a model file, or turnsim/NAME for one that is shipped';

function opened(path: string, files: InputFiles): { readonly file: string; readonly text: string } {
  if (!path.startsWith('turnsim/')) return { file: path, text: files.ask(path, ADVICE).text };
  const shipped = files.open(path, '.');
  if ('text' in shipped) return shipped;
  const hint = shipped.hint === undefined ? '' : `, ${shipped.hint}`;
  throw new Ending(
    exitCodes.badInput,
    `expected the path of a model, found ${shipped.found}${hint}`,
  );
}

/** What the tasks found, in their order. */
async function simulated(
  model: ModelDescription,
  tasks: readonly Task[],
  { threads: count, quiet }: ExplainOptions,
): Promise<ReplicationResult[]> {
  const results = new Map<Task, ReplicationResult>();
  const progress = new Progress(tasks, 0, progressOn(process.stderr, quiet));
  const keep = (task: Task, result: ReplicationResult): void => {
    results.set(task, result);
    progress.add(task);
  };
  progress.begin();
  try {
    await interruptible((signal) => threads(count)([{ policy: '', model }], tasks, keep, signal));
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    throw new Ending(exitCodes[error.by], 'interrupted');
  } finally {
    progress.end();
  }
  return tasks.map((task) => results.get(task)!);
}
