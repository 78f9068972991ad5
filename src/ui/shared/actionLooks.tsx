import type { ItemState, PlanAction } from '../api/types.ts';
import {
  type Icon,
  IconBan,
  IconCheck,
  IconCircleMinus,
  IconHelpCircle,
  IconLink,
  IconPencil,
  IconPlus,
} from './icons.ts';

/** The order in which actions are shown, most work first, questions last before what is left out. */
export const actionLooks: Readonly<Record<PlanAction, { readonly color: string; readonly Icon: Icon }>> = {
  create: { color: 'indigo', Icon: IconPlus },
  update: { color: 'blue', Icon: IconPencil },
  link: { color: 'teal', Icon: IconLink },
  unchanged: { color: 'gray', Icon: IconCheck },
  ask: { color: 'yellow', Icon: IconHelpCircle },
  blocked: { color: 'red', Icon: IconBan },
  skip: { color: 'gray', Icon: IconCircleMinus },
};

export const actionOrder = Object.keys(actionLooks) as readonly PlanAction[];

export const isAction = (text: string): text is PlanAction => Object.hasOwn(actionLooks, text);

export const stateColors: Readonly<Record<ItemState, string>> = {
  planned: 'gray',
  waiting: 'gray',
  sending: 'blue',
  unknown: 'yellow',
  done: 'teal',
  failed: 'red',
  skipped: 'gray',
};
