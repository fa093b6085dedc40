/**
 * Required into a service before all else (NODE_OPTIONS): its `Date` is off by as many seconds as the file
 * CHAOS_CLOCK_FILE says, also while it runs, as a machine's clock is that somebody sets. Timers go on as they were.
 */
const { readFileSync } = require('node:fs');

const RealDate = Date;
let offset = 0;

function read() {
  try {
    offset = Number(readFileSync(process.env.CHAOS_CLOCK_FILE, 'utf8')) * 1000;
  } catch {
    offset = 0; // Nobody has set it yet.
  }
}

globalThis.Date = class Date extends RealDate {
  /** Also of those that Node itself makes. */
  static [Symbol.hasInstance](value) {
    return value instanceof RealDate;
  }

  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + offset);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + offset;
  }
};

read();
setInterval(read, 200).unref();
