// Everything is served by the binary under /ui/: no inline script or style, no data: script, nothing of another host.
import {defineConfig} from 'vite';

export default defineConfig({
  base: '/ui/',
  esbuild: {jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none'},
  build: {
    outDir: '../build/pages',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: {polyfill: false},
    target: 'es2022',
    reportCompressedSize: false,
  },
});
