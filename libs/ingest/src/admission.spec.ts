import { EventEmitter } from 'node:events';
import { ProblemError } from '@sambung/platform';
import { eventually } from '../../../tools/testing/eventually';
import { Admission } from './admission';

const half = { maxBytes: 40 * 1024 * 1024 };

describe('what is in hand', () => {
  it('is as much as was announced, however much the way in would take', () => {
    const admission = new Admission();
    for (let count = 0; count < 100; count++)
      admission.admit(half, { headers: { 'content-length': '1000' } }, { raw: new EventEmitter() });
    admission.admit(half, { headers: {} }, { raw: new EventEmitter() });
    const refused = (): void => admission.admit(half, { headers: {} }, { raw: new EventEmitter() });
    expect(refused).toThrow(ProblemError);
  });

  it('stays so until the work with it is done, also where its sender has been answered or has gone', async () => {
    const admission = new Admission();
    const request = { headers: {} };
    const raw = new EventEmitter();
    const admitNext = (): void => admission.admit(half, { headers: {} }, { raw: new EventEmitter() });
    admission.admit(half, request, { raw });
    let finish: (error: Error) => void = () => undefined;
    const work = admission.holdFor(request, new Promise<never>((_resolve, reject) => (finish = reject)));
    raw.emit('close');
    await new Promise((resolve) => setImmediate(resolve));
    expect(admitNext).toThrow(ProblemError);
    finish(new Error('the store was away'));
    await expect(work).rejects.toThrow('the store was away');
    await eventually(admitNext);
  });
});
