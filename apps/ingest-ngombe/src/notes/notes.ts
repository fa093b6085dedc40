/**
 * A session's notes as they were typed, in one plain shape whatever the file's format: nothing is interpreted yet.
 * Date cells come as `2024-01-12`, time cells as `19:00`.
 */
export interface Notes {
  session: Session;
  items: Item[];
}

export type SessionField = 'number' | 'date' | 'time' | 'venue' | 'kelurahan' | 'kecamatan';
export type Session = Partial<Record<SessionField, string>>;

export type ItemField =
  | 'code'
  | 'speaker'
  | 'phone'
  /** Where the speaker lives: a contact. */
  | 'address'
  /** Where the matter is. */
  | 'location'
  | 'kelurahan'
  | 'kecamatan'
  | 'title'
  | 'text'
  | 'kind'
  | 'answer'
  | 'answeredBy'
  | 'promisedDate'
  | 'note'
  | 'anonymous'
  | 'confidential';

export interface Item {
  /** The row of the table, or the running number of the item in a document: for people, never for identity. */
  position: number;
  /** The same in words: "Tanya Jawab, baris 7". */
  where: string;
  /** A sentence of a document that is no numbered item: shown to whoever wrote it, and not taken. */
  isProse?: true;
  fields: Partial<Record<ItemField, string>>;
}

/** A table as all three formats have it. */
export interface Row {
  /** As the person sees it beside the row. */
  number: number;
  cells: string[];
}

/** For comparing what people type: case, spacing and punctuation do not count. */
export const plain = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** One spelling of a cell's text: inner line breaks stay, they are the note taker's. */
export const tidy = (typed: string): string =>
  typed
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
