import { type Logger, startWorker, type Worker } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import { type Address, type City, EMERGENCY } from '../city/city';
import type { Messenger } from '../clocks/messenger';
import { EmergenciesStore } from '../store/emergencies.store';
import { available } from '../store/open-store';
import { alarmOf } from './alarm';

const LOOK_MILLISECONDS = 1_000;
/** Longer than any sending may take. */
const LEASE_SECONDS = 60;
/** The longer it does not arrive, the less often it is tried. */
const PUT_OFF_SECONDS = 5;
const MOST_SECONDS = 120;

export interface EmergenciesOptions {
  database: DataSource;
  city: City;
  logger: Logger;
  messenger: Messenger;
}

/**
 * Tells the city's emergency contacts of what may threaten a life, within seconds of its routing: each by itself, so
 * that one that does not answer delays no other.
 */
export function tellEmergencies({ database, city, logger, messenger }: EmergenciesOptions): Worker[] {
  const contacts = contactsOf(city);
  if (contacts.length === 0)
    logger.warn({ code: 'emergencies.no-contact' }, 'the city has no contact to tell of emergencies');
  return contacts.map((to) =>
    startWorker(
      'emergencies',
      logger,
      async () => {
        await recordEmergencies(database, city);
        return tellNext(database, city, messenger, to);
      },
      LOOK_MILLISECONDS,
    ),
  );
}

const contactsOf = ({ contacts }: City): Address[] => contacts.filter(({ level }) => level === EMERGENCY);

export const recordEmergencies = (database: DataSource, city: City): Promise<void> =>
  available('recording emergencies', () => new EmergenciesStore(database).record(contactsOf(city)));

/**
 * One that may have arrived is sent again, with the same id: to be told twice is better than not at all.
 * @returns whether there was one.
 */
export async function tellNext(
  database: DataSource,
  city: City,
  messenger: Messenger,
  to: Pick<Address, 'kind' | 'address'>,
): Promise<boolean> {
  const store = new EmergenciesStore(database);
  const due = await available('claiming an emergency', () => store.claim(LEASE_SECONDS, to));
  if (due === undefined) return false;
  const { contact, address, attempts } = due;
  const { outcome, code } = await messenger.send({ contact, address }, alarmOf(city, due));
  await available('keeping what became of an emergency', () =>
    outcome === 'sent'
      ? store.markSent(due)
      : store.putOff(due, Math.min(attempts * PUT_OFF_SECONDS, MOST_SECONDS), code),
  );
  return true;
}
