import { CLASSES, type Address, type Apparatus, type Deadline, type Holiday } from './city';
import { noRepeats, type Lined } from './check';
import type { Faults } from './table';

/** Every rule set has one beginning and says each class once: a class that is left out would have no limit. */
export function checkDeadlines(deadlines: readonly Lined<Deadline>[], faults: Faults): void {
  noRepeats(deadlines, 'limit', (limit) => `${limit.ruleSet} ${limit.class}`);
  noRepeats(deadlines, 'beginning', ({ validFrom, class: of }) => `${validFrom} ${of}`);
  for (const { value, row } of deadlines) {
    const { firstResponse, completion } = value;
    for (const days of [firstResponse, completion])
      if (days !== undefined && !Number.isInteger(days))
        row.fault('a limit is no whole number of working days');
    if (completion !== undefined && completion < firstResponse)
      row.fault(`completion ${completion} is before the first response ${firstResponse}`);
  }
  const ruleSets = new Set(deadlines.map(({ value }) => value.ruleSet));
  for (const ruleSet of ruleSets) {
    const own = deadlines.filter(({ value }) => value.ruleSet === ruleSet);
    const [first] = own;
    for (const { value, row } of own)
      if (value.validFrom !== first?.value.validFrom)
        row.fault(
          `rule set "${ruleSet}" is valid from ${first?.value.validFrom ?? ''} in line ${first?.row.line ?? ''}`,
        );
    for (const name of CLASSES)
      if (!own.some(({ value }) => value.class === name))
        faults.add('deadlines.csv', undefined, `rule set "${ruleSet}" says nothing of the class ${name}`);
  }
  if (ruleSets.size === 0) faults.add('deadlines.csv', undefined, 'has no rule set');
}

const ADDRESSES: Readonly<Record<Address['kind'], RegExp>> = {
  email: /^[^\s@,<>]+@[^\s@,<>]+$/,
  whatsapp: /^\+[0-9]{8,15}$/,
  webhook: /^https?:\/\/\S+$/,
};

export function checkContacts(
  contacts: readonly Lined<Address>[],
  apparatus: readonly Lined<Apparatus>[],
): void {
  noRepeats(
    contacts,
    'contact',
    (contact) => `${contact.level} ${contact.apparatus ?? ''} ${contact.address}`,
  );
  const offices = new Set(apparatus.map(({ value }) => value.code));
  for (const { value, row } of contacts) {
    const isOfOffice = value.level === 'office' || value.level === 'head';
    if (isOfOffice !== (value.apparatus !== undefined))
      row.fault(`level ${value.level} ${isOfOffice ? 'needs an' : 'has no'} apparatus`);
    if (value.apparatus !== undefined && !offices.has(value.apparatus))
      row.fault(`apparatus "${value.apparatus}" is unknown`);
    if (!ADDRESSES[value.kind].test(value.address)) row.fault(`address is none of kind ${value.kind}`);
  }
}

/** A year without a single holiday was forgotten: its deadlines would all be too early. */
export function checkCalendar(holidays: readonly Lined<Holiday>[], faults: Faults): void {
  const years = new Set(holidays.map(({ value }) => Number(value.date.slice(0, 4))).filter(Number.isInteger));
  const [first, last] = [Math.min(...years), Math.max(...years)];
  for (let year = first + 1; year < last; year += 1)
    if (!years.has(year))
      faults.add('holidays.csv', undefined, `the year ${year} is missing between ${first} and ${last}`);
}
