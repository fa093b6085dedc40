import { UnavailableError } from '../errors';

const PATIENCE_MILLISECONDS = 10_000;

/** Whether a member has joined its group for the first time. */
export class Joining {
  private arrive: () => void = () => {};
  private readonly arrived = new Promise<void>((resolve) => (this.arrive = resolve));

  succeed(): void {
    this.arrive();
  }

  /** @throws UnavailableError when it takes too long. The member goes on trying until it is closed. */
  async wait(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new UnavailableError('bus.unavailable', 'joining a group')),
        PATIENCE_MILLISECONDS,
      );
    });
    await Promise.race([this.arrived, late]).finally(() => clearTimeout(timer));
  }
}
