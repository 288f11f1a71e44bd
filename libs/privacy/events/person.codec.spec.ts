import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import { personCodec } from './person.codec.ts';

fixturesContract(personCodec, new URL('./fixtures/', import.meta.url));
