import { Badge } from '@mantine/core';
import type { ItemState, PlanAction } from '../api/types.ts';
import { useNames } from '../texts/useNames.ts';
import { actionLooks, stateColors } from './actionLooks.tsx';

export function ActionBadge({ action }: { readonly action: PlanAction }) {
  const { actions } = useNames();
  return <Tag color={actionLooks[action].color} text={actions[action]} />;
}

export function StateBadge({ state }: { readonly state: ItemState }) {
  const { itemStates } = useNames();
  return <Tag color={stateColors[state]} text={itemStates[state]} />;
}

/** A small coloured label whose text keeps its contrast in both schemes (see styles.css). */
export function Tag({ color, text }: { readonly color: string; readonly text: string }) {
  return (
    <Badge variant="light" color={color} radius="sm" tt="none" fw={600} className="tag" data-color={color}>
      {text}
    </Badge>
  );
}
