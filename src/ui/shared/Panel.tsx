import { Paper, type PaperProps, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props extends PaperProps {
  readonly title?: string;
  readonly children: ReactNode;
}

/** A bordered area with an optional heading. */
export function Panel({ title, children, ...paper }: Props) {
  return (
    <Paper component="section" withBorder p="lg" className="panel" {...paper}>
      {title !== undefined && (
        <Title order={2} fz="lg" mb="sm">
          {title}
        </Title>
      )}
      {children}
    </Paper>
  );
}
