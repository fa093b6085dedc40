/** Lets one loop sleep until there is news for it, or a time has passed; news that comes while it works is not lost. */
export class Wake {
  private isDue = false;
  private ring: (() => void) | undefined;

  call(): void {
    this.isDue = true;
    this.ring?.();
  }

  async sleep(milliseconds: number): Promise<void> {
    if (!this.isDue) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.ring = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.ring = undefined;
    }
    this.isDue = false;
  }
}
