import { faultsOf } from '@sambung/contracts';
import { ProblemError } from '@sambung/platform';
import { plainToInstance } from 'class-transformer';
import { IsOptional, IsString, Length, validateSync } from 'class-validator';

/** What every action of an operator says. */
export class Action {
  /** Who does it, for the record. */
  @IsOptional() @IsString() @Length(1, 100) by: string = 'operator';
}

/** @throws ProblemError 422 naming fields, never values. A field that is not known is a mistake here. */
export function readBody<T extends object>(type: new () => T, body: unknown): T {
  const given = plainToInstance(type, typeof body === 'object' && body !== null ? body : {});
  const faults = faultsOf(validateSync(given, { whitelist: true, forbidNonWhitelisted: true }));
  if (faults.length === 0) return given;
  throw new ProblemError({
    status: 422,
    code: 'operator.faulty',
    title: `This cannot be done as it is said: ${faults.join('; ')}`,
    faults: faults.map((fault) => {
      const at = fault.lastIndexOf(': ');
      return { field: fault.slice(0, at), rule: fault.slice(at + 2) };
    }),
  });
}
