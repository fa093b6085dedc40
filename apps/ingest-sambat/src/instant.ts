import { IsISO8601, Matches } from 'class-validator';

/**
 * ISO 8601 with its zone (`2026-02-03T18:20:00+07:00`): without one nobody knows which instant is meant.
 */
export function IsInstant(): PropertyDecorator {
  return (target, property) => {
    IsISO8601({ strict: true })(target, property);
    Matches(/T\d{2}:\d{2}.*(Z|[+-]\d{2}:\d{2})$/)(target, property);
  };
}
