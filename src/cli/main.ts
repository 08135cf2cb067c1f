#!/usr/bin/env node
import { commandLine } from './command-line.ts';
import { watchWriting } from './terminal.ts';

watchWriting(process.stdout);
watchWriting(process.stderr);
await commandLine(process.argv.slice(2));
