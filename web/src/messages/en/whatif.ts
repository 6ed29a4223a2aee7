export const whatif = {
  'whatif.title': 'What-if',
} as const;
