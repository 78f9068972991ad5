import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const uiSource = fileURLToPath(new URL('../ui', import.meta.url));

/**
 * The program that `uiFolder.ts` runs. Builds the web application into `outDir`, replacing what is there. Reads no
 * configuration and no environment file and writes nowhere else. Throws with the compiler's message when the source
 * does not build.
 */
async function buildUi(outDir: string): Promise<void> {
  await build({
    root: uiSource,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      // The style sheet uses `light-dark()` as it is; compiled down it would no longer follow the page's own switch.
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      // The whole application is one page of one company's tool: one chunk loads faster than a dozen.
      chunkSizeWarningLimit: 2_000,
      reportCompressedSize: false,
    },
  });
}

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('usage: node buildUi.ts <folder>');
await buildUi(outDir);
