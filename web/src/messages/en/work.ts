export const work = {
  'work.title': 'Work',
} as const;
