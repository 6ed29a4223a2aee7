export const screen = {
  'screen.title': 'Screen',
} as const;
