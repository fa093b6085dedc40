import { OperatorGuard } from '@sambung/platform';
import { Controller, Get, Inject, Param, ParseUUIDPipe, UseGuards } from '@nestjs/common';
import type { Linked } from '../store/linked.store';

export const LINKED_WITH = Symbol('linked-with');
export type LinkedWith = (complaintId: string) => Promise<Linked>;

/** Which complaints tell of the same. */
@Controller('v1/complaints')
@UseGuards(OperatorGuard)
export class DuplicatesController {
  constructor(@Inject(LINKED_WITH) private readonly linkedWith: LinkedWith) {}

  @Get(':id/duplicates')
  duplicates(@Param('id', ParseUUIDPipe) id: string): Promise<Linked> {
    return this.linkedWith(id);
  }
}
