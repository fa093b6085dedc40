import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { OperatorGuard, ProblemError } from '@sambung/platform';
import { isDate } from '../clocks/calendar';
import type { Figures } from './figure';
import { FiguresReader } from './figures';

const LONGEST_NAME = 300;
/** Of the calendar that goes to the database with each question. */
const EARLIEST = '2011-01-01';
const LATEST = '2099-12-31';

/** What the city reports, with the operator's token. */
@Controller('v1/figures')
@UseGuards(OperatorGuard)
export class FiguresController {
  constructor(private readonly figures: FiguresReader) {}

  /** Of the reports that arrived from one day to another, both included, in the city's time. */
  @Get()
  read(
    @Query('from') from?: unknown,
    @Query('to') to?: unknown,
    @Query('channel') channel?: unknown,
    @Query('apparatus') apparatus?: unknown,
  ): Promise<Figures> {
    const [first, last] = [dayOf('from', from), dayOf('to', to)];
    if (first > last) throw faulty('from is after to');
    return this.figures.read(
      {
        from: first,
        to: last,
        channel: nameOf('channel', channel),
        apparatus: nameOf('apparatus', apparatus),
      },
      new Date(),
    );
  }
}

function dayOf(field: string, given: unknown): string {
  if (typeof given === 'string' && isDate(given) && given >= EARLIEST && given <= LATEST) return given;
  throw faulty(`${field} is no day (YYYY-MM-DD, from ${EARLIEST} to ${LATEST})`);
}

function nameOf(field: string, given: unknown): string | undefined {
  if (given === undefined || given === '') return undefined;
  if (typeof given === 'string' && given.length <= LONGEST_NAME) return given;
  throw faulty(`${field} is no name`);
}

const faulty = (title: string): ProblemError =>
  new ProblemError({ status: 422, code: 'figures.faulty', title });
