import { faultsOf } from '@sambung/contracts';
import { ProblemError } from '@sambung/platform';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';

/** @throws ProblemError 422 naming fields and rules. Unknown fields pass. */
export function readBody<T extends object>(type: ClassConstructor<T>, body: unknown): T {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  // PostgreSQL holds no NUL.
  if (JSON.stringify(body ?? null).includes('\\u0000'))
    throw new ProblemError({ status: 422, code: 'simulator.nul', title: 'A text holds a NUL' });
  const value = plainToInstance(type, isObject ? body : {});
  const faults = faultsOf(validateSync(value)).map((fault) => {
    const [field = '', rule = ''] = fault.split(': ');
    return { field, rule };
  });
  if (faults.length > 0) {
    throw new ProblemError({
      status: 422,
      code: 'simulator.faulty-body',
      title: 'Fields are faulty',
      faults,
    });
  }
  return value;
}
