import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { OperatorGuard } from '@sambung/platform';
import { IsBoolean, IsOptional, IsString, Length, Matches } from 'class-validator';
import { Action, readBody } from '../http/operator-body';
import { type SplitDone, Splitter } from './splitter';

class SplitOff extends Action {
  /** Code of the office of the second matter; without it the one that is proposed. */
  @IsOptional() @Matches(/^[a-z0-9-]{1,60}$/) office?: string;
  /** What the second matter is, for that office's ticket. */
  @IsOptional() @IsString() @Length(3, 2000) text?: string;
  @IsOptional() @IsBoolean() isDryRun = false;
}

/** What a person does about a report with two matters, with the operator's token. */
@Controller('v1/complaints')
@UseGuards(OperatorGuard)
export class SplitController {
  constructor(private readonly splitter: Splitter) {}

  /** By the complaint's id, a receipt, or a tracking id. */
  @Post(':key/split')
  @HttpCode(200)
  split(@Param('key') key: string, @Body() body: unknown): Promise<SplitDone> {
    const { office, text, by, isDryRun } = readBody(SplitOff, body);
    return this.splitter.split(key, { office, text, by, isDryRun });
  }
}
