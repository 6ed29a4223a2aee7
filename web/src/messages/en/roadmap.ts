export const roadmap = {
  'roadmap.title': 'Roadmap',
} as const;
