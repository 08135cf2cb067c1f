import { expect, test } from 'vitest';
import { cumulative, GuideTable } from '../../src/random/guide-table.ts';
import { namedStream } from '../../src/random/index.ts';

test('the guide finds the item that a search from the start finds, also at every border', () => {
  const source = namedStream('guide', 'weights');
  for (const items of [1, 2, 3, 7, 100, 1000]) {
    // Shares of very different size, some too small to move the sum.
    const weights = Array.from({ length: items }, () => source.exponential() ** 20);
    const upTo = cumulative(weights);
    const table = new GuideTable(upTo);
    const search = (u: number): number => upTo.findIndex((border) => u < border);
    const borders = [...upTo].flatMap((border) => [border - 2 ** -53, border, border + 2 ** -53]);
    const cells = Array.from({ length: items }, (_, i) => i / items);
    const random = Array.from({ length: 1000 }, () => source.uniform());
    for (const u of [0, ...borders, ...cells, ...random, 1 - 2 ** -53]) {
      if (u >= 0 && u < 1) expect(table.find(u)).toBe(search(u));
    }
  }
});

test('cumulative probabilities end at exactly 1', () => {
  for (const weights of [[1], [1, 1, 1], [0.1, 0.2, 0.3, 0.4], [1e-300, 7]]) {
    expect(cumulative(weights).at(-1)).toBe(1);
  }
});
