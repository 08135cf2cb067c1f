/**
 * Checked YAML files, whatever they hold: text becomes a value, or the list of all mistakes with their
 * positions. Start with checked-yaml.ts; units.ts reads quantities with their units.
 */
export { withArrivalFiles } from './arrival-files.ts';
export { checkSource, type Reading, readChecked } from './checked-yaml.ts';
export { meantBranch } from './expectation.ts';
export { extended, type Opened, type OpenFile } from './extends.ts';
export { type JsonSchema, jsonSchemaOf, overlayJsonSchemaOf } from './json-schema.ts';
export { describeMistake, type Finding, inOrder, type Mistake, type Path } from './mistake.ts';
export { currencyOf, money, price } from './money.ts';
export { nearestWord, suggestion } from './nearest-word.ts';
export { overlaid } from './overlay.ts';
export { isMapping, type Mapping, mappingOf, mappingsOf } from './plain-data.ts';
export { withProfiles } from './profiles.ts';
export { atLeastOneOf, exactlyOneOf, name, named, oneKeyOf } from './schema-parts.ts';
export { readSetting, type Setting, withSetting } from './setting.ts';
export { count, duration, numberAbove, rate, ratio, share, size } from './units.ts';
export { readYaml, Source, type YamlReading } from './yaml-source.ts';
