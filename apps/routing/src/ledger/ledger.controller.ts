import { Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { OperatorGuard, ProblemError } from '@sambung/platform';
import type { LedgerFault } from '../store/ledger.store';
import type { Fault } from '../store/overview.store';
import { type CheckedNew, type DayBalance, Ledger } from './ledger';

/** Well below what a caller waits for an answer. */
const READ_MILLISECONDS = 10_000;

/** The ledger, a day or a while at a time, so that whoever asks can show how far it is. */
@Controller('v1/ledger')
@UseGuards(OperatorGuard)
export class LedgerController {
  constructor(private readonly ledger: Ledger) {}

  /** The whole check at once, for programs that wait. */
  @Get()
  async whole(): Promise<{ balanced: boolean; faults: Fault[]; named: LedgerFault[] }> {
    const named = await this.ledger.checkAll();
    const codes = [...new Set(named.map(({ code }) => code))];
    const faults = codes.map((code) => ({ code, count: named.filter((each) => each.code === code).length }));
    return { balanced: named.length === 0, faults, named };
  }

  @Get('days')
  async days(): Promise<{ days: string[] }> {
    return { days: (await this.ledger.days.all()).map(({ day }) => day) };
  }

  @Post('days/:day')
  @HttpCode(200)
  checkDay(@Param('day') day: string): Promise<DayBalance> {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
      throw new ProblemError({ status: 400, code: 'ledger.bad-day', title: 'A day is YYYY-MM-DD' });
    return this.ledger.checkDay(day);
  }

  /** What is new on the bus and in SP4N-LAPOR!; again until it is done. */
  @Post('new')
  @HttpCode(200)
  checkNew(): Promise<CheckedNew> {
    return this.ledger.checkNew(READ_MILLISECONDS);
  }
}
