import { type DynamicModule, Module } from '@nestjs/common';
import { CanaryController } from './channels/canary.controller';
import { ChannelWatch } from './channels/channel-watch';
import { ClocksController } from './clocks/clocks.controller';
import { DeadLetters } from './dead-letters/dead-letters';
import {
  NoticesController,
  NotifiedController,
  TELL_AGAIN,
  type TellAgain,
} from './follow/notices.controller';
import { Decisions } from './decisions/decisions';
import { DecisionsController } from './decisions/decisions.controller';
import { FiguresReader } from './figures/figures';
import { FiguresController } from './figures/figures.controller';
import { HeldPath } from './held/held-path';
import { DuplicatesController, LINKED_WITH, type LinkedWith } from './http/duplicates.controller';
import { Exporter } from './http/export';
import { HeldController } from './http/held.controller';
import { ManualPath } from './http/manual';
import { OperatorController } from './http/operator.controller';
import { OverviewReader } from './http/overview';
import { StatusController } from './http/status.controller';
import { LandController } from './land/land.controller';
import { Landing } from './land/landing';
import { Ledger } from './ledger/ledger';
import { LedgerController } from './ledger/ledger.controller';
import { NoticesStore } from './store/notices.store';
import { Receipts } from './receipts/receipts';
import { ReceiptsController } from './receipts/receipts.controller';
import { ClockOverviewStore } from './store/clock-overview.store';
import { SplitController } from './split/split.controller';
import { Splitter } from './split/splitter';
import { OverviewStore } from './store/overview.store';

interface Parts {
  landing: Landing;
  watch: ChannelWatch;
  ledger: Ledger;
  figures: FiguresReader;
  clocks: ClockOverviewStore;
  manual: ManualPath;
  exporter: Exporter;
  held: HeldPath;
  deadLetters: DeadLetters;
  notices: NoticesStore;
  tellAgain: TellAgain;
  linkedWith: LinkedWith;
  store: OverviewStore;
  overview: OverviewReader;
  receipts: Receipts;
  decisions: Decisions;
  splitter: Splitter;
}

@Module({})
export class RoutingModule {
  static of(parts: Parts): DynamicModule {
    return {
      module: RoutingModule,
      controllers: [
        LandController,
        CanaryController,
        StatusController,
        OperatorController,
        DuplicatesController,
        HeldController,
        DecisionsController,
        SplitController,
        LedgerController,
        FiguresController,
        ClocksController,
        ReceiptsController,
        NotifiedController,
        NoticesController,
      ],
      providers: [
        { provide: Landing, useValue: parts.landing },
        { provide: ChannelWatch, useValue: parts.watch },
        { provide: Ledger, useValue: parts.ledger },
        { provide: FiguresReader, useValue: parts.figures },
        { provide: ClockOverviewStore, useValue: parts.clocks },
        { provide: ManualPath, useValue: parts.manual },
        { provide: Exporter, useValue: parts.exporter },
        { provide: HeldPath, useValue: parts.held },
        { provide: DeadLetters, useValue: parts.deadLetters },
        { provide: NoticesStore, useValue: parts.notices },
        { provide: TELL_AGAIN, useValue: parts.tellAgain },
        { provide: LINKED_WITH, useValue: parts.linkedWith },
        { provide: OverviewStore, useValue: parts.store },
        { provide: OverviewReader, useValue: parts.overview },
        { provide: Receipts, useValue: parts.receipts },
        { provide: Decisions, useValue: parts.decisions },
        { provide: Splitter, useValue: parts.splitter },
      ],
    };
  }
}
