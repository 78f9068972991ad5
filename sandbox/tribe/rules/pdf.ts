/** One line of a document: text columns by their distance from the left edge, in points. */
export interface PdfLine {
  readonly columns: readonly { readonly x: number; readonly text: string; readonly isRight?: true }[];
  readonly size: number;
  readonly isBold?: true;
}

const pageWidth = 595;
const pageHeight = 842;
const margin = 60;
/** Average width of a Helvetica character relative to its size: enough to set figures flush right. */
const characterWidth = 0.52;

/**
 * A PDF of plain lines on A4, as many pages as needed: enough for an invoice that a person can open, made without a library
 * and the same bytes for the same lines.
 */
export function pdf(title: string, lines: readonly PdfLine[]): Uint8Array {
  const pages: string[] = [];
  let content = '';
  let y = pageHeight - margin;
  for (const line of lines) {
    if (y < margin) {
      pages.push(content);
      content = '';
      y = pageHeight - margin;
    }
    for (const { x, text, isRight } of line.columns) {
      const left = isRight === true ? x - text.length * line.size * characterWidth : x;
      content += `BT /${line.isBold === true ? 'F2' : 'F1'} ${line.size} Tf ${left.toFixed(1)} ${y.toFixed(1)} Td (${escapeText(text)}) Tj ET\n`;
    }
    y -= line.size * 1.6;
  }
  pages.push(content);
  return assemble(title, pages);
}

function assemble(title: string, pages: readonly string[]): Uint8Array {
  const firstPage = 6;
  const kids = pages.map((_, index) => `${firstPage + index * 2} 0 R`).join(' ');
  const font = (name: string): string =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    font('Helvetica'),
    font('Helvetica-Bold'),
    `<< /Title (${escapeText(title)}) /Producer (Tribe CRM sandbox) >>`,
    ...pages.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${pageWidth} ${pageHeight}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${firstPage + index * 2 + 1} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}endstream`,
    ]),
  ];
  let file = '%PDF-1.4\n';
  const offsets: number[] = [];
  objects.forEach((object, index) => {
    offsets.push(file.length);
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  file += `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** Latin-1 text inside parentheses; characters that the standard fonts lack become a question mark. */
function escapeText(text: string): string {
  return text
    .replaceAll('€', 'EUR')
    .replace(/[^\x20-\x7e\xa0-\xff]/g, '?')
    .replace(/[\\()]/g, (character) => `\\${character}`);
}
