import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { Correction, TOPICS } from '@sambung/contracts';
import { OperatorGuard } from '@sambung/platform';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsNotEmptyObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { DeadLetters, type ReplayedPart } from '../dead-letters/dead-letters';
import { HeldPath, type OpenedItem } from '../held/held-path';
import { type SpokenItem, spoken } from '../held/what-to-do';
import { Action, readBody } from './operator-body';
import type { Language } from './words';

class ReleaseAll extends Action {
  /** All that is held for this reason. */
  @IsString() @Length(1, 100) code!: string;
}

class Correct extends Action {
  @IsNotEmptyObject() @ValidateNested() @Type(() => Correction) correction!: Correction;
}

class Refuse extends Action {
  /** The person's own words: none of the citizen's. */
  @IsString() @Length(3, 500) reason!: string;
}

class Replay extends Action {
  @IsIn(Object.values(TOPICS)) topic!: string;
  @IsOptional() @Matches(/^\d{1,19}$/) from?: string;
  @IsOptional() @IsUUID('all', { each: true }) ids?: string[];
  @IsOptional() @IsBoolean() isDryRun = false;
}

const LARGEST_PART = 200;

/** What waits for a person, with the operator's token. */
@Controller('v1')
@UseGuards(OperatorGuard)
export class HeldController {
  constructor(
    private readonly held: HeldPath,
    private readonly deadLetters: DeadLetters,
  ) {}

  /** The 500 that wait longest, of one code where it is named. */
  @Get('held')
  async list(@Query('lang') lang?: string, @Query('code') code?: string): Promise<{ held: SpokenItem[] }> {
    const items = await this.held.list(code);
    return { held: items.map((item) => spoken(item, languageOf(lang))) };
  }

  /** One with what arrived, contacts included. */
  @Get('held/:id')
  async show(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('lang') lang?: string,
  ): Promise<Omit<OpenedItem, 'item'> & { item?: SpokenItem }> {
    const { item, ...opened } = await this.held.show(id);
    return { ...(item === undefined ? {} : { item: spoken(item, languageOf(lang)) }), ...opened };
  }

  @Post('held/release')
  @HttpCode(200)
  releaseAll(@Body() body: unknown): Promise<{ released: number; kept: number }> {
    const { code, by } = readBody(ReleaseAll, body);
    return this.held.releaseAll(code, by);
  }

  @Post('held/:id/release')
  @HttpCode(204)
  release(@Param('id', ParseUUIDPipe) id: string, @Body() body: unknown): Promise<void> {
    return this.held.release(id, readBody(Action, body).by);
  }

  @Post('held/:id/correct')
  @HttpCode(204)
  correct(@Param('id', ParseUUIDPipe) id: string, @Body() body: unknown): Promise<void> {
    const { correction, by } = readBody(Correct, body);
    return this.held.correct(id, correction, by);
  }

  @Post('held/:id/refuse')
  @HttpCode(204)
  refuse(@Param('id', ParseUUIDPipe) id: string, @Body() body: unknown): Promise<void> {
    const { reason, by } = readBody(Refuse, body);
    return this.held.refuse(id, reason, by);
  }

  /** A part of a topic's dead letters; `next` is where the following part begins. */
  @Post('dead-letters/replay')
  @HttpCode(200)
  replay(@Body() body: unknown): Promise<ReplayedPart> {
    const { topic, from, ids, isDryRun, by } = readBody(Replay, body);
    return this.deadLetters.replay({ topic, from, ids, isDryRun, by, limit: LARGEST_PART });
  }
}

const languageOf = (lang: string | undefined): Language => (lang === 'en' ? 'en' : 'id');
