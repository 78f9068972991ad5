import { type ExactState, fullNameOf, type User } from '../state/exactState.ts';
import { emptyGuid, type Row } from '../state/rows.ts';
import { amsterdamOffsetSeconds, textOfWall, wallOfInstant } from '../state/wallClock.ts';
import type { ReadScope } from './served.ts';

/** `current/Me`: a list of one (exact-online.md 7.1). */
export function meRows(scope: ReadScope): readonly Row[] {
  const { user, state } = scope;
  const own = state.divisionRow(currentDivisionOf(state, user));
  const nowMs = state.nowMs();
  const wholeSecond = Math.floor(wallOfInstant(nowMs) / 1000) * 1000;
  return [
    {
      // The company the person has open, which the app need not have been granted (exact-online.md 7.1).
      CurrentDivision: own?.Code ?? null,
      DivisionCustomer: own?.Customer ?? null,
      DivisionCustomerCode: own?.CustomerCode ?? null,
      DivisionCustomerName: own?.CustomerName ?? null,
      DivisionCustomerVatNumber: own?.VATNumber ?? null,
      DossierDivision: own?.Code ?? null,
      AccountingDivision: own?.Code ?? null,
      IsEmployeeSelfServiceUser: false,
      IsMyFirmLiteUser: false,
      IsStarterUser: false,
      IsMyFirmPortalUser: false,
      IsClientUser: false,
      FullName: fullNameOf(user),
      PictureUrl: `${state.publicUrl}/docs/SysUserPicture.aspx?ID=${user.id}`,
      ThumbnailPicture: null,
      ThumbnailPictureFormat: null,
      UserID: user.id,
      UserName: user.email,
      LanguageCode: { EN: 'en-GB', NL: 'nl-NL', FR: 'fr-FR' }[user.language],
      Legislation: 1,
      Email: user.email,
      FirstName: user.firstName,
      MiddleName: user.middleName,
      LastName: user.lastName,
      Gender: 'O',
      Language: user.language,
      ServerTime: textOfWall(wholeSecond),
      ServerUtcOffset: amsterdamOffsetSeconds(nowMs),
      EmployeeID: emptyGuid,
      CustomerCode: own?.CustomerCode ?? null,
      PackageCode: 'EOLAPPCENTER',
      IsOEIMigrationMandatory: false,
    },
  ];
}

export function currentDivisionOf(state: ExactState, user: User): number {
  return user.divisions[0] ?? state.divisionRows()[0]?.Code ?? 0;
}

/** `system/AllDivisions`: every company of the licence, consented or not (exact-online.md 7.1). */
export function allDivisionRows(scope: ReadScope): readonly Row[] {
  const current = currentDivisionOf(scope.state, scope.user);
  const rows = [...scope.state.divisionRows()].sort((a, b) => a.Code - b.Code);
  return rows.map((row) => ({ ...row, Current: row.Code === current }));
}

/** `system/Divisions`: the user's companies, and of those only the consented ones (exact-online.md 7.1). */
export function divisionRows(scope: ReadScope): readonly Row[] {
  const current = currentDivisionOf(scope.state, scope.user);
  return scope.state
    .divisionRows()
    .filter((row) => scope.user.divisions.includes(row.Code) && scope.grantedDivisions.includes(row.Code))
    .sort((a, b) => a.Code - b.Code)
    .map((row) => ({ ...row, Current: row.Code === current }));
}

/** `hrm/Divisions`: the older list, of one licence, under its own names (exact-online.md 7.1). All companies here share one. */
export function licenceDivisionRows(scope: ReadScope): readonly Row[] {
  return divisionRows(scope).map((row) => ({ ...row, HID: row.Hid ?? null, Main: row.IsMainDivision ?? null }));
}
