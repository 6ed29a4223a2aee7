export const law = {
  'law.title': 'Law',
} as const;
