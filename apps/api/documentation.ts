import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { documentAnswers } from './documentation/documented-answers.ts';
import { documentInputs } from './documented-inputs.ts';
import { eventSchemas } from '../composition/event-documents.ts';

/** Files of the swagger-ui-dist package that the page uses, and their types. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Order Ledger: HTTP API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="icon" href="/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/begin.js"></script>
  </body>
</html>
`;

const begin = `SwaggerUIBundle({ url: '/docs-json', dom_id: '#api', deepLinking: true });\n`;

const assetCacheSeconds = 3_600;

/**
 * OpenAPI at /docs (a page) and /docs-json, and the JSON Schema of every stored event at /docs/events;
 * drawn up when somebody first asks. Nest's own page needs scripts inside the HTML, which the content
 * security policy forbids, and a package that needs Node 22.
 */
export function publishDocumentation(app: NestFastifyApplication): void {
  const description = new DocumentBuilder()
    .setTitle('Order Ledger')
    .setDescription(
      'Takes orders and payments for Swedish merchants and keeps every fact as an immutable event. Amounts are whole öre; errors are application/problem+json with a stable code.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key' })
    .build();
  let document: OpenAPIObject | undefined;
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.get('/docs-json', () => {
    if (document === undefined) documentInputs();
    return (document ??= documentAnswers(SwaggerModule.createDocument(app, description)));
  });
  server.get('/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  server.get('/docs/begin.js', (_request, reply) => reply.type('text/javascript').send(begin));
  publishEventSchemas(server);
  publishAssets(server);
}

function publishEventSchemas(server: FastifyInstance): void {
  let schemas: string | undefined;
  server.get('/docs/events', (_request, reply) =>
    reply
      .type('application/schema+json; charset=utf-8')
      .header('cache-control', `public, max-age=${String(assetCacheSeconds)}`)
      .send((schemas ??= JSON.stringify(eventSchemas()))),
  );
}

function publishAssets(server: FastifyInstance): void {
  const { resolve } = createRequire(import.meta.url);
  for (const [name, type] of Object.entries(assets))
    server.get(`/docs/${name}`, async (_request, reply): Promise<FastifyReply> => {
      const file = await readFile(resolve(`swagger-ui-dist/${name}`));
      return reply
        .type(type)
        .header('cache-control', `public, max-age=${String(assetCacheSeconds)}`)
        .send(file);
    });
}
