import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { available } from '../store/open-store';
import { TicketsStore } from '../store/tickets.store';
import { versionsOf } from './compare';
import { KnownStore, type Owner } from './known.store';
import { type Match, matcher } from './match';
import type { ReadRow } from './read-export';
import type { ExportRow, RowFault } from './read-row';

const BATCH = 500;

export interface Proposal extends Match {
  trackingId: string;
  /** Our reference stands in the ticket: no likeness was needed. */
  isReferred: boolean;
}

/** Each row that was read is in one of: ours, matched, filed, unchanged, bad. */
export interface Imported {
  rows: number;
  ours: number;
  /** Alike to exactly one complaint that waits, or with its reference. */
  proposals: Proposal[];
  /** Alike to several, or several of them to one: taken for filed directly. */
  ambiguous: number;
  filed: number;
  unchanged: number;
  /** Their numbers, by what is wrong. */
  bad: Map<RowFault, number[]>;
}

export interface ImportOptions {
  madeAt: Date;
  isDryRun: boolean;
  tell(rows: number): void;
}

interface Running extends ImportOptions {
  imported: Imported;
  /** What stood in the rows before, by tracking id. */
  digests: Map<string, string>;
  matches(row: ExportRow): Match[];
  /** Whether each proposal's row brought anything new. */
  isNew: Map<string, boolean>;
}

/** Feeds an export's rows into what is known of the city's tickets, part by part: each part whole or not at all. */
export async function importExport(
  rows: AsyncIterable<ReadRow>,
  database: DataSource,
  options: ImportOptions,
): Promise<Imported> {
  const imported: Imported = {
    ...{ rows: 0, ours: 0, proposals: [], ambiguous: 0, filed: 0, unchanged: 0 },
    bad: new Map(),
  };
  const waiting = await available('reading what waits', () => new KnownStore(database.manager).waiting());
  const running: Running = {
    ...options,
    imported,
    digests: new Map(),
    matches: matcher(waiting),
    isNew: new Map(),
  };
  let batch: ExportRow[] = [];
  const flush = async (): Promise<void> => {
    const part = batch;
    batch = [];
    await available('importing an export', () =>
      database.transaction((manager) => importBatch(part, manager, running)),
    );
    options.tell(imported.rows);
  };
  for await (const row of rows) {
    imported.rows += 1;
    const fault = 'fault' in row ? row.fault : repeated(row, running);
    if (fault === 'same') imported.unchanged += 1;
    else if (fault !== undefined) addTo(imported.bad, fault, row.number);
    else if (!('fault' in row)) batch.push(row);
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  settle(running);
  return imported;
}

/** A ticket of which two offices each have a row would change with every import. */
function repeated(row: ExportRow, { digests }: Running): 'same' | 'twice' | undefined {
  const contents = JSON.stringify({ ...row, number: 0 });
  const digest = createHash('sha256').update(contents).digest('base64');
  const before = digests.get(row.trackingId);
  if (before === undefined) digests.set(row.trackingId, digest);
  return before === undefined ? undefined : before === digest ? 'same' : 'twice';
}

async function importBatch(
  batch: readonly ExportRow[],
  manager: EntityManager,
  running: Running,
): Promise<void> {
  const tickets = new TicketsStore(manager);
  const store = new KnownStore(manager);
  if (!running.isDryRun) await tickets.hold();
  const ids = batch.map(({ trackingId }) => trackingId);
  const known = await store.tickets(ids);
  const owners = await store.owners(
    ids,
    batch.flatMap(({ reference }) => reference ?? []),
  );
  const versions = batch.map((row) => versionsOf(row, known.get(row.trackingId), running.madeAt));
  if (!running.isDryRun) await tickets.keep(versions.flat(), false);
  const ownerOf = finder(owners);
  for (const [index, row] of batch.entries())
    count(row, ownerOf(row), (versions[index] ?? []).length > 0, running);
}

function finder(owners: readonly Owner[]): (row: ExportRow) => Owner | undefined {
  const byTicket = new Map(owners.map((owner) => [owner.trackingId, owner]));
  const byId = new Map(owners.map((owner) => [owner.id, owner]));
  return ({ trackingId, reference }) => byTicket.get(trackingId) ?? byId.get(reference ?? '');
}

function count(row: ExportRow, owner: Owner | undefined, isNew: boolean, running: Running): void {
  const { imported } = running;
  const { trackingId } = row;
  const isUnfiled = owner?.trackingId === null && owner.state === 'waiting';
  if (isUnfiled) {
    imported.proposals.push({ trackingId, complaintId: owner.id, confidence: 1, isReferred: true });
    running.isNew.set(trackingId, isNew);
    return;
  }
  const matches = owner === undefined && row.reference === undefined ? running.matches(row) : [];
  const [match] = matches;
  if (match !== undefined && matches.length === 1) {
    imported.proposals.push({ ...match, trackingId, isReferred: false });
    running.isNew.set(trackingId, isNew);
    return;
  }
  if (matches.length > 1) imported.ambiguous += 1;
  if (!isNew) imported.unchanged += 1;
  else if (owner === undefined) imported.filed += 1;
  else imported.ours += 1;
}

/** Of several tickets for one complaint nobody knows which is the one; one with its reference goes before. */
function settle({ imported, isNew }: Running): void {
  const byComplaint = new Map<string, Proposal[]>();
  for (const proposal of imported.proposals) addTo(byComplaint, proposal.complaintId, proposal);
  imported.proposals = [...byComplaint.values()].flatMap((proposals) => {
    const referred = proposals.filter(({ isReferred }) => isReferred);
    const of = referred.length > 0 ? referred : proposals;
    const chosen = of.length === 1 ? of : [];
    for (const proposal of proposals) {
      if (chosen.includes(proposal)) continue;
      imported.ambiguous += 1;
      if (isNew.get(proposal.trackingId) === true) imported.filed += 1;
      else imported.unchanged += 1;
    }
    return chosen;
  });
}

function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
