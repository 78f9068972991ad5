import type { Migration } from 'kysely/migration';
import { spine } from './001-spine.ts';
import { views } from './002-views.ts';
import { governor } from './003-governor.ts';
import { live } from './004-live.ts';
import { trust } from './005-trust.ts';
import { history } from './006-history.ts';
import { stages } from './007-stages.ts';
import { administrations } from './008-administrations.ts';
import { readLag } from './009-readLag.ts';
import { tokenTurns } from './010-tokenTurns.ts';
import { looked } from './011-looked.ts';
import { filterChanges } from './012-filterChanges.ts';

/** In order of name. A migration that was released is never edited: the next one corrects it. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-spine': spine,
  '002-views': views,
  '003-governor': governor,
  '004-live': live,
  '005-trust': trust,
  '006-history': history,
  '007-stages': stages,
  '008-administrations': administrations,
  '009-readLag': readLag,
  '010-tokenTurns': tokenTurns,
  '011-looked': looked,
  '012-filterChanges': filterChanges,
};
