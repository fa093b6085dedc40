import type { Adapter } from '../complaint';
import type { AdapterSettings } from '../settings';
import { Notices } from './notices';
import type { StatusTools } from './take-status';
import { startTelling, type TellerTools } from './teller';

export interface RunningFeedback {
  statusTools: StatusTools;
  /** Finishes what it has in hand. */
  stop(): Promise<void>;
}

/** Keeps what comes back to a channel's reporters and tells it. */
export function startFeedback(
  settings: NonNullable<AdapterSettings['feedback']>,
  adapter: Adapter,
  databaseUrl: string,
  tools: Pick<TellerTools, 'bus' | 'faults' | 'logger' | 'registry' | 'timeZone'>,
): RunningFeedback {
  const { channel: feedback } = settings;
  const notices = new Notices(databaseUrl);
  const { channel, city, replySeal } = adapter;
  const teller = startTelling({
    ...tools,
    city,
    channel,
    feedback,
    notices,
    opener: replySeal,
    quietHours: settings.FEEDBACK_QUIET_HOURS,
  });
  return {
    statusTools: {
      channel,
      feedback,
      notices,
      replySeal,
      stages: settings.FEEDBACK_STAGES,
      joinSeconds: settings.FEEDBACK_JOIN_SECONDS,
      onTaken: () => teller.nudge(),
    },
    stop: async () => {
      await teller.stop();
      await notices.close();
    },
  };
}
