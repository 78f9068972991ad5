import { redirect } from '../../kit/page.ts';
import type { WireResponse } from '../../kit/wire.ts';
import type { ExactState, User } from '../state/exactState.ts';
import { chosenDivision } from './accountList.ts';
import type { PageContext } from './frame.ts';
import { changeItem, createItem, itemPage, newItemPage } from './itemDetail.ts';
import { itemListPage } from './itemList.ts';
import { changeOrder, orderListPage, orderPage } from './orders.ts';

/** Items and orders. Undefined: no page of theirs. */
export function tradePage(context: PageContext, state: ExactState, user: User | null): WireResponse | undefined {
  const [area, first, id = '', action = ''] = context.path.toLowerCase().split('/').slice(1);
  if (area !== 'items' && area !== 'orders') return undefined;
  if (user === null) return redirect(`/login?back=/${area}`);
  const isItems = area === 'items';
  const isPost = context.request.method === 'POST';
  if (first === undefined) return (isItems ? itemListPage : orderListPage)(context, state, user);
  if (isItems && first === 'new') {
    const division = chosenDivision(context, state, user);
    if (division === undefined) return undefined;
    const page = { context, user, division };
    return isPost ? createItem(page) : newItemPage(page);
  }
  const division = user.divisions.includes(Number(first)) ? state.division(Number(first)) : undefined;
  const row = division?.entity(isItems ? 'Items' : 'SalesOrders').get(id);
  if (division === undefined || row === undefined)
    return redirect(isItems ? '/items?notice=noItem' : '/orders?notice=noOrder');
  const page = { context, user, division };
  if (isPost) return (isItems ? changeItem : changeOrder)(page, row, action);
  return (isItems ? itemPage : orderPage)(page, row);
}
