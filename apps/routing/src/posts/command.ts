import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCity } from '../city/load';
import { REPOSITORY_CITIES } from '../settings';
import { POST_LABELS } from '../triage/genuine';
import { signsOfCity } from '../triage/signs';
import { evaluatePosts, type PostEvaluation } from './measure-posts';
import { readPosts } from './read-posts';

const USAGE = `npm run evaluate:posts -- --posts FILE --test FILE [--city DIR] [--json] [--help]
Learns from labelled posts which are complaints, and says how well that does on others, beside a baseline.

  --posts FILE  CSV with the columns text and label: keluhan, respon (an official's reply) or bukan
  --test FILE   the same; nothing of it is learnt from
  --city DIR    the city whose words are used; otherwise the repository's Malang
  --json        prints the figures as JSON only`;

/** @returns what is to be printed. @throws Error with a sentence. */
export async function postsEvaluation(words: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      posts: { type: 'string' },
      test: { type: 'string' },
      city: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return USAGE;
  if (values.posts === undefined || values.test === undefined) throw new Error(USAGE);
  const signsOf = signsOfCity(loadCity(values.city ?? join(REPOSITORY_CITIES, 'malang')));
  const figures = evaluatePosts(await readPosts(values.posts), await readPosts(values.test), signsOf);
  return values.json
    ? JSON.stringify(figures, null, 2)
    : [tableOf(figures), JSON.stringify(figures)].join('\n');
}

function tableOf({ learntFrom, triedOn, ours, baseline }: PostEvaluation): string {
  const line = (name: string, valueOf: (figures: PostEvaluation['ours']) => string): string =>
    `${name.padEnd(34)}${valueOf(baseline).padStart(12)}${valueOf(ours).padStart(12)}`;
  return [
    `Learnt from ${learntFrom} posts, tried on ${triedOn}.`,
    `${''.padEnd(34)}${'baseline'.padStart(12)}${'ours'.padStart(12)}`,
    line('macro-F1, complaint or not', ({ macroF1 }) => macroF1.toFixed(3)),
    ...(['complaint', 'other'] as const).flatMap((kind) => [
      line(`${kind}: precision`, (figures) => figures[kind].precision.toFixed(3)),
      line(`${kind}: recall`, (figures) => figures[kind].recall.toFixed(3)),
    ]),
    ...POST_LABELS.map((label) =>
      line(`${label}: said to be complaints`, ({ saidComplaint }) => {
        const { count, of } = saidComplaint[label];
        return `${count}/${of}`;
      }),
    ),
  ].join('\n');
}
