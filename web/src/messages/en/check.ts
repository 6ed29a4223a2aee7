export const check = {
  'check.title': 'Check',
} as const;
