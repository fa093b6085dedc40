import { Gauge, type Registry } from 'prom-client';

/** What is wrong with a channel as far as its own adapter can see: a token that is not taken, a dropped subscription. */
export class Faults {
  private readonly known = new Map<string, string>();
  private readonly gauge: Gauge;
  /** Called when something has gone wrong or is right again. */
  onChange = (): void => undefined;

  constructor(
    registry: Registry,
    private readonly channel: string,
  ) {
    this.gauge = new Gauge({
      name: 'sambung_channel_fault',
      help: 'What is wrong with the channel by what its adapter sees, 1 while it is',
      labelNames: ['channel', 'code'],
      registers: [registry],
    });
  }

  /** @param where who found it; only they can say that it is right again (`undefined`). */
  set(where: string, code: string | undefined): void {
    if (this.known.get(where) === code) return;
    if (code === undefined) this.known.delete(where);
    else this.known.set(where, code);
    this.gauge.reset();
    for (const each of this.codes) this.gauge.set({ channel: this.channel, code: each }, 1);
    this.onChange();
  }

  get codes(): string[] {
    return [...new Set(this.known.values())].sort();
  }
}
