import { run } from '@sambung/ingest';
import { channel } from './channel';

run(channel, process.env);
