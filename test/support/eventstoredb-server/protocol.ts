import { createRequire } from 'node:module';
import type * as Features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type * as FeaturesService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type * as Shared from '@eventstore/db-client/generated/shared_pb.js';
import type * as Status from '@eventstore/db-client/generated/status_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type * as StreamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';

/**
 * The protocol as the client package itself ships it (CommonJS, hence `require`), so that this server
 * and the client can never disagree about the wire.
 */
const require = createRequire(import.meta.url);
const generated = '@eventstore/db-client/generated';

export const features = require(`${generated}/serverfeatures_pb.js`) as typeof Features;
export const featuresService = require(
  `${generated}/serverfeatures_grpc_pb.js`,
) as typeof FeaturesService;
export const shared = require(`${generated}/shared_pb.js`) as typeof Shared;
export const rpcStatus = require(`${generated}/status_pb.js`) as typeof Status;
export const streams = require(`${generated}/streams_pb.js`) as typeof Streams;
export const streamsService = require(`${generated}/streams_grpc_pb.js`) as typeof StreamsService;

export type { Features, Shared, Status, Streams };
