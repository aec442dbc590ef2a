/** Saves a text as a file. */
export function SaveButton({ name, text, label }: { name: string; text: string; label: string }) {
  return (
    <button type="button" className="button" onClick={() => save(name, text)}>
      Save {label.toLowerCase()}
    </button>
  );
}

function save(name: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = Object.assign(document.createElement('a'), { href, download: name });
  link.click();
  URL.revokeObjectURL(href);
}
