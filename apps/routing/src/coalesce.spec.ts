import { setImmediate as turn } from 'node:timers/promises';
import { coalesce } from './coalesce';

describe('coalesce', () => {
  it('makes one call of what is asked for at the same time, in order', async () => {
    const calls: number[][] = [];
    const double = coalesce(10, (numbers: readonly number[]) => {
      calls.push([...numbers]);
      return Promise.resolve(numbers.map((number) => number * 2));
    });
    expect(await Promise.all([1, 2, 3, 4].map((number) => double(number)))).toEqual([2, 4, 6, 8]);
    expect(calls).toEqual([[1, 2, 3, 4]]);
  });

  it('does not let one that comes alone wait for company', async () => {
    const calls: number[] = [];
    const ask = coalesce(10, (numbers: readonly number[]) => {
      calls.push(...numbers);
      return Promise.resolve(numbers);
    });
    void ask(1);
    await turn();
    await turn();
    expect(calls).toEqual([1]);
  });

  it('never puts more into one call than it may', async () => {
    const sizes: number[] = [];
    const count = coalesce(2, (items: readonly number[]) => {
      sizes.push(items.length);
      return Promise.resolve(items);
    });
    await Promise.all([1, 2, 3, 4].map((item) => count(item)));
    expect(sizes).toEqual([2, 2]);
  });

  it('fails for all in a call that fails, and goes on with the next', async () => {
    let isBroken = true;
    const ask = coalesce(10, (items: readonly string[]) =>
      isBroken ? Promise.reject(new Error('away')) : Promise.resolve(items),
    );
    await expect(ask('one')).rejects.toThrow('away');
    isBroken = false;
    await expect(ask('two')).resolves.toBe('two');
  });
});
