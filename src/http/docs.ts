import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { readStaticFile, sendFile } from './staticFiles.ts';

export const openApiPath = '/api/openapi.json';

const assets = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;

/** Trying an operation out needs the header that the cross-site guard asks for; the page is of this very site. */
const startScript = (clientHeader: string): string => `
window.SwaggerUIBundle({
  url: ${JSON.stringify(openApiPath)},
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: (request) => ({ ...request, headers: { ...request.headers, ${JSON.stringify(clientHeader)}: 'docs' } }),
});
`;

/** The API's own page, served whole from here: it asks nobody else for anything. */
export function docsPage(clientHeader: string): Hono {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const files = new Map(assets.map((name) => [`/api/docs/${name}`, join(folder, name)]));
  const app = new Hono();
  app.get('/api/docs', (c) =>
    c.html(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tandem API</title>
<link rel="icon" href="/api/docs/favicon-32x32.png">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<main id="docs"></main>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>`),
  );
  app.get('/api/docs/start.js', (c) => {
    c.header('Content-Type', 'text/javascript; charset=utf-8');
    return c.body(startScript(clientHeader));
  });
  app.get('/api/docs/:file', (c, next) => {
    const path = files.get(c.req.path);
    return path === undefined ? next() : sendFile(c, readStaticFile(path), false);
  });
  return app;
}
