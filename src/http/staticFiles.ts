import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Context, Hono } from 'hono';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Vite puts a hash of the content into every name below `assets`, so such a name never changes its content. */
const isHashed = (path: string): boolean => path.startsWith('/assets/');
const compressible = /javascript|css|html|json|svg/;
const smallestWorthCompressing = 1_024;

interface StaticFile {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
  readonly contentType: string;
}

/**
 * The built UI. The folder is read once into memory: a request can only name what was there, so no path can lead out
 * of it. Every address that is not a file gives the page itself, which knows its own routes.
 */
export function uiFiles(uiFolder: string | null): Hono {
  const files = uiFolder === null ? new Map<string, StaticFile>() : readFolder(uiFolder);
  const app = new Hono();
  app.get('*', (c) => {
    const file = files.get(c.req.path);
    if (file !== undefined) return sendFile(c, file, isHashed(c.req.path));
    // An id in an address may hold a dot; only a name that a browser asks for as a file is answered as one.
    const isPage = !isHashed(c.req.path) && contentTypes[extname(c.req.path)] === undefined;
    const page = files.get('/index.html');
    if (!isPage) return c.text('There is no such file.', 404);
    return page === undefined ? c.text('The user interface is not installed here.', 503) : sendFile(c, page, false);
  });
  return app;
}

export function sendFile(c: Context, file: StaticFile, isImmutable: boolean): Response {
  c.header('Content-Type', file.contentType);
  c.header('Cache-Control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (file.gzip === null) return c.body(file.plain);
  c.header('Vary', 'Accept-Encoding');
  if (!/\bgzip\b/.test(c.req.header('Accept-Encoding') ?? '')) return c.body(file.plain);
  c.header('Content-Encoding', 'gzip');
  return c.body(file.gzip);
}

function readFolder(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(folder, path).split(sep).join('/')}`, readStaticFile(path));
  }
  return files;
}

/** One file as it is sent, compressed beforehand where that saves something. */
export function readStaticFile(path: string): StaticFile {
  const contentType = contentTypes[extname(path)] ?? 'application/octet-stream';
  const plain = new Uint8Array(readFileSync(path));
  const isWorthIt = compressible.test(contentType) && plain.byteLength >= smallestWorthCompressing;
  return { plain, gzip: isWorthIt ? new Uint8Array(gzipSync(plain)) : null, contentType };
}
