#!/usr/bin/env node
// For the container's health check: exit code 0 when the service on this machine's port is ready.
const timeoutMs = 4_000;
const port = process.env.PORT ?? '3000';
const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
  signal: AbortSignal.timeout(timeoutMs),
}).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
