import { Group, Text } from '@mantine/core';

export function Logo() {
  return (
    <Group gap={10} wrap="nowrap">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#3b5bdb" />
        <g fill="none" stroke="#fff" strokeWidth="3">
          <circle cx="10.5" cy="19" r="5.5" />
          <circle cx="21.5" cy="19" r="5.5" />
          <path d="M10.5 19 14 10h5l2.500 9" strokeLinecap="round" strokeLinejoin="round" strokeWidth="2.250" />
        </g>
      </svg>
      <Text span fw={700} fz="lg">
        Tandem
      </Text>
    </Group>
  );
}
