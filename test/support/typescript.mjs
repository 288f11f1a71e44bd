// Runs the sources without a build: node --import ./test/support/typescript.mjs apps/standalone/main.ts
import { register } from 'node:module';

register('./typescript-loader.mjs', import.meta.url);
