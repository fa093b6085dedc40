import { plain, type Item, type ItemField, type Notes, type Session } from './notes';
import { isSpeakerName, speakerIn } from './speakers';
import { notesOfTable } from './tables';
import {
  itemFieldOf,
  keepFirst,
  labelled,
  marksKind,
  numberInTitle,
  raisesNothing,
  sessionFieldOf,
} from './words';

interface Paragraph {
  is: 'paragraph';
  text: string;
  /** By its style. */
  heading: boolean;
  /** All of it: people make headings so, and emphasize. */
  bold: boolean;
  /** Of the list, from 0; undefined where it is in none. */
  level: number | undefined;
  /** Which of the document's lists it is in. */
  list: string | undefined;
}

export type Block = Paragraph | { is: 'table'; rows: string[][] };

/** "Ibu Sulastri (RT 02): lampu jalan padam". */
const SPEAKER_FIRST = /^([^:\n]{4,70}?)\s*:\s*([\s\S]+)$/;
/** "1. ", "2) ", "a. ", "- " as typed by hand. */
const TYPED_NUMBER = /^(\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+|^[-•–]\s+/i;
const CODE = /^\[([^\]\n]{1,20})\]\s*/;
/** Headings over the talk itself, or over kinds of items: no speaker's name. */
const SECTION =
  /^(tanya jawab|sesi|ngombe|notul\w*|risalah|berita acara|jalannya|hasil|isi|daftar|rekap\w*|aduan|pengaduan|keluhan|usul\w*|aspirasi|saran|pertanyaan|permasalahan|diskusi|dialog|ucapan|terima kasih|lain lain)\b/;

const kindOfNumber = (number = ''): string =>
  /^\d/.test(number) ? 'figures' : /^[a-z]/i.test(number) ? 'letters' : 'points';

/** What may stand in a line of its own under an item. */
const BESIDE: readonly (ItemField | undefined)[] = [
  'answer',
  'answeredBy',
  'promisedDate',
  'note',
  'location',
  'kelurahan',
  'kecamatan',
  'kind',
];

/** A document as people minute a talk: speakers as headings, what each raised as numbered items under them. */
export function notesOfOutline(blocks: Block[]): Notes {
  const outline = new Outline();
  for (const block of blocks) {
    if (block.is === 'table') outline.readTable(block.rows);
    else outline.readParagraph(block);
  }
  return outline.notes;
}

class Outline {
  readonly notes: Notes = { session: {}, items: [] };
  private speaker: string | undefined;
  /** What the heading over the speakers says, and what a line under one of them does. */
  private section = '';
  private part = '';
  /** Past the title, where whatever stands is worth a look. */
  private hasBegun = false;
  private item: Item | undefined;
  private itemLevel = 0;
  /** Where a further line of the item in hand belongs. */
  private continues: ItemField = 'text';
  private itemList = '';
  /** After a bare "Jawaban:" the office's points may follow as a list of their own: they are nobody's complaints. */
  private answerList: string | undefined;

  readTable(rows: string[][]): void {
    const table = notesOfTable(rows.map((cells, index) => ({ number: index + 1, cells })));
    this.takeSession(table.session);
    for (const { fields } of table.items) this.add(fields);
    this.item = undefined;
  }

  readParagraph(paragraph: Paragraph): void {
    const { text, level } = paragraph;
    const number = TYPED_NUMBER.exec(text)?.[0];
    const line = number === undefined ? text : text.slice(number.length);
    const listed = level !== undefined || number !== undefined;
    const list = paragraph.list ?? kindOfNumber(number);
    if (this.readSessionLine(line)) return;
    if (this.readHeading(line, paragraph, listed)) return;
    if (this.readItemLine(line)) return;
    if (this.answerList === 'next' && listed && list !== this.itemList) this.answerList = list;
    if (listed && list === this.answerList) this.continueWith(text);
    else if (listed && (this.item === undefined || this.depth(level, number) <= this.itemLevel)) {
      this.itemLevel = this.depth(level, number);
      this.itemList = list;
      this.begin(line);
    } else if (this.item !== undefined) this.continueWith(text);
    else if (this.speaker !== undefined) this.begin(line);
    else if (this.hasBegun && !raisesNothing(this.section)) this.addProse(text);
  }

