import fc from 'fast-check';
import { type Complaint, livingParts } from '../complaint';
import { mayMove } from '../states';
import { report } from '../testing/reports';
import { type Fate, World } from '../testing/delivery-world';

const REPORTS = ['m1', 'm2', 'm3'];
const FATES: Fate[] = ['well', 'answer-lost', 'lost', 'late', 'not-sent', 'refused'];

type Event =
  | {
      is: 'said';
      kind: 'first' | 'addition' | 'revision' | 'deletion';
      report: number;
      words: number;
      file: number;
    }
  | { is: 'claimed' | 'settled'; which: number; isStopping: boolean; isKilled: boolean }
  | { is: 'called' | 'tried'; which: number; fate: Fate }
  | { is: 'arrived-late' | 'released' | 'refused'; which: number }
  | { is: 'waited'; isLong: boolean }
  | { is: 'mode-changed' };

/** Some seconds of them; a failure prints its seed and the shortest way to it. */
const RUNS = 600;

const which = fc.nat(3);
const rarely = fc.integer({ min: 0, max: 5 }).map((drawn) => drawn === 5);
const happening: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('said' as const),
      kind: fc.constantFrom('first', 'addition', 'revision', 'deletion'),
      report: fc.nat(REPORTS.length - 1),
      words: fc.nat(3),
      file: fc.nat(3),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      is: fc.constantFrom('claimed', 'settled'),
      which,
      isStopping: rarely,
      isKilled: rarely,
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ is: fc.constantFrom('called', 'tried'), which, fate: fc.constantFrom(...FATES) }),
  },
  { weight: 8, arbitrary: fc.record({ is: fc.constant('waited' as const), isLong: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constantFrom('arrived-late', 'released', 'refused'), which }) },
  { weight: 1, arbitrary: fc.constant({ is: 'mode-changed' as const }) },
);

const at = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];
const wordsOf = (ownId: string, words: number): string =>
  `Laporan ${ownId} berbunyi ${'x'.repeat(words + 1)}.`;

/** One thing happens; what cannot happen just now does not. */
async function happen(world: World, event: Event): Promise<void> {
  switch (event.is) {
    case 'said': {
      const ownId = REPORTS[event.report] ?? '';
      const change = `${event.kind}${world.now.toISOString()}`;
      const sha256 = ['a', 'b', 'f'][event.file]?.repeat(64);
      const when = world.now.toISOString();
      return world.arrive(
        report(
          ownId,
          {
            ...{
              channel: 'social',
              conversation: 'chat',
              kind: event.kind,
              occurredAt: when,
              receivedAt: when,
            },
            text: event.kind === 'deletion' ? '' : wordsOf(ownId, event.words),
            attachments:
              sha256 === undefined ? [] : [{ ref: sha256, sha256, mediaType: 'image/jpeg', bytes: 4 }],
            ...(event.kind === 'revision' ? { revisedAt: when } : {}),
          },
          change,
        ),
      );
    }
    case 'claimed': {
      const due = at(world.due(), event.which);
      return due && world.claim(due, event.isStopping, event.isKilled);
    }
    case 'called': {
      const call = at(
        world.calls.filter(({ outcome }) => outcome === undefined),
        event.which,
      );
      return call && world.call(call, event.fate);
    }
    case 'tried':
      // What mostly happens, without a break.
      await happen(world, { is: 'waited', isLong: true });
      await happen(world, { is: 'claimed', which: event.which, isStopping: false, isKilled: false });
      await happen(world, { ...event, is: 'called' });
      return happen(world, { is: 'settled', which: event.which, isStopping: false, isKilled: false });
    case 'settled': {
      const call = at(
        world.calls.filter(({ outcome }) => outcome !== undefined),
        event.which,
      );
      return call && world.settle(call, event.isStopping, event.isKilled);
    }
    case 'arrived-late': {
      const call = at(world.late, event.which);
      return call && world.arriveLate(call);
    }
    case 'released': {
      const held = at(
        [...world.complaints.values()].filter((one) => world.mayRelease(one)),
        event.which,
      );
      return held && world.release(held);
    }
    case 'refused': {
      const held = at(
        [...world.complaints.values()].filter(({ state }) => state === 'held'),
        event.which,
      );
      return held && world.refuse(held);
    }
    case 'waited': {
      const next = [...world.complaints.values()].map(({ dueAt }) => dueAt?.getTime() ?? 0);
      const latest = Math.max(0, ...next);
      world.now = new Date(Math.max(event.isLong ? latest : 0, world.now.getTime() + 1000));
      return;
    }
    case 'mode-changed':
      world.mode = world.mode === 'api' ? 'shadow' : 'api';
  }
}

/** What must hold at every moment and does not. */
function faultsOf(world: World, isCreateIdempotent: boolean): string[] {
  return [...world.complaints.values()].flatMap((complaint) => {
    const { id, version, state } = complaint;
    const history = world.history.get(id) ?? [];
    const rules = {
      'a version for each line of history':
        version === history.length && history.every((moved, index) => moved.version === index + 1),
      'its state is where its history ends': state === history.at(-1)?.to,
      'each move is in the table': history.every(
        ({ from, to }, index) =>
          from === (history[index - 1]?.to ?? null) && (from === to || mayMove(from ?? 'new', to)),
      ),
      'one ticket at most': world.ticketsOf(id) <= 1,
      'one create out at most': isCreateIdempotent || world.postsOut(id) <= 1,
      'somebody takes it up again': complaint.dueAt !== null || isAtRest(complaint),
      'held for a reason': state !== 'held' || complaint.held !== null,
    };
    return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [`${state}: ${rule}`]));
  });
}

