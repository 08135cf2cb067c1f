import type * as z from 'zod';
import { type Mistake, type Path, shortened } from './mistake.ts';
import { linesOf, Origin, type Words } from './origin.ts';
import { layer, overlaid } from './overlay.ts';
import { type Shape, shapesAt, shapesOf } from './shapes.ts';
import { DEEPEST, listPlace, mappingPlace, type Place, problemOf } from './yaml-reader.ts';
import { readYaml, Source } from './yaml-source.ts';

/** A value for one place, given beside the files: `stations.recognizer.workers=8`. */
export interface Setting {
  /** As it was given. */
  readonly text: string;
  /** Keys and positions in lists; at least one, the first a key. */
  readonly path: readonly SettingStep[];
  readonly value: Place;
  readonly origin: Origin;
}

/** One part of the path of a setting. */
export interface SettingStep {
  readonly key: string | number;
  /** Where it stands in the setting. */
  readonly offset: number;
}

const FORM = 'path=value, such as recognizer.workers=8';

/** Reads a setting; its value is YAML. `option` names it in messages, before its path. */
export function readSetting(
  option: string,
  text: string,
): { readonly setting: Setting } | { readonly mistakes: readonly Mistake[] } {
  const end = text.indexOf('=');
  const written = end === -1 ? text : text.slice(0, end);
  const file = `${option} ${shortened(written)}`;
  const origin = new Origin(file, linesOf(text));
  const refuse = (offset: number, words: Words) => ({
    mistakes: [origin.mistake(offset, [], words)],
  });
  if (end === -1) return refuse(0, { expected: FORM, found: shortened(text) || 'nothing' });
  const { path, rest } = stepsOf(written);
  if (rest < written.length || path.length === 0) {
    const found = shortened(text.slice(rest));
    return refuse(rest, { expected: 'a path of keys and positions, such as speed[0]', found });
  }
  if (path.length > DEEPEST) {
    const found = `${path.length}`;
    return refuse(path[DEEPEST]!.offset, { expected: `at most ${DEEPEST} steps`, found });
  }
  for (const { key, offset } of path) {
    const problem = problemOf(String(key));
    if (problem !== undefined) return refuse(offset, { ...problem, found: String(key) });
  }
  const read = readYaml(file, `${' '.repeat(end + 1)}${text.slice(end + 1)}`);
  if ('mistakes' in read) return read;
  const { top, refused } = read.source;
  if (refused.length > 0) return { mistakes: refused };
  const value = { ...top, origin, key: path.at(-1)!.offset };
  return { setting: { text, path, value, origin } };
}

/** The steps of a path, and where what is none begins. */
function stepsOf(text: string): { path: SettingStep[]; rest: number } {
  const step = /\.?([^.[\]\s]+)|\[(\d{1,6})\]/y;
  const path: SettingStep[] = [];
  let rest = 0;
  for (let found = step.exec(text); found !== null; found = step.exec(text)) {
    const [whole, word, position] = found;
    const isFirst = path.length === 0;
    if (isFirst ? word === undefined || whole !== word : whole === word) break;
    const key = word ?? Number(position);
    path.push({ key, offset: step.lastIndex - (word ?? `${position}]`).length });
    rest = step.lastIndex;
  }
  return { path, rest };
}

/**
 * The source with the value of a setting, laid over it like a file. `path` leads there from the top, and
 * may be longer than what the setting says. `prepared` is asked of the setting first.
 */
export function withSetting(
  source: Source,
  path: readonly SettingStep[],
  setting: Setting,
  schema: z.ZodType,
  prepared: (source: Source) => Source = (source) => source,
): Source {
  const way = new Way(setting);
  const over = way.lead(source.top, path, shapesOf(schema), []);
  return overlaid(source, prepared(new Source(over, way.refused)), schema);
}

/** Mappings and lists around the value of a setting, as a file that says nothing else would have them. */
class Way {
  readonly refused: Mistake[] = [];
  private readonly setting: Setting;

  constructor(setting: Setting) {
    this.setting = setting;
  }

  /** `base` is what stands where the steps begin: at the path `above`, whose last step is at `start`. */
  lead(
    base: Place | undefined,
    [step, ...rest]: readonly SettingStep[],
    shapes: readonly Shape[],
    above: Path,
    start = 0,
  ): Place {
    if (step === undefined) return this.setting.value;
    const { key, offset } = step;
    const path = [...above, key];
    const below = base?.entries?.get(key);
    const inner = shapesAt(shapes, key);
    const { origin } = this.setting;
    if (typeof key === 'string') {
      const entry = this.lead(below, rest, inner, path, offset);
      // What else is wrong with a mapping is wrong in its own file, unless the setting changes its keys.
      const own = base === undefined || below === undefined || entry.removes;
      const where = own ? { origin, key: start, value: start } : base;
      return mappingPlace(new Map([[key, entry]]), where);
    }
    if (!Array.isArray(base?.contents)) {
      return this.refuse(offset, above, 'a list', base?.shown ?? 'nothing');
    }
    const places = [...(base as Place).entries!.values()];
    if (below === undefined) {
      const expected = `a position from [0] to [${places.length - 1}]`;
      return this.refuse(
        offset,
        path,
        places.length === 0 ? 'a list with entries' : expected,
        `[${key}]`,
      );
    }
    places[key] = layer(
      below,
      this.lead(below, rest, inner, path, offset),
      inner,
      path,
      this.refused,
    );
    return listPlace(places, base as Place);
  }

  /** A place of which nothing more is said. */
  private refuse(offset: number, path: Path, expected: string, found: string): Place {
    const { origin, value } = this.setting;
    this.refused.push(origin.mistake(offset, path, { expected, found }));
    return { ...value, refused: true };
  }
}