  /** Word's own lists say how deep they are; by hand, letters stand under numbers. */
  private depth = (level: number | undefined, number: string | undefined): number =>
    level ?? (/^[a-z]/i.test(number ?? '') ? 1 : 0);

  private takeSession(session: Session): void {
    this.notes.session = { ...session, ...this.notes.session };
  }

  private readSessionLine(line: string): boolean {
    if (this.notes.items.length > 0) return false;
    const found = labelled(line);
    const field = found && sessionFieldOf(found.label);
    if (found && field) keepFirst(this.notes.session, field, found.value);
    else keepFirst(this.notes.session, 'number', numberInTitle(line) ?? '');
    return field !== undefined;
  }

  private readHeading(line: string, { heading, bold }: Paragraph, listed: boolean): boolean {
    const isListOfNames = listed && raisesNothing(this.section);
    const speaker = isListOfNames ? undefined : speakerIn(line);
    const words = plain(line);
    const isPart = raisesNothing(line) || SECTION.test(words) || itemFieldOf(line) === 'text';
    if (speaker !== undefined) this.beginSpeaker(speaker);
    else if (isPart && (heading || bold)) this.beginSection(line);
    else if (isPart && line.endsWith(':')) this.part = marksKind(line) ? line : '';
    else if (heading) this.beginSpeaker(line);
    else return false;
    this.item = undefined;
    this.hasBegun = true;
    return true;
  }

  private beginSection(line: string): void {
    this.section = raisesNothing(line) || marksKind(line) ? line : '';
    this.part = '';
    this.speaker = undefined;
  }

  private beginSpeaker(name: string): void {
    this.speaker = name;
    this.part = '';
    if (raisesNothing(this.section)) this.section = '';
  }

  /** "Jawaban: …", "Target: …" under an item, "Usulan: …" as an item of its own. */
  private readItemLine(line: string): boolean {
    const found = labelled(line);
    const field = found && itemFieldOf(found.label);
    if (found === undefined || field === undefined) return false;
    if (field === 'text') {
      this.begin(found.value, marksKind(found.label) ? found.label : undefined);
      return true;
    }
    if (this.item === undefined || !BESIDE.includes(field)) return false;
    this.item.fields[field] = found.value;
    this.continues = field;
    this.answerList = found.value === '' ? 'next' : undefined;
    return true;
  }

  private begin(line: string, kind?: string): void {
    const code = CODE.exec(line);
    let text = code ? line.slice(code[0].length) : line;
    let speaker = this.speaker;
    const spoken = SPEAKER_FIRST.exec(text);
    if (spoken?.[1] !== undefined && spoken[2] !== undefined && isSpeakerName(spoken[1]))
      [speaker, text] = [spoken[1], spoken[2]];
    const labelledText = labelled(text);
    const isMarked =
      labelledText && marksKind(labelledText.label) && itemFieldOf(labelledText.label) === 'text';
    if (kind === undefined && isMarked) [kind, text] = [labelledText.label, labelledText.value];
    const marked = kind ?? (this.part || this.section);
    this.add({
      text,
      ...(code?.[1] === undefined ? {} : { code: code[1] }),
      ...(speaker === undefined ? {} : { speaker }),
      ...(marked === '' ? {} : { kind: marked }),
    });
  }

  private add(fields: Item['fields']): void {
    this.item = { ...this.nextPlace(), fields };
    this.continues = 'text';
    this.answerList = undefined;
    this.notes.items.push(this.item);
  }

  private addProse(text: string): void {
    this.notes.items.push({ ...this.nextPlace(), fields: { text }, isProse: true });
  }

  private nextPlace(): Pick<Item, 'position' | 'where'> {
    const position = this.notes.items.length + 1;
    return { position, where: `butir ${position}` };
  }

  private continueWith(text: string): void {
    if (this.item === undefined) return;
    const before = this.item.fields[this.continues];
    this.item.fields[this.continues] = before ? `${before}\n${text}` : text;
  }
}
