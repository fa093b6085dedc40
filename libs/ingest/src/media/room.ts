import { UnavailableError } from '@sambung/platform';

/** How many photos may be in hand at one time, from the first byte fetched until they are stored. */
export class MediaRoom {
  private readonly waiting: (() => void)[] = [];

  constructor(private places: number) {}

  /**
   * Does the work once there is a place for it, first come, first served.
   * @param until milliseconds since the epoch; Infinity: however long it takes.
   * @throws UnavailableError when there is none by then.
   */
  async hold<T>(until: number, work: () => Promise<T>): Promise<T> {
    await this.enter(until);
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(until: number): Promise<void> {
    if (this.places > 0) {
      this.places -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const giveUp = (): void => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(new UnavailableError('media.no-room', 'fetching a photo'));
      };
      const timer = until === Infinity ? undefined : setTimeout(giveUp, until - Date.now());
      this.waiting.push(enter);
    });
  }

  /** Whoever leaves gives the place on to the one who has waited longest. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.places += 1;
    else next();
  }
}

/**
 * All channels of a process share it: at most so many photos of 20 MB, and while they arrive twice as much.
 */
export const mediaRoom = new MediaRoom(3);
