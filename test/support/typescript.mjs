// Runs the sources without a build: node --import ./test/support/typescript.mjs apps/standalone/main.ts
import { register } from 'node:module';

// Stack traces name the lines that were written.
process.setSourceMapsEnabled(true);
register('./typescript-loader.mjs', import.meta.url);
