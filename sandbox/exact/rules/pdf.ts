/** Text of a PDF string: brackets and backslashes are escaped, what Latin-1 lacks becomes a question mark. */
function pdfText(text: string): string {
  const latin = text.replace(/[^\u0020-\u007e\u00a0-\u00ff]/g, '?');
  return latin.replace(/[\\()]/g, (character) => `\\${character}`);
}

/** A page of A4 with one line of text under the other, the first one large. The same lines give the same bytes. */
export function pdfOf(lines: readonly string[]): Uint8Array {
  const [title = '', ...rest] = lines;
  const body = rest.map((line) => `0 -18 Td (${pdfText(line)}) Tj`).join('\n');
  const drawing = `BT /F1 18 Tf 60 770 Td (${pdfText(title)}) Tj /F1 11 Tf 0 -14 Td\n${body}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  // Every character is Latin-1, so that positions in the text are positions in the file.
  return Buffer.from(text, 'latin1');
}
