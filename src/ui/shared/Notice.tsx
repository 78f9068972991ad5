import { Alert, type AlertProps } from '@mantine/core';
import type { ReactNode } from 'react';

export type NoticeColor = 'indigo' | 'teal' | 'yellow' | 'red';

interface Props extends Omit<AlertProps, 'color' | 'variant'> {
  readonly color: NoticeColor;
  readonly children?: ReactNode;
}

/** A coloured box for something worth noticing; its colours keep their contrast in both schemes (see styles.css). */
export function Notice({ color, ...alert }: Props) {
  return <Alert variant="light" color={color} className="notice" data-color={color} {...alert} />;
}
