import { FaultyBodyError, type Proof, type Source } from '@sambung/ingest';
import { readingsOf } from './normalize';
import { readFile } from './notes/read-file';

/** Photos pasted into minutes make them large; the words never are. */
const MAX_BYTES = 10 * 1024 * 1024;
