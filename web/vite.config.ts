/** How the page is built. Nothing is inlined into HTML or CSS: the page's own policy would refuse it. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { pdfDecoders } from './preview/decoders-plugin.ts'
import { themeStyles } from './styles/theme-styles.ts'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

export default defineConfig({
  root: path('.'),
  base: '/',
  plugins: [react(), themeStyles(), pdfDecoders()],
  build: {
    outDir: path('../dist/page'),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: { input: { index: path('index.html'), preview: path('preview.html') } },
  },
})
