import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../../../../tools/testing/eventually';
import { sparingly } from './sparingly';

describe('a costly look', () => {
  it('is one for all who ask at the same time, and for a while after', async () => {
    let looks = 0;
    const look = sparingly(async () => {
      await pause(20);
      return (looks += 1);
    });
    expect(await Promise.all([look(), look(), look()])).toEqual([1, 1, 1]);
    expect(await look()).toBe(1);
    await eventually(async () => expect(await look()).toBe(2));
  });

  it('is tried again at once where it failed', async () => {
    const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve('here')];
    const look = sparingly(() => (answers.shift() ?? (() => Promise.resolve('again')))());
    await expect(look()).rejects.toThrow('away');
    expect(await look()).toBe('here');
  });
});
