import { answeredNote, linkedNote, type Ticketed } from './notes';

const ticket = (trackingId: string, given: Partial<Ticketed> = {}): Ticketed => ({
  ...{ trackingId, reporter: trackingId, isAnswered: false, told: [], tellings: 0 },
  ...given,
});
const group = (count: number): Ticketed[] =>
  Array.from({ length: count }, (_, index) => ticket(String(7_000_000 + index)));
const first = (tickets: Ticketed[]): Ticketed => tickets[0] ?? ticket('');

it('names the others and how many people have told of it', () => {
  const three = group(3);
  expect(linkedNote(first(three), three)?.note).toMatchObject({
    kind: 'internal',
    text: expect.stringMatching(/#7000001, #7000002\. .*3 laporan dari 3 pelapor/),
  });
});

it('says nothing to a ticket that stands alone', () => {
  expect(linkedNote(ticket('7000000'), [ticket('7000000')])).toBeUndefined();
});

it('tells a ticket anew when there are half as many again, so that a flood makes no flood of notes', () => {
  let own = ticket('7000000');
  const told: number[] = [];
  for (let size = 2; size <= 40; size++) {
    const all = [own, ...group(size).slice(1)];
    if (linkedNote(own, all) === undefined) continue;
    told.push(size);
    own = { ...own, told: all.slice(1).map(({ trackingId }) => trackingId) };
  }
  expect(told).toEqual([2, 3, 4, 6, 9, 13, 19, 28]);
});

it('puts right what it has said when one of them is another matter by now', () => {
  const own = ticket('7000000', { told: ['7000001', '7000002'] });
  expect(linkedNote(own, [own, ticket('7000001')])?.note.text).toContain('Koreksi daftar');
  expect(linkedNote(own, [own])?.note.text).toContain('tidak lagi dihubungkan');
});

it('names twenty at most', () => {
  const many = group(30);
  expect(linkedNote(first(many), many)?.note.text).toContain('dan 9 lainnya');
});

it('has one key for one set of tickets, in whatever order', () => {
  const three = group(3);
  const keys = [three, [...three].reverse()].map((all) => linkedNote(first(three), all)?.key);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).not.toBe(linkedNote(first(three), group(4))?.key);
});

it('has another key for the same set when it is told of it again', () => {
  const keys = [0, 1].map((tellings) => {
    const own = ticket('7000000', { tellings });
    return linkedNote(own, [own, ticket('7000001')])?.key;
  });
  expect(keys[0]).not.toBe(keys[1]);
});

it('offers an answer by its number', () => {
  expect(answeredNote('7000005').note.text).toContain('#7000005 sudah dijawab');
});
