import { bearer, FaultyBodyError, type Source, type UploadedFile } from '@sambung/ingest';
import { readingsOf } from './normalize';
import { readFile } from './notes/read-file';

/** Photos pasted into minutes make a file large; the words never are. What multipart adds comes on top. */
const MAX_BYTES = 10 * 1024 * 1024 + 16 * 1024;

export const sourcesOf = (token: string | undefined): Source[] => [
  {
    path: 'sessions',
    summary:
      "Takes the notes of one session of the mayor's open talk as a file (XLSX, CSV or DOCX): a complaint for each item.",
    accepts: 'multipart/form-data',
    maxBytes: MAX_BYTES,
    proof: bearer(token),
    precedence: 10,
    answer: 'results',
    read: async (body, { receivedAt }) =>
      readingsOf(await readFile(fileOf(body as UploadedFile[])), receivedAt),
  },
];

function fileOf(files: UploadedFile[]): Buffer {
  const [file, ...more] = files;
  if (file === undefined || file.content.length === 0)
    throw new FaultyBodyError([{ field: 'file', rule: 'isNotEmpty' }]);
  if (more.length > 0) throw new FaultyBodyError([{ field: 'file', rule: 'isOne' }]);
  return file.content;
}
