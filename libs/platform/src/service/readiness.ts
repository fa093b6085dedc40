const CHECK_MILLISECONDS = 3000;

/** Throws while the thing that it asks about cannot be used. */
export type Check = () => Promise<void>;

/** Whether the service can do its work now: all checks pass, and it is not on its way out. */
export class Readiness {
  private stopping = false;

  get isStopping(): boolean {
    return this.stopping;
  }

  constructor(private readonly checks: Readonly<Record<string, Check>>) {}

  stop(): void {
    this.stopping = true;
  }

  /** Names of the checks that fail or do not answer within three seconds; `stopping` while shutting down. */
  async failing(): Promise<string[]> {
    if (this.stopping) return ['stopping'];
    const results = await Promise.all(
      Object.entries(this.checks).map(async ([name, check]) => ((await passes(check)) ? [] : [name])),
    );
    return results.flat();
  }
}

async function passes(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_MILLISECONDS);
  });
  try {
    return await Promise.race([check().then(() => true), tooLate]);
  } catch {
    // What failed is what readiness reports; the owner of the check has logged why.
    return false;
  } finally {
    clearTimeout(timer);
  }
}
