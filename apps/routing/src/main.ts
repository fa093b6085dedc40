import 'reflect-metadata';
import { runMain } from '@sambung/platform';
import { start } from './service';

void runMain(start, process.env);
