import type { CanarySent, QuietMinutes } from '@sambung/contracts';
import type { DataSource } from 'typeorm';
import { available } from './open-store';

export interface ChannelSigns {
  channel: string;
  heardAt: Date;
  quietMinutes: QuietMinutes;
  /** By its adapter's own word. */
  faults: string[];
  /** Seconds since a canary was sent that got to the end of its way; null where the channel has never sent one. */
  canaryAgeSeconds: number | null;
  /** Why the last canary is not there. */
  canaryCode: string | null;
}

/** Whether each channel lives. */
export class ChannelsStore {
  constructor(private readonly database: DataSource) {}

  /** @param heard when each was last heard, by the adapters' clocks: none is ahead of ours here. */
  async hear(heard: ReadonlyMap<string, Date>): Promise<void> {
    await this.query(
      `INSERT INTO routing.channel AS known (channel, heard_at)
       SELECT channel, least(heard_at, now()) FROM unnest($1::text[], $2::timestamptz[]) AS heard (channel, heard_at)
       ON CONFLICT (channel) DO UPDATE SET heard_at = greatest(known.heard_at, excluded.heard_at)`,
      [[...heard.keys()], [...heard.values()]],
    );
  }

  /** The newest stays: an older one that comes late says nothing. */
  async land({ canaryId, channel, sentAt, quietMinutes, faults }: CanarySent): Promise<void> {
    await this.query(
      `INSERT INTO routing.channel AS known
         (channel, canary_id, canary_sent_at, quiet_minutes_day, quiet_minutes_night, faults)
       VALUES ($1, $2, least($3::timestamptz, now()), $4, $5, $6)
       ON CONFLICT (channel) DO UPDATE SET canary_id = excluded.canary_id, canary_sent_at = excluded.canary_sent_at,
         quiet_minutes_day = excluded.quiet_minutes_day, quiet_minutes_night = excluded.quiet_minutes_night,
         faults = excluded.faults
       WHERE known.canary_sent_at IS NULL OR excluded.canary_sent_at > known.canary_sent_at`,
      [channel, canaryId, sentAt, quietMinutes.day, quietMinutes.night, faults],
    );
  }

  /** The canaries that are still on their way, and whether anything that came before them is yet to be routed or sent. */
  underWay(): Promise<{ id: string; isInLine: boolean }[]> {
    return this.query(
      `SELECT canary_id AS id, coalesce(least(
         (SELECT landed_at FROM routing.arrival WHERE applied_at IS NULL ORDER BY sequence LIMIT 1),
         (SELECT min(due_at) FROM routing.complaint)) < canary_sent_at, false) AS "isInLine"
       FROM routing.channel
       WHERE canary_sent_at > coalesce(canary_ended_sent_at, '-infinity') ORDER BY channel`,
    );
  }

  /** @param code why it is not at the end, or undefined where it is. */
  async end(canaryId: string, code: string | undefined): Promise<void> {
    await this.query(
      `UPDATE routing.channel SET canary_code = $2,
         canary_ended_sent_at = CASE WHEN $2::text IS NULL THEN canary_sent_at ELSE canary_ended_sent_at END
       WHERE canary_id = $1`,
      [canaryId, code ?? null],
    );
  }

  async signs(): Promise<ChannelSigns[]> {
    return this.query<ChannelSigns>(
      `SELECT channel, heard_at AS "heardAt", faults, canary_code AS "canaryCode",
         json_build_object('day', quiet_minutes_day, 'night', quiet_minutes_night) AS "quietMinutes",
         CASE WHEN canary_id IS NOT NULL
           THEN extract(epoch FROM now() - coalesce(canary_ended_sent_at, known_since))::float8 END AS "canaryAgeSeconds"
       FROM routing.channel ORDER BY channel`,
    );
  }

  private query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return available('looking after the channels', () => this.database.query<T[]>(sql, parameters));
  }
}
