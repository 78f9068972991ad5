import { Group, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Counts, Kind, PlanAction } from '../../api/types.ts';
import { actionLooks, actionOrder } from '../../shared/actionLooks.tsx';
import { type Icon, IconListDetails } from '../../shared/icons.ts';
import { useFormat } from '../../texts/useFormat.ts';
import { useNames } from '../../texts/useNames.ts';
import { countedKinds, countOf } from './counts.ts';

interface Props {
  readonly counts: Counts;
  readonly kind: Kind | undefined;
  readonly chosen: PlanAction | undefined;
  readonly onChoose: (action: PlanAction | undefined) => void;
}

/** A big number per action; a click shows only its records, a second click all again. */
export function ActionTiles({ counts, kind, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const total = actionOrder.reduce((sum, action) => sum + countOf(counts, action, kind), 0);
  const perKind = (action: PlanAction) =>
    countedKinds.map((one) => ({ kind: one, count: countOf(counts, action, one) }));
  return (
    <fieldset className="tiles" aria-label={t('run.tilesLabel')}>
      <Tile
        name={t('run.all')}
        hint={t('run.allHint')}
        count={total}
        Icon={IconListDetails}
        isChosen={chosen === undefined}
        onClick={() => onChoose(undefined)}
      />
      {actionOrder.map((action) => (
        <Tile
          key={action}
          name={names.actions[action]}
          hint={names.actionHints[action]}
          count={countOf(counts, action, kind)}
          split={kind === undefined ? perKind(action) : undefined}
          Icon={actionLooks[action].Icon}
          isChosen={chosen === action}
          onClick={() => onChoose(chosen === action ? undefined : action)}
        />
      ))}
    </fieldset>
  );
}

interface TileProps {
  readonly name: string;
  readonly hint: string;
  readonly count: number;
  readonly split?: readonly { readonly kind: Kind; readonly count: number }[] | undefined;
  readonly Icon: Icon;
  readonly isChosen: boolean;
  readonly onClick: () => void;
}

function Tile({ name, hint, count, split, Icon, isChosen, onClick }: TileProps) {
  const format = useFormat();
  const { kindsMany } = useNames();
  const parts = (split ?? []).filter((part) => part.count > 0);
  return (
    <UnstyledButton className="tile" aria-pressed={isChosen} onClick={onClick} title={hint}>
      <Text span size="sm" fw={600} className="long-text">
        {name}
      </Text>
      <Group justify="space-between" wrap="nowrap" gap={6}>
        <Text span fz={26} fw={700} lh={1.1} className={count === 0 ? 'figures faint' : 'figures'}>
          {format.number(count)}
        </Text>
        <Icon size={18} aria-hidden className="faint" />
      </Group>
      <Text span size="xs" c="dimmed">
        {parts.length === 0
          ? hint
          : parts.map((part) => `${format.number(part.count)} ${kindsMany[part.kind].toLowerCase()}`).join(', ')}
      </Text>
    </UnstyledButton>
  );
}