/** Nobody has to take it up again by itself. */
function isAtRest({ state, steps, lease }: Complaint): boolean {
  if (lease !== null) return false;
  if (state === 'forwarded' || state === 'linked')
    return steps.every((step) => step.state === 'sent' || step.state === 'refused');
  return state === 'held' || state === 'refused' || state === 'withdrawn' || state === 'shadowed';
}

/** From here on all goes well, and everything that can go on does. */
async function calmDown(world: World): Promise<void> {
  world.mode = 'api';
  for (let turn = 0; turn < 300; turn++) {
    for (const call of world.late) await world.arriveLate(call);
    for (const call of world.calls) {
      if (call.outcome === undefined) await world.call(call, 'well');
      world.settle(call, false, false);
    }
    for (const complaint of world.due()) world.claim(complaint, false, false);
    const waiting = [...world.complaints.values()].flatMap(({ dueAt }) => dueAt?.getTime() ?? []);
    if (world.calls.length === 0 && waiting.length === 0) return;
    world.now = new Date(Math.max(world.now.getTime(), ...waiting));
  }
  throw new Error('it never comes to rest');
}

/** What must be true when all is over and is not. */
function faultsInTheEnd(world: World): string[] {
  return [...world.complaints.values()].flatMap((complaint) => {
    const { id, state, trackingId, parts } = complaint;
    const tickets = world.nationalSide.tickets.filter(({ reference }) => reference === id);
    const [ticket] = tickets;
    const notes = [...(ticket?.notes.values() ?? [])];
    const told = [ticket?.created.text ?? '', ...notes.map(({ text }) => text)];
    const isForwarded = state === 'forwarded';
    const rules = {
      'at rest': isAtRest(complaint),
      'no ticket of what was not sent': tickets.length === 0 || !['shadowed', 'withdrawn'].includes(state),
      'its ticket is the one we know': !isForwarded || ticket?.trackingId === trackingId,
      'the ticket says all':
        !isForwarded || livingParts(complaint).every(({ content }) => isTold(content.text, told)),
      'the ticket says what was deleted':
        !isForwarded ||
        parts.every(({ isDeleted, content }) => !isDeleted || !told[0]?.includes(content.text)) ||
        notes.some(({ kind }) => kind === 'deletion'),
    };
    return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [`${state}: ${rule}`]));
  });
}

/** Every paragraph somewhere, and the last one where the report was last spoken of. */
function isTold(text: string, told: readonly string[]): boolean {
  const paragraphs = text.split('\n\n');
  const ownId = REPORTS.find((one) => text.includes(` ${one} `)) ?? '';
  return (
    paragraphs.every((paragraph) => told.some((one) => one.includes(paragraph))) &&
    told.findLast((one) => one.includes(` ${ownId} `))?.includes(paragraphs.at(-1) ?? '') === true
  );
}

describe.each([
  ['are idempotent', true],
  ['may double', false],
])('the delivery of complaints, with creates that %s', (_, isCreateIdempotent) => {
  it('makes one ticket of each that says all, or rests where a person sees it, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 60, size: 'max' }), async (events) => {
        const world = new World(isCreateIdempotent);
        for (const event of events) {
          await happen(world, event);
          expect(faultsOf(world, isCreateIdempotent)).toEqual([]);
        }
        await calmDown(world);
        expect(faultsInTheEnd(world)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('what was found so', () => {
  const said = (kind: 'first' | 'revision' | 'deletion', words: number): Event => ({
    ...{ is: 'said', kind, report: 0, words, file: 3 },
  });
  const claimed: Event = { is: 'claimed', which: 0, isStopping: false, isKilled: false };
  const settled: Event = { ...claimed, is: 'settled' };
  const called = (fate: Fate): Event => ({ is: 'called', which: 0, fate });
  const waited: Event = { is: 'waited', isLong: true };
  const after = async (isCreateIdempotent: boolean, ...events: Event[]): Promise<World> => {
    const world = new World(isCreateIdempotent);
    for (const event of events) await happen(world, event);
    await calmDown(world);
    return world;
  };

  /** A create whose answer was lost, and whose look-up was refused: held. */
  const doubted = [
    ...[said('first', 0), waited, claimed, called('answer-lost'), settled],
    ...[waited, claimed, called('refused'), settled],
  ];
  const released: Event = { is: 'released', which: 0 };

  it('a create whose look-up was refused is looked up again, and never taken for one that was refused', async () => {
    const world = await after(false, ...doubted, released);
    expect(world.nationalSide.tickets).toHaveLength(1);
    expect(world.nationalSide.count('findByReference')).toBe(2);
    expect([...world.complaints.values()]).toMatchObject([{ state: 'forwarded' }]);
  });

  it('a complaint whose ticket may be there is not put aside as shadowed', async () => {
    const world = await after(true, ...doubted, released, { is: 'mode-changed' }, claimed);
    expect([...world.complaints.values()]).toMatchObject([{ state: 'forwarded' }]);
  });

  it('what changes while an earlier sending may still arrive is told in a note', async () => {
    const sentAgain = [
      ...[said('first', 0), waited, claimed, called('late'), settled],
      ...[waited, claimed, called('well'), settled, called('not-sent'), settled],
    ];
    const world = await after(true, ...sentAgain, said('revision', 1));
    const [ticket] = world.nationalSide.tickets;
    expect(ticket?.created.text).toContain(wordsOf('m1', 0));
    expect([...(ticket?.notes.values() ?? [])].map(({ kind }) => kind)).toContain('revision');
  });
});
