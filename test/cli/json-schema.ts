/** As much of JSON Schema, draft-07, as `turnsim schema` uses. Any other word is an error. */
type Schema = Readonly<Record<string, unknown>>;

const SILENT = ['$schema', 'title', 'description', 'default', 'definitions', 'then', 'else'];

/** Paths of values that the schema does not allow; a union is one place. */
export function violations(schema: Schema, value: unknown, path = '', root = schema): string[] {
  const within = (inner: unknown, part: unknown, at = path): string[] =>
    inner === true ? [] : violations(inner as Schema, part, at, root);
  const holds = (inner: unknown): boolean => within(inner, value).length === 0;
  const wrong = (isWrong: boolean): string[] => (isWrong ? [path] : []);
  const members = Object.entries(isMapping(value) ? value : {});
  return Object.entries(schema).flatMap(([word, rule]): string[] => {
    if (SILENT.includes(word)) return [];
    switch (word) {
      case '$ref': {
        const definitions = root['definitions'] as Record<string, unknown>;
        return within(definitions[String(rule).replace('#/definitions/', '')], value);
      }
      case 'if':
        return within(holds(rule) ? schema['then'] : schema['else'], value);
      case 'type':
        return wrong(![rule].flat().some((type) => isOfType(value, type as string)));
      case 'const':
        return wrong(value !== rule);
      case 'enum':
        return wrong(!(rule as unknown[]).includes(value));
      case 'allOf':
        return wrong(!(rule as unknown[]).every(holds));
      case 'anyOf':
        return wrong(!(rule as unknown[]).some(holds));
      case 'oneOf':
        return wrong((rule as unknown[]).filter(holds).length !== 1);
      case 'pattern':
        return wrong(typeof value === 'string' && !new RegExp(rule as string, 'u').test(value));
      case 'minLength':
        return wrong(typeof value === 'string' && value.length < Number(rule));
      case 'maxLength':
        return wrong(typeof value === 'string' && value.length > Number(rule));
      case 'minimum':
        return wrong(typeof value === 'number' && value < Number(rule));
      case 'maximum':
        return wrong(typeof value === 'number' && value > Number(rule));
      case 'exclusiveMinimum':
        return wrong(typeof value === 'number' && value <= Number(rule));
      case 'minItems':
        return wrong(Array.isArray(value) && value.length < Number(rule));
      case 'maxItems':
        return wrong(Array.isArray(value) && value.length > Number(rule));
      case 'items': {
        const list = Array.isArray(value) ? value : [];
        return list.flatMap((item, i) =>
          within(Array.isArray(rule) ? rule[i] : rule, item, `${path}[${i}]`),
        );
      }
      case 'minProperties':
        return wrong(isMapping(value) && members.length < Number(rule));
      case 'maxProperties':
        return wrong(isMapping(value) && members.length > Number(rule));
      case 'required':
        return wrong(isMapping(value) && (rule as string[]).some((key) => !(key in value)));
      case 'propertyNames':
        return members.flatMap(([key]) => within(rule, key, `${path}.${key}`));
      case 'properties':
        return members.flatMap(([key, member]) =>
          within((rule as Schema)[key] ?? true, member, `${path}.${key}`),
        );
      case 'additionalProperties': {
        const known = Object.keys((schema['properties'] ?? {}) as Schema);
        const others = members.filter(([key]) => !known.includes(key));
        return others.flatMap(([key, member]) =>
          rule === false ? [`${path}.${key}`] : within(rule, member, `${path}.${key}`),
        );
      }
      default:
        throw new Error(`${word} at ${path} is not known here`);
    }
  });
}

const isMapping = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isMapping(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
