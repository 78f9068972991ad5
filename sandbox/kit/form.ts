import { type Html, type HtmlPart, html } from './html.ts';

export interface FieldSettings {
  readonly name: string;
  readonly label: string;
  /** Unique on the page; from the name by default, which is enough for a page with one form. */
  readonly id?: string;
  readonly value?: string | number | null;
  readonly type?: 'text' | 'email' | 'password' | 'number' | 'date' | 'tel' | 'url' | 'search' | 'textarea';
  readonly hint?: HtmlPart;
  readonly error?: string | null;
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  /** The field that should have the cursor when the page opens: at most one per page. */
  readonly hasFocus?: boolean;
  readonly lengthMax?: number;
  readonly autocomplete?: string;
}

/** A labelled field whose hint and error are tied to it for screen readers. */
export function field(settings: FieldSettings): Html {
  const { name, label, id = `field-${name}`, value = null, type = 'text' } = settings;
  const attributes = html` id="${id}" name="${name}"${commonAttributes(settings, id)}`;
  const control =
    type === 'textarea'
      ? html`<textarea rows="4"${attributes}>${value}</textarea>`
      : html`<input type="${type}" value="${value}"${attributes}>`;
  return html`<div class="field"><label for="${id}">${label}</label>${control}${remarks(settings, id)}</div>`;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export function select(settings: Omit<FieldSettings, 'type'> & { readonly options: readonly Option[] }): Html {
  const { id = `field-${settings.name}` } = settings;
  const chosen = String(settings.value ?? '');
  const options = settings.options.map(
    (option) =>
      html`<option value="${option.value}"${option.value === chosen && html` selected`}>${option.label}</option>`,
  );
  return html`<div class="field"><label for="${id}">${settings.label}</label><select id="${id}" name="${settings.name}"${commonAttributes(settings, id)}>${options}</select>${remarks(settings, id)}</div>`;
}

export function checkbox(settings: {
  readonly name: string;
  readonly label: HtmlPart;
  readonly isChecked: boolean;
  readonly value?: string;
}): Html {
  return html`<label class="check"><input type="checkbox" name="${settings.name}" value="${settings.value ?? 'on'}"${settings.isChecked && html` checked`}> <span>${settings.label}</span></label>`;
}

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

export interface ButtonSettings {
  readonly id?: string;
  readonly kind?: 'plain' | 'danger';
  readonly name?: string;
  readonly value?: string;
}

export function button(label: string, { id, kind, name, value }: ButtonSettings = {}): Html {
  return html`<button${id !== undefined && html` id="${id}"`}${kind !== undefined && html` class="${kind}"`}${name !== undefined && html` name="${name}"`}${value !== undefined && html` value="${value}"`}>${label}</button>`;
}

export function form(action: string, body: HtmlPart, method: 'post' | 'get' = 'post', id?: string): Html {
  return html`<form${id !== undefined && html` id="${id}"`} method="${method}" action="${action}">${body}</form>`;
}

export interface Column {
  readonly label: string;
  readonly isNumber?: boolean;
}

/** A table that scrolls sideways by itself on a small screen; `empty` is said when there are no rows. */
export function table(columns: readonly Column[], rows: readonly (readonly HtmlPart[])[], empty: string): Html {
  if (rows.length === 0) return html`<p class="soft">${empty}</p>`;
  const cellClass = (index: number): HtmlPart => columns[index]?.isNumber === true && html` class="number"`;
  const heads = columns.map((column, index) => html`<th scope="col"${cellClass(index)}>${column.label}</th>`);
  const lines = rows.map(
    (cells) => html`<tr>${cells.map((cell, index) => html`<td${cellClass(index)}>${cell}</td>`)}</tr>`,
  );
  return html`<div class="scroll" tabindex="0"><table><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table></div>`;
}

/** Term and value pairs; pairs whose value is empty are left out. */
export function details(pairs: readonly (readonly [label: string, value: HtmlPart])[]): Html {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return html`<dl>${shown.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
}

export function badge(label: string, kind?: 'good' | 'warning' | 'bad'): Html {
  return html`<span class="badge${kind !== undefined && ` ${kind}`}">${label}</span>`;
}

function commonAttributes(settings: Omit<FieldSettings, 'type'>, id: string): Html {
  const { hint, error = null, lengthMax, autocomplete } = settings;
  const described = [hint !== undefined && `${id}-hint`, error !== null && `${id}-error`].filter(
    (part) => part !== false,
  );
  return html`${settings.isRequired === true && html` required`}${settings.isReadOnly === true && html` readonly`}${settings.hasFocus === true && html` autofocus`}${lengthMax !== undefined && html` maxlength="${lengthMax}"`}${autocomplete !== undefined && html` autocomplete="${autocomplete}"`}${error !== null && html` aria-invalid="true"`}${described.length > 0 && html` aria-describedby="${described.join(' ')}"`}`;
}

function remarks({ hint, error = null }: Omit<FieldSettings, 'type'>, id: string): Html {
  return html`${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>`}${error !== null && html`<p class="error" id="${id}-error">${error}</p>`}`;
}
