// Files that Vite takes in as text.
interface ImportMeta {
  glob(pattern: string, options: {query: '?raw'; import: 'default'; eager: true}): Record<string, string>;
}
