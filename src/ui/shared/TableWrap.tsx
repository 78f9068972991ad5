import type { ReactNode } from 'react';

interface Props {
  /** Names the region for those who reach it by keyboard to scroll it. */
  readonly label: string;
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

/** Lets a wide table scroll sideways in its own place, by touch and by keyboard, instead of widening the page. */
export function TableWrap({ label, isBusy = false, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard (WCAG 2.1.1).
    <section className="table-wrap" tabIndex={0} aria-label={label} aria-busy={isBusy}>
      {children}
    </section>
  );
}
