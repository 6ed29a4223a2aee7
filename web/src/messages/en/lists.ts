export const lists = {
  'lists.title': 'Lists',
} as const;
