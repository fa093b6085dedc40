/** Reads `{ stories, found }` as JSON from standard input and prints what chaos counts of them. */
import { text } from 'node:stream/consumers';
import { accountsOf } from '../../tools/chaos/accounts.mjs';

const { stories, found } = JSON.parse(await text(process.stdin));
const told = stories.map((story) => ({ ...story, accepted: new Set(story.accepted) }));
console.log(JSON.stringify(accountsOf(told, found)));
