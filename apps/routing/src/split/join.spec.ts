import type { Complaint } from '../complaint';
import type { State } from '../states';
import { joinedStatus } from './join';

interface Given {
  status?: string;
  state?: State;
  answer?: string;
  version?: number;
  round?: number;
}

const complaint = (
  id: string,
  { status, state = 'forwarded', answer, version = 1, round }: Given,
): Complaint =>
  ({
    id,
    state,
    trackingId: status === undefined ? null : `700000${id}`,
    ticket: status === undefined ? null : { version, status, answer, round, apparatus: `Dinas ${id}` },
  }) as Complaint;
const joined = (one: Given, other: Given, given: string[] = []) =>
  joinedStatus([complaint('1', one), complaint('2', other)], (_, answer) => given.includes(answer));

const RECEIVED = { status: 'Belum Terverifikasi' };
const ASSIGNED = { status: 'Terdisposisi ke Dinas' };
const ASKED = { status: 'Menunggu Kelengkapan Informasi', answer: 'Di mana?' };
const ANSWERED = { status: 'Ditindaklanjuti oleh Instansi', answer: 'Sudah.' };
const CLOSED = { status: 'Ditutup oleh Sistem', answer: 'Sudah.' };
const ARCHIVED = { status: 'Diarsipkan oleh Admin', answer: 'Kurang jelas.' };

describe('the joined status of a report that was split', () => {
  it.each([
    ['assigned', ASSIGNED, ASSIGNED],
    ['assigned', CLOSED, ASSIGNED],
    ['answered', CLOSED, ANSWERED],
    ['closed', CLOSED, CLOSED],
    ['closed', CLOSED, ARCHIVED],
    ['archived', ARCHIVED, ARCHIVED],
    ['needs-information', CLOSED, ASKED],
    ['received', RECEIVED, ASSIGNED],
  ])('is %s: a question first, else the least advanced, whichever of them it is', (stage, one, other) => {
    expect(joined(one, other)?.stage).toBe(stage);
  });

  it('is none before both have a ticket whose status is known, but for a question', () => {
    expect(joined(ANSWERED, {})).toBeUndefined();
    expect(joined(ANSWERED, { state: 'held' })).toBeUndefined();
    expect(joined(ANSWERED, { status: 'Entah' })).toBeUndefined();
    expect(joined(ASKED, {})?.stage).toBe('needs-information');
  });

  it('does not go back behind what the sender knows of the first', () => {
    expect(joined(ASSIGNED, RECEIVED)).toBeUndefined();
  });

  it('waits for nothing that is only tried out', () => {
    expect(joined(ANSWERED, { state: 'shadowed' })).toMatchObject({
      stage: 'answered',
      answer: expect.any(String),
    });
  });

  it('counts nobody whom a person has refused', () => {
    expect(joined(ANSWERED, { state: 'refused' })).toMatchObject({ stage: 'answered', apparatus: 'Dinas 1' });
    expect(joined({ state: 'refused' }, { state: 'withdrawn' })).toBeUndefined();
  });

  it('gives answers with their offices, a question by itself, and none that was given before but when asked to', () => {
    expect(joined(ANSWERED, ARCHIVED)?.answer).toBe('Dinas 1: Sudah.\n\nDinas 2: Kurang jelas.');
    expect(joined(ANSWERED, ASKED)).toMatchObject({ answer: 'Dinas 2: Di mana?', apparatus: 'Dinas 2' });
    expect(joined(ANSWERED, ARCHIVED, ['Sudah.'])?.answer).toBe('Dinas 2: Kurang jelas.');
    expect(joined({ ...ANSWERED, round: 1 }, ARCHIVED, ['Sudah.'])?.answer).toContain('Sudah.');
  });

  it('has a version that rises with each of them', () => {
    expect(joined({ ...ANSWERED, version: 4 }, { ...CLOSED, version: 3 })?.version).toBe(7);
  });

  it('fits into its event however long names and answers are', () => {
    const long = joined({ ...ANSWERED, answer: 'x'.repeat(20_000) }, ANSWERED);
    expect(long?.answer?.length).toBeLessThanOrEqual(20_000);
  });
});
