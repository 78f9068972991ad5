/** Forms of a page as a browser would see them, as far as the sandboxes' pages need it. */
export type FormFields = readonly (readonly [name: string, value: string])[];

export interface Form {
  readonly action: string;
  readonly hidden: FormFields;
  readonly names: ReadonlySet<string>;
}

export function formsOf(html: string): readonly Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, attributes = '', inner = '']) => {
    const inputs = [...inner.matchAll(/<(?:input|button|select|textarea)\b([^>]*)>/g)].map(([, text = '']) => text);
    return {
      action: attribute(attributes, 'action') ?? '',
      hidden: inputs
        .filter((text) => attribute(text, 'type') === 'hidden')
        .map((text) => [attribute(text, 'name') ?? '', attribute(text, 'value') ?? ''] as const),
      names: new Set(inputs.flatMap((text) => attribute(text, 'name') ?? [])),
    };
  });
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  if (match === null) return null;
  return (match[1] ?? '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Login fields of either sandbox: Exact's carry the names that clients who fill them in themselves know. */
export const loginFields = (html: string, login: { readonly email: string; readonly password: string }): FormFields => {
  const [name, secret] = html.includes('UserNameField') ? ['UserNameField', 'PasswordField'] : ['email', 'password'];
  return [
    [name, login.email],
    [secret, login.password],
  ];
};
